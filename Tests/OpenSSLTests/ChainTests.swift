import TestCertificates
import Testing

@testable import OpenSSL

/// What a client sees of the certificates that a server presents.
@Suite struct ChainTests {
  private func peer(
    _ certificate: ServerCertificate, trusting authority: CertificateAuthority
  ) throws -> TLSPeer {
    let conversation = try Conversation(with: certificate, trusting: authority.certificatePEM)
    conversation.carry()
    return try #require(conversation.client.peer)
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `A chain is told as it is presented, the server's own certificate first`(
    version: TLSVersion
  ) throws {
    let root = try CertificateAuthority(named: "Root")
    let certificate = try root.intermediate(named: "Middle", validity: -3600...7200).issue()
    let conversation = try Conversation(
      with: certificate, trusting: root.certificatePEM, clientVersions: version...version)
    conversation.carry()
    let peer = try #require(conversation.client.peer)
    #expect(peer.chain.map(\.subject) == ["CN=iceprobe test server", "CN=Middle"])
    #expect(peer.chain.map(\.issuer) == ["CN=Middle", "CN=Root"])
    #expect(peer.certificate == peer.chain.first)
    let ends = peer.chain.compactMap(\.notAfter)
    #expect(ends.count == 2 && ends[1] < ends[0])
    #expect(peer.problem == nil)
  }

  @Test func `It is told over datagrams, too`() throws {
    let root = try CertificateAuthority()
    let certificate = try root.intermediate(named: "Middle").issue()
    let conversation = try DatagramConversation(
      DatagramContexts(with: certificate, trusting: root.certificatePEM))
    conversation.carry()
    #expect(conversation.isEstablished)
    #expect(conversation.client.peer?.chain.count == 2)
  }

  @Test func `Nothing is known of it before it is presented`() throws {
    let conversation = try Conversation.sound(.tls13)
    // The record of the ServerHello: a header of five bytes, and its length in the last two.
    let flight = conversation.serverFlight()
    let length = Int(flight[3]) << 8 | Int(flight[4])
    _ = conversation.client.receive(Array(flight.prefix(5 + length)))
    let peer = try #require(conversation.client.peer)
    #expect(peer.version == "TLSv1.3")
    #expect(peer.chain.isEmpty && peer.certificate == nil && peer.problem == nil)
  }

  @Test func `Of a long chain ten certificates are kept`() throws {
    let root = try CertificateAuthority()
    let last = try (1...12).reduce(root) { try $0.intermediate(named: "Middle \($1)") }
    let peer = try peer(last.issue(), trusting: root)
    #expect(peer.chain.count == 10)
    #expect(peer.chain.last?.subject == "CN=Middle 4")
    #expect(peer.problem == nil)
  }

  @Test func `What is wrong is told in OpenSSL's words`() throws {
    let root = try CertificateAuthority()
    let past = -172_800 ... -86_400
    let middle = try root.intermediate()
    let cases = [
      (try root.issue(validity: past), "certificate has expired"),
      (try root.intermediate(validity: past).issue(), "certificate has expired"),
      (try middle.issue().presenting(intermediates: ""), "unable to get local issuer certificate"),
      (try CertificateAuthority.selfSigned(), "self-signed certificate"),
      (try root.issue(names: ["other.test"]), "hostname mismatch"),
    ]
    for (certificate, words) in cases {
      #expect(try peer(certificate, trusting: root).problem == words)
    }
  }

  @Test func `A certificate that comes alone is told from one whose chain ends elsewhere`() throws {
    let root = try CertificateAuthority()
    let middle = try root.intermediate(named: "Middle")
    let below = try middle.intermediate(named: "Below")
    // The one below Middle is presented, and Middle is not.
    let broken = try below.issue().presenting(intermediates: below.certificatePEM)
    let conversation = try Conversation(with: broken, trusting: root.certificatePEM)
    conversation.carry()
    #expect(
      conversation.client.state
        == .failed(
          .certificateUntrusted(
            .issuerMissing,
            reason: "unable to get local issuer certificate (CN=Below), issuer CN=Middle; of the "
              + "chain the certificate of CN=Middle is missing, unless that is a root")))
  }
}

extension String {
  /// What is said where a certificate came alone, and nobody knows who issued it.
  static func unknownIssuer(_ issuer: String) -> String {
    "unable to get local issuer certificate, issuer \(issuer); the server presents only "
      + "its own certificate: an intermediate one is missing, unless that issuer is a root"
  }
}
