import TestCertificates
import TestServers
import Testing

@testable import OpenSSL

@Suite struct TrustTests {
  private func error(trusting path: String) -> TLSConfigurationError? {
    do {
      _ = try TLSContext(client: .file(path))
      return nil
    } catch {
      return error
    }
  }

  @Test func `The system's store can be loaded`() throws {
    _ = try TLSContext(client: .system)
  }

  @Test func `The system's store does not trust a private authority`() throws {
    let client = try TLSSession(TLSContext(client: .system), expecting: .name("localhost"))
    let certificate = try CertificateAuthority(named: "Private").issue()
    let server = try TLSSession(
      accepting: TLSContext(
        serverCertificateChain: certificate.chainPEM, privateKey: certificate.privateKeyPEM))
    _ = server.receive(client.takeCiphertext())
    _ = client.receive(server.takeCiphertext())
    #expect(
      client.state
        == .failed(
          .certificateUntrusted(
            .issuerMissing, reason: .unknownIssuer("CN=Private"))))
  }

  @Test func `A directory of trusted certificates counts only if OpenSSL finds one in it`() throws {
    let folder = try TemporaryFolder()
    let holds = { TLSContext.holdsCertificates(directories: "/nonexistent:\(folder.path)") }
    #expect(!holds())
    let certificate = try CertificateAuthority().certificatePEM
    for name in ["authority.pem", "0a1b2c3d", "0a1b2c3d.pem", "0a1b2c3.0", "0a1b2c3g.0"] {
      try folder.write(certificate, to: name)
    }
    #expect(!holds())
    try folder.write("", to: "0a1b2c3d.0")
    #expect(!holds())
    try folder.write(certificate, to: "0a1b2c3d.1")
    #expect(holds())
  }

  @Test func `A file that is not there`() {
    #expect(
      error(trusting: "/nonexistent/ca.pem")
        == .trustFileUnreadable(path: "/nonexistent/ca.pem", reason: "No such file or directory"))
  }

  @Test func `A directory in place of a file`() {
    #expect(
      error(trusting: "/etc") == .trustFileUnreadable(path: "/etc", reason: "Is a directory"))
  }

  @Test(arguments: ["", "no certificate here\n"])
  func `A file without a certificate`(text: String) throws {
    let file = try TrustFile(text)
    #expect(error(trusting: file.path) == .trustFileWithoutCertificate(path: file.path))
  }

  @Test func `A private key is no certificate`() throws {
    let file = try TrustFile(CertificateAuthority().issue().privateKeyPEM)
    #expect(error(trusting: file.path) == .trustFileWithoutCertificate(path: file.path))
  }

  @Test func `A damaged certificate after a good one is not overlooked`() throws {
    let good = try CertificateAuthority().certificatePEM
    let damaged = good.replacing("MII", with: "MIJ", maxReplacements: 1)
    let file = try TrustFile(good + damaged)
    guard case .trustFileMalformed(file.path, let reason) = error(trusting: file.path) else {
      Issue.record("\(String(describing: error(trusting: file.path)))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func `Every certificate of the file is an anchor, the last and one that is no root too`()
    throws
  {
    let root = try CertificateAuthority()
    let middle = try root.intermediate()
    let leaf = try middle.issue()
    let selfSigned = try CertificateAuthority.selfSigned()
    let other = try CertificateAuthority(named: "Other").certificatePEM
    for (anchor, certificate) in [
      (middle.certificatePEM, leaf), (leaf.certificatePEM, leaf),
      (selfSigned.certificatePEM, selfSigned),
    ] {
      let conversation = try Conversation(with: certificate, trusting: other + anchor)
      conversation.carry()
      #expect(conversation.client.state == .established)
    }
  }
}
