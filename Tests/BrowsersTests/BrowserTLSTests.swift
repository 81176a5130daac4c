import Testing

@testable import Browsers

@Suite("What browsers refuse in TLS")
struct BrowserTLSTests {
  @Test(
    "Each measured certificate and handshake",
    arguments: [
      (.mustStaple, false, true), (.edwardsKey, true, true), (.p521Key, true, false),
      (.rsaPSSKey, true, true), (.keyAgreementOnly, true, false), (.authority, false, true),
      (.trustedItself, true, false), (.manyIntermediates, false, true),
      (.tooManyIntermediates, true, true), (.asksForClientCertificate, true, false),
    ] as [(BrowserTLSTrait, Bool, Bool)])
  func rows(trait: BrowserTLSTrait, chromium: Bool, firefox: Bool) {
    #expect(Browser.allCases.map(trait.refusing.contains) == [chromium, firefox])
  }
}
