import TestCertificates
import Testing

@testable import OpenSSL

@Suite("What a client offers") struct BrowserOfferTests {
  /// What Chromium 156 sent to a TURN server, GREASE aside. Firefox 153 sent one suite (C00A) and the
  /// groups P-521, ffdhe2048 and ffdhe3072 besides.
  private static let suites: Set = [
    0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C,
    0x009D, 0x002F, 0x0035,
  ]
  private static let groups: Set = [0x11EC, 0x001D, 0x0017, 0x0018]

  @Test func `is what browsers offer, as far as OpenSSL has it`() throws {
    let authority = try CertificateAuthority()
    let contexts = try Contexts(
      with: authority.issue(), trusting: authority.certificatePEM,
      clientVersions: .tls12 ... .tls13, serverVersions: .tls12 ... .tls13)
    let hello = ClientHello(try Conversation(contexts).client.takeCiphertext())
    #expect(Set(hello.suites) == Self.suites)
    #expect(Set(hello.groups).union([0x11EC]) == Self.groups)
  }

  @Test(arguments: [
    ("ECDHE-ECDSA-AES256-SHA384", "P-256", TLSVersion.tls12),
    ("ECDHE-ECDSA-AES128-CCM", "P-256", .tls12),
    ("DEFAULT", "X448", .tls13), ("DEFAULT", "P-521", .tls13), ("DEFAULT", "ffdhe2048", .tls13),
    ("ECDHE-ECDSA-AES128-GCM-SHA256", "X448", .tls12),
  ])
  func `leaves out what not every browser has, unless everything is asked for`(
    suites: String, groups: String, version: TLSVersion
  ) throws {
    let contexts = try Contexts.sound(version)
    try contexts.server.accept(suites: suites, groups: groups)
    let asBrowser = try Conversation(contexts)
    asBrowser.carry()
    #expect(
      asBrowser.client.state == .failed(.handshakeFailed(detail: "handshake failure (alert 40)")))
    let withEverything = try Conversation(contexts, saying: .init(choice: .everything))
    withEverything.carry()
    #expect(withEverything.client.state == .established)
  }

  @Test func `is named with the group that was agreed on`() throws {
    let contexts = try Contexts.sound(.tls13)
    try contexts.server.accept(suites: "DEFAULT", groups: "P-384")
    let conversation = try Conversation(contexts)
    conversation.carry()
    #expect(conversation.client.peer?.group == "secp384r1")
  }
}
