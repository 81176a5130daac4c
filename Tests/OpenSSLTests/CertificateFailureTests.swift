import TestCertificates
import Testing

@testable import OpenSSL

/// What is wrong with a certificate, and the one failure that names it.
@Suite struct CertificateFailureTests {
  private static let past = -172_800 ... -86_400
  private static let future = 86_400...172_800

  private func failure(
    _ certificate: ServerCertificate, trusting authority: CertificateAuthority,
    asking identity: ServerIdentity = .name("localhost"), version: TLSVersion = .tls13
  ) throws -> TLSFailure? {
    let conversation = try Conversation(
      with: certificate, trusting: authority.certificatePEM, asking: identity,
      clientVersions: version...version)
    conversation.carry()
    // Whatever the verdict, the report shows the certificate, and the server has been told.
    #expect(conversation.client.peer?.certificate != nil)
    guard case .failed(let failure) = conversation.client.state else { return nil }
    guard case .failed(.handshakeFailed) = conversation.server.state else {
      Issue.record("the server has not been told: \(conversation.server.state)")
      return failure
    }
    return failure
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `An expired certificate`(version: TLSVersion) throws {
    let authority = try CertificateAuthority()
    let now = currentUnixTime()
    let found = try failure(
      authority.issue(validity: Self.past), trusting: authority, version: version)
    guard case .certificateExpired(let notAfter) = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect((now - 86_400...now - 86_390).contains(notAfter))
  }

  @Test func `A certificate that begins tomorrow`() throws {
    let authority = try CertificateAuthority()
    let now = currentUnixTime()
    let found = try failure(authority.issue(validity: Self.future), trusting: authority)
    guard case .certificateNotYetValid(let notBefore) = found else {
      Issue.record("\(String(describing: found))")
      return
    }
    #expect((now + 86_400...now + 86_410).contains(notBefore))
  }

  @Test(arguments: [
    ServerIdentity.name("other.test"), .name("a.b.example.com"), .name("example.com"),
    .name("server.test"), .name("198.51.100.7"), .address("192.0.2.2"), .address("2001:db8::2"),
  ])
  func `A name that the certificate does not hold`(identity: ServerIdentity) throws {
    let authority = try CertificateAuthority()
    // The common name is a name for no modern client (RFC 9525 §2).
    let certificate = try authority.issue(
      subject: "server.test", names: ["*.example.com", "f*.test"], addresses: ["192.0.2.1"])
    let fault: CertificateFault? =
      switch identity {
      case .name("server.test"): .nameInSubjectOnly
      case .name("a.b.example.com"), .name("example.com"): .wildcardOfOtherDepth
      default: nil
      }
    #expect(
      try failure(certificate, trusting: authority, asking: identity)
        == .certificateNameMismatch(names: ["*.example.com", "f*.test", "192.0.2.1"], fault))
  }

  @Test(arguments: [
    ServerIdentity.name("turn.example.com"), .name("TURN.EXAMPLE.COM"), .name("turn.example.com."),
    .address("192.0.2.1"), .address("2001:db8:0::1"),
  ])
  func `A name that the certificate holds`(identity: ServerIdentity) throws {
    let authority = try CertificateAuthority()
    let certificate = try authority.issue(
      names: ["*.example.com"], addresses: ["192.0.2.1", "2001:db8::1"])
    #expect(try failure(certificate, trusting: authority, asking: identity) == nil)
  }

