import ICEConfiguration
import NIOCore
import OpenSSL
import ProbeEvidence

/// What a client says in its ClientHello, and whom it expects to answer.
struct ClientOffer: Sendable {
  /// Whom the server's certificate has to name.
  let identity: ServerIdentity
  /// The name that is sent in the clear.
  var serverName = ServerNameIndication.own
  /// The application protocols to choose from; empty to leave the choice out, as browsers do.
  var protocols: [ApplicationProtocol]
  /// What the ClientHello looks like, over a stream.
  var hello = ClientHello()

  /// What is offered to the server at `url`; with `offersALPN` what RFC 7443 has for its kind.
  init(_ url: ServerURL, offersALPN: Bool) {
    identity = url.host.identity
    protocols = offersALPN ? [url.kind == .turn ? .turn : .natDiscovery] : []
  }

  /// The same with what a trial of the server at `url` changes.
  func trying(_ variant: HandshakeTrial.Variant, of url: ServerURL) -> ClientOffer {
    var offer = self
    switch variant {
    case .nameless: offer.serverName = .none
    case .neutral: offer.serverName = .other(ProbeSpec.neutralName)
    case .smallHello: offer.hello.size = .small
    case .allCiphers: offer.hello.choice = .everything
    case .tls12: offer.hello.newest = .tls12
    case .alpn: offer.protocols = ClientOffer(url, offersALPN: true).protocols
    case .plain, .smallSegments, .tls, .options, .binding, .tcp, .unconnected, .twoBindings: break
    }
    return offer
  }
}

/// A layer that encrypts, and proves who the server is.
protocol SecureLayer: ServerSideLayer {
  var offer: ClientOffer { get }
  /// The same layer with another offer.
  func offering(_ offer: ClientOffer) -> any ServerSideLayer
}

/// TLS over a stream, with the server's identity verified.
struct TLSLayer: SecureLayer {
  let context: TLSContext
  let offer: ClientOffer

  func offering(_ offer: ClientOffer) -> any ServerSideLayer {
    TLSLayer(context: context, offer: offer)
  }

  func handler(
    opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) throws -> any ChannelHandler {
    TLSHandler(try TLSSession(context, offer), secured: opened, events)
  }
}

/// DTLS over datagrams, likewise (RFC 7350).
struct DTLSLayer: SecureLayer {
  let context: DTLSContext
  let offer: ClientOffer

  func offering(_ offer: ClientOffer) -> any ServerSideLayer {
    DTLSLayer(context: context, offer: offer)
  }

  func handler(
    opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) throws -> any ChannelHandler {
    TLSHandler(try DTLSSession(context, offer), secured: opened, events)
  }
}

extension ServerHost {
  /// Whom the server's certificate has to name.
  var identity: ServerIdentity {
    switch self {
    case .name(let name): .name(name)
    case .ipv4(let address), .ipv6(let address): .address(address)
    }
  }
}

extension TLSSession {
  convenience init(_ context: TLSContext, _ offer: ClientOffer) throws(TLSConfigurationError) {
    try self.init(
      context, expecting: offer.identity, sendsServerName: offer.serverName,
      offering: offer.protocols, saying: offer.hello)
  }
}

extension DTLSSession {
  convenience init(_ context: DTLSContext, _ offer: ClientOffer) throws(TLSConfigurationError) {
    try self.init(
      context, expecting: offer.identity, sendsServerName: offer.serverName,
      offering: offer.protocols)
  }
}
