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
    #expect(
      try failure(certificate, trusting: authority, asking: identity)
        == .certificateNameMismatch(names: ["*.example.com", "f*.test", "192.0.2.1"]))
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

  @Test func `A certificate without names`() throws {
    let authority = try CertificateAuthority()
    #expect(
      try failure(authority.issue(subject: "localhost", names: []), trusting: authority)
        == .certificateNameMismatch(names: []))
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
          reason: "self-signed certificate, issuer CN=iceprobe test server"))
  }

  @Test func `A certificate of an unknown authority`() throws {
    #expect(
      try failure(
        CertificateAuthority(named: "Stranger").issue(), trusting: CertificateAuthority())
        == .certificateUntrusted(
          reason: .unknownIssuer("CN=Stranger")))
  }

  @Test func `A whole chain that ends in an unknown root`() throws {
    let stranger = try CertificateAuthority(named: "Stranger")
    let chain = try stranger.issue().presenting(intermediates: stranger.certificatePEM)
    #expect(
      try failure(chain, trusting: CertificateAuthority())
        == .certificateUntrusted(
          reason: "self-signed certificate in certificate chain, issuer CN=Stranger"))
  }

  @Test func `A chain with its intermediate is trusted, and without it is not`() throws {
    let root = try CertificateAuthority()
    let complete = try root.intermediate(named: "Middle").issue()
    #expect(try failure(complete, trusting: root) == nil)
    #expect(
      try failure(complete.presenting(intermediates: ""), trusting: root)
        == .certificateUntrusted(
          reason: .unknownIssuer("CN=Middle")))
  }

  @Test func `An expired intermediate is the chain's fault, not the certificate's`()
    throws
  {
    let root = try CertificateAuthority(named: "Root")
    let chain = try root.intermediate(validity: Self.past).issue()
    #expect(
      try failure(chain, trusting: root)
        == .issuerExpired(reason: "certificate has expired, issuer CN=Root"))
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
          reason: "self-signed certificate, issuer CN=iceprobe test server"))
    let expiredAndWrongName = try authority.issue(validity: Self.past)
    #expect(
      try failure(expiredAndWrongName, trusting: authority, asking: elsewhere)
        == .certificateNameMismatch(names: ["localhost"]))
  }
}