  @Test func `A partial wildcard matches nothing`() throws {
    let authority = try CertificateAuthority()
    #expect(
      try failure(
        authority.issue(names: ["t*.example.com"]), trusting: authority,
        asking: .name("turn.example.com")) == .certificateNameMismatch(names: ["t*.example.com"]))
  }

  @Test func `A name where no client looks`() throws {
    let authority = try CertificateAuthority()
    let only = try authority.issue(subject: "LocalHost", names: [])
    #expect(
      try failure(only, trusting: authority)
        == .certificateNameMismatch(names: [], .nameInSubjectOnly))
    #expect(
      try failure(only, trusting: authority, asking: .name("other.test"))
        == .certificateNameMismatch(names: []))
    let beside = try authority.issue(subject: "server.test", names: ["www.test"])
    #expect(
      try failure(beside, trusting: authority, asking: .name("server.test"))
        == .certificateNameMismatch(names: ["www.test"], .nameInSubjectOnly))
    let address = try authority.issue(subject: "a", names: ["198.51.100.80"])
    #expect(
      try failure(address, trusting: authority, asking: .address("198.51.100.80"))
        == .certificateNameMismatch(names: ["198.51.100.80"], .addressAsDNSName))
    #expect(
      try failure(address, trusting: authority, asking: .address("198.51.100.81"))
        == .certificateNameMismatch(names: ["198.51.100.80"]))
  }

  @Test func `Only 64 of very many names are kept`() throws {
    let authority = try CertificateAuthority()
    let names = (0..<500).map { "host\($0).test" }
    #expect(
      try failure(authority.issue(names: names), trusting: authority)
        == .certificateNameMismatch(names: Array(names.prefix(64))))
  }

  @Test func `A self-signed certificate`() throws {
    #expect(
      try failure(CertificateAuthority.selfSigned(), trusting: CertificateAuthority())
        == .certificateUntrusted(
          .selfSigned, reason: "self-signed certificate, issuer CN=iceprobe test server"))
  }

  @Test func `A certificate of an unknown authority`() throws {
    #expect(
      try failure(
        CertificateAuthority(named: "Stranger").issue(), trusting: CertificateAuthority())
        == .certificateUntrusted(
          .issuerMissing, reason: .unknownIssuer("CN=Stranger")))
  }

  @Test func `A whole chain that ends in an unknown root`() throws {
    let stranger = try CertificateAuthority(named: "Stranger")
    let chain = try stranger.issue().presenting(intermediates: stranger.certificatePEM)
    #expect(
      try failure(chain, trusting: CertificateAuthority())
        == .certificateUntrusted(
          .unknownRoot, reason: "self-signed certificate in certificate chain, issuer CN=Stranger"))
  }

  @Test func `A chain with its intermediate is trusted, and without it is not`() throws {
    let root = try CertificateAuthority()
    let complete = try root.intermediate(named: "Middle").issue()
    #expect(try failure(complete, trusting: root) == nil)
    #expect(
      try failure(complete.presenting(intermediates: ""), trusting: root)
        == .certificateUntrusted(
          .issuerMissing, reason: .unknownIssuer("CN=Middle")))
  }

  @Test func `An expired intermediate is the chain's fault, not the certificate's`()
    throws
  {
    let root = try CertificateAuthority(named: "Root")
    let now = currentUnixTime()
    let chain = try root.intermediate(named: "Middle", validity: Self.past).issue()
    guard
      case .issuerExpired(let notAfter, "CN=Middle", "CN=Root")? = try failure(
        chain, trusting: root)
    else {
      Issue.record("\(String(describing: try failure(chain, trusting: root)))")
      return
    }
    #expect((now - 86_400...now - 86_390).contains(notAfter))
    // With another name in the URL, that is what has to be settled first.
    #expect(
      try failure(chain, trusting: root, asking: .name("other.test"))
        == .certificateNameMismatch(names: ["localhost"]))
  }

  @Test func `An intermediate that begins tomorrow is no expired one`() throws {
    let root = try CertificateAuthority(named: "Root")
    let chain = try root.intermediate(named: "Middle", validity: Self.future).issue()
    #expect(
      try failure(chain, trusting: root)
        == .certificateUntrusted(
          .issuerNotYetValid, reason: "certificate is not yet valid (CN=Middle), issuer CN=Root"))
  }

  @Test func `OpenSSL's verdict leads to the fault`() throws {
    let root = try CertificateAuthority(named: "Root")
    let leafAuthority = try root.intermediate(named: "Leaf", constraints: "critical,CA:FALSE")
    let short = try root.intermediate(named: "Short", constraints: "critical,CA:TRUE,pathlen:0")
    let narrow = try root.intermediate(
      named: "Narrow", constraints: "critical,CA:TRUE", names: "critical,permitted;DNS:example.com")
    let impostor = try CertificateAuthority(named: "Root")
    let cases: [(ServerCertificate, CertificateFault)] = [
      (try root.issue(key: .shortRSA), .weak), (try root.issue(isOldDigest: true), .weak),
      (try root.issue(purpose: "clientAuth"), .wrongPurpose),
      (try root.issue(purpose: "codeSigning,emailProtection"), .wrongPurpose),
      (try leafAuthority.issue(), .notAnAuthority),
      (try short.intermediate(named: "Below").issue(), .notAnAuthority),
      (try narrow.issue(), .nameConstraint), (try impostor.issue(), .badSignature),
    ]
    for (certificate, fault) in cases {
      guard
        case .certificateUntrusted(let found, let reason)? = try failure(
          certificate, trusting: root)
      else {
        Issue.record("\(fault)")
        continue
      }
      #expect(found == fault, "\(reason)")
    }
    #expect(try failure(root.issue(purpose: "serverAuth,clientAuth"), trusting: root) == nil)
  }

  @Test func `The missing one of two intermediates is named`() throws {
    let root = try CertificateAuthority(named: "Root")
    let upper = try root.intermediate(named: "Upper")
    let lower = try upper.intermediate(named: "Lower")
    let cases = [
      (lower.certificatePEM, "CN=Upper"), (upper.certificatePEM, "CN=Lower"), ("", "CN=Lower"),
    ]
    for (presented, missing) in cases {
      let chain = try lower.issue().presenting(intermediates: presented)
      guard
        case .certificateUntrusted(.issuerMissing, let reason)? = try failure(
          chain, trusting: root)
      else {
        Issue.record("\(missing)")
        continue
      }
      #expect(reason.contains("issuer \(missing);") && reason.contains("missing"), "\(reason)")
    }
    #expect(try failure(lower.issue(), trusting: root) == nil)
  }

  @Test func `A cross-sign that has expired and is not needed is no fault, nor part of the chain`()
    throws
  {
    let root = try CertificateAuthority(named: "Root")
    let old = try CertificateAuthority(named: "Old")
    let middle = try root.intermediate(named: "Middle")
    let stale = try old.intermediate(named: "Elsewhere", validity: Self.past)
    let chain = try middle.issue().presenting(
      intermediates: middle.certificatePEM + stale.certificatePEM)
    let conversation = try Conversation(with: chain, trusting: root.certificatePEM)
    conversation.carry()
    let peer = try #require(conversation.client.peer)
    #expect(peer.problem == nil)
    #expect(peer.chain.map(\.subject) == ["CN=iceprobe test server", "CN=Middle", "CN=Elsewhere"])
    #expect(
      peer.verifiedChain.map(\.subject) == ["CN=iceprobe test server", "CN=Middle", "CN=Root"])
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `A server that requires a certificate of ours`(version: TLSVersion) throws {
    let contexts = try Contexts.sound(version)
    contexts.server.requireClientCertificates()
    let conversation = try Conversation(contexts)
    conversation.carry()
    let alert =
      version == .tls13 ? "unknown (alert 116)" : "handshake failure (alert 40)"
    #expect(
      conversation.client.state == .failed(.clientCertificateRequired(detail: alert)))
  }

  @Test(arguments: [
    (ServerIdentity.name("localhost"), "certificate expired (alert 45)"),
    (.name("other.test"), "bad certificate (alert 42)"),
  ])
  func `The server is told the fault that is named`(identity: ServerIdentity, alert: String) throws
  {
    let authority = try CertificateAuthority()
    let conversation = try Conversation(
      with: authority.issue(validity: Self.past), trusting: authority.certificatePEM,
      asking: identity)
    conversation.carry()
    #expect(conversation.server.state == .failed(.handshakeFailed(detail: alert)))
  }

  @Test func `Of several faults the gravest is named`() throws {
    let authority = try CertificateAuthority()
    let elsewhere = ServerIdentity.name("other.test")
    let allWrong = try CertificateAuthority.selfSigned(validity: Self.past)
    #expect(
      try failure(allWrong, trusting: authority, asking: elsewhere)
        == .certificateUntrusted(
          .selfSigned, reason: "self-signed certificate, issuer CN=iceprobe test server"))
    let expiredAndWrongName = try authority.issue(validity: Self.past)
    #expect(
      try failure(expiredAndWrongName, trusting: authority, asking: elsewhere)
        == .certificateNameMismatch(names: ["localhost"]))
  }
}
