import Browsers
import NIOCore
import OpenSSL
import ProbeEvidence

/// Encrypts what goes to the server and decrypts what comes, around a sans-IO session of TLS or DTLS.
///
/// Passes ``Event.Kind/secured(peer:)`` on, and succeeds `secured`, once the server has proved who it
/// is; nothing is sent in the clear, and nothing before that.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let session: any SecureSession
  private let secured: EventLoopPromise<Void>?
  private let events: ServerSideEvents
  private var retransmission: Scheduled<Void>?
  private var hasToldStranger = false
  private var hasToldAnswer = false
  private var hasHeard = false
  private var hasToldPart = false
  private var hasToldSecured = false
  private var isOver = false

  init(_ session: any SecureSession, secured: EventLoopPromise<Void>?, _ events: ServerSideEvents) {
    self.session = session
    self.secured = secured
    self.events = events
  }

  func channelActive(context: ChannelHandlerContext) {
    events.happened(.handshaking)
    flush(context)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    hasHeard = true
    let plaintexts = session.plaintexts(in: Array(unwrapInboundIn(data).readableBytesView))
    flush(context)
    guard session.isHandshakeComplete else { return handshakeWentOn() }
    // The end of the handshake comes first, whatever came in the same read.
    tellSecured()
    for plaintext in plaintexts {
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: plaintext)))
    }
    sessionWentOn()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    session.write(Array(unwrapOutboundIn(data).readableBytesView))
    let flight = session.takeFlight()
    for ciphertext in flight.dropLast() {
      context.write(wrapOutboundOut(ByteBuffer(bytes: ciphertext)), promise: nil)
    }
    context.write(wrapOutboundOut(ByteBuffer(bytes: flight.last ?? [])), promise: promise)
  }

  func close(
    context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?
  ) {
    // A socket of datagrams is written to past NIO, which closes that side of its own at once.
    if mode == .all {
      session.shutdown()
      flush(context)
    }
    context.close(mode: mode, promise: promise)
  }

  func channelInactive(context: ChannelHandlerContext) {
    retransmission?.cancel()
    context.fireChannelInactive()
    secured?.fail(Dialer.Told())
  }

  private func flush(_ context: ChannelHandlerContext) {
    for ciphertext in session.takeFlight() {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: ciphertext)), promise: nil)
    }
    awaitPeer(context)
  }

  /// Over datagrams a flight without an answer is sent again (RFC 6347 §4.2.4).
  private func awaitPeer(_ context: ChannelHandlerContext) {
    retransmission?.cancel()
    guard let timeout = session.timeout else { return }
    retransmission = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
      self.tellPart()
      self.session.handleTimeout()
      self.flush(context)
    }
  }

  private func handshakeWentOn() {
    switch session.state {
    case .handshaking, .established:
      tellStranger()
      tellAnswer()
      // Over datagrams an answer may well come in several, and is waited for.
      if session is TLSSession { tellPart() }
    case .closed, .failed(.closed):
      tellAnswer()
      over(.disconnected(how: .closed, detail: "the server ended TLS during the handshake"))
    case .failed(let failure):
      over(
        .notSecured(
          failure: ProbeEvidence.TLSFailure(failure),
          peer: session.peer.map(ProbeEvidence.TLSPeer.init)))
    }
  }

  /// Once: the server has proved who it is, and messages may be sent.
  private func tellSecured() {
    guard !hasToldSecured else { return }
    hasToldSecured = true
    events.happened(.secured(peer: session.peer.map(ProbeEvidence.TLSPeer.init) ?? .init()))
    secured?.succeed()
  }

  private func sessionWentOn() {
    switch session.state {
    case .handshaking, .established: break
    case .closed: over(.disconnected(how: .closed, detail: "the server ended TLS"))
    // TLS 1.3 has a server say so only after the client's side is done (RFC 8446 §4.4.2.4).
    case .failed(let failure) where failure.isAboutClientCertificate:
      over(
        .notSecured(
          failure: ProbeEvidence.TLSFailure(failure),
          peer: session.peer.map(ProbeEvidence.TLSPeer.init)))
    case .failed(let failure):
      over(
        .disconnected(how: .reset, detail: "TLS broke: \(ProbeEvidence.TLSFailure(failure).detail)")
      )
    }
  }

  /// Once: from here on a failure is no matter of the ClientHello.
  private func tellAnswer() {
    guard !hasToldAnswer, let peer = session.peer else { return }
    hasToldAnswer = true
    events.happened(.handshakeAnswered(peer: ProbeEvidence.TLSPeer(peer)))
  }

  /// Once: something has come, and too little of it to tell who answers how.
  private func tellPart() {
    guard hasHeard, !hasToldAnswer, !hasToldPart, session.strangersOpening == nil else { return }
    hasToldPart = true
    events.happened(
      .receivedUnusable(
        bytes: .partial, detail: "the beginning of the server's handshake, and not its end"))
  }

  /// Once: a datagram can come from anybody, so that the handshake goes on after it.
  private func tellStranger() {
    guard !hasToldStranger, let opening = session.strangersOpening else { return }
    hasToldStranger = true
    events.happened(
      .receivedUnusable(bytes: .notSTUN, detail: "no DTLS; the first bytes are: \(opening)"))
  }

  private func over(_ happening: Event.Kind) {
    isOver = true
    events.happened(happening)
    secured?.fail(Dialer.Told())
  }
}

