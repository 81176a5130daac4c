import Testing

@testable import OpenSSL

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("turn.example.com", "turn.example.com"),
    ("Größe 日本", "Größe 日本"),
    ("a\u{1B}[31mb\r\n\0c", "a[31mbc"),
    ("user\u{202E}nimda\u{2028}\u{FEFF}", "usernimda"),
  ])
  func `What could steer a terminal is dropped`(text: String, printable: String) {
    #expect(String(printable: text.utf8) == printable)
  }

  @Test func `Long text is cut, and bytes that are no UTF-8 are replaced`() {
    #expect(String(printable: [UInt8](repeating: 0x61, count: 5000)).utf8.count == 256)
    #expect(String(printable: [0x61, 0xFF]) == "a\u{FFFD}")
  }
}