extension ProbeEvidence.TLSPeer {
  init(_ peer: OpenSSL.TLSPeer) {
    self.init(
      version: peer.version, cipher: peer.cipher, subject: peer.certificate?.subject,
      issuer: peer.certificate?.issuer, notAfter: peer.certificate?.notAfter,
      alpn: peer.applicationProtocol, chain: Self.chain(peer.chain), problem: peer.problem,
      notBefore: peer.certificate?.notBefore, verifiedChain: Self.chain(peer.verifiedChain),
      traits: Self.traits(peer), group: peer.group)
  }

  private static func traits(_ peer: OpenSSL.TLSPeer) -> [BrowserTLSTrait]? {
    guard let features = peer.features else { return nil }
    let found: [(BrowserTLSTrait, Bool)] = [
      (.mustStaple, features.hasMustStaple), (.edwardsKey, features.key == .edwards),
      (.p521Key, features.key == .p521), (.rsaPSSKey, features.key == .rsaPSS),
      (.keyAgreementOnly, features.key == .rsa && !features.maySign),
      (.authority, features.isAuthority),
      (.trustedItself, features.isSelfSigned && !features.isAuthority),
      (.manyIntermediates, features.intermediates >= 7),
      (.tooManyIntermediates, features.intermediates >= 20),
      (.asksForClientCertificate, peer.asksForClientCertificate),
    ]
    let traits = found.filter(\.1).map(\.0)
    return traits.isEmpty ? nil : traits
  }

  private static func chain(_ certificates: [PeerCertificate]) -> [PresentedCertificate]? {
    certificates.isEmpty
      ? nil
      : certificates.map {
        PresentedCertificate(
          subject: $0.subject, issuer: $0.issuer, notAfter: $0.notAfter, notBefore: $0.notBefore)
      }
  }
}

extension ProbeEvidence.TLSFailure {
  init(_ failure: OpenSSL.TLSFailure) {
    switch failure {
    case .notTLS(let detail): self.init(.notTLS, detail: "the first bytes are: \(detail)")
    case .version(let detail): self.init(.version, detail: detail)
    case .certificateExpired(let end):
      self.init(.certificateExpired, detail: "expired at \(Instant(secondsSince1970: end))")
    case .certificateNotYetValid(let start):
      self.init(
        .certificateNotYetValid, detail: "valid from \(Instant(secondsSince1970: start))")
    case .certificateNameMismatch(let names, let fault):
      self.init(
        .certificateNameMismatch,
        detail: names.isEmpty ? "it has no names" : "it names \(names.joined(separator: ", "))",
        fault: fault.map(CertificateFault.init))
    case .issuerExpired(let end, let subject, _):
      self.init(
        .issuerExpired,
        detail: "the certificate of \(subject) expired at \(Instant(secondsSince1970: end))")
    case .certificateUntrusted(let fault, let reason):
      self.init(.certificateUntrusted, detail: reason, fault: CertificateFault(fault))
    case .clientCertificateRequired(let detail):
      self.init(.clientCertificateRequired, detail: detail)
    case .unknownServerName(let detail): self.init(.unknownServerName, detail: detail)
    case .handshakeFailed(let detail): self.init(.handshakeFailed, detail: detail)
    case .closed: self.init(.handshakeFailed, detail: "the server ended the stream")
    }
  }
}

extension OpenSSL.TLSFailure {
  fileprivate var isAboutClientCertificate: Bool {
    if case .clientCertificateRequired = self { true } else { false }
  }
}

extension ProbeEvidence.CertificateFault {
  /// The two lists have the same words: what a file says of OpenSSL must be read where there is none.
  init(_ fault: OpenSSL.CertificateFault) { self = Self(rawValue: fault.rawValue) ?? .other }
}
