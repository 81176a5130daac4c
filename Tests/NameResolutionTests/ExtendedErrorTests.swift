import Testing

@testable import NameResolution

@Suite("An Extended DNS Error")
struct ExtendedErrorTests {
  /// An answer to a question for "a.test", with an OPT record of these options in it.
  private func message(_ options: [UInt8], additional: UInt8 = 1) -> [UInt8] {
    let header: [UInt8] = [0, 1, 0x81, 0x82, 0, 1, 0, 1, 0, 0, 0, additional]
    let question: [UInt8] = [1, 97, 4, 116, 101, 115, 116, 0, 0, 1, 0, 1]
    // An alias, whose owner is a pointer.
    let answer: [UInt8] = [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 14]
    let head: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, UInt8(options.count)]
    return header + question + answer + head + options
  }

  @Test(
    "names whose matter it is",
    arguments: [
      (6, "sig", .zone, "DNSSEC Bogus: sig"), (15, "", .filter, "Blocked"),
      (17, "a\u{7}b", .filter, "Filtered: ab"), (14, "", .resolver, "Not Ready"),
      (22, "", .zone, "No Reachable Authority"), (99, "x", .resolver, "error 99: x"),
    ] as [(UInt8, String, ExtendedError.Subject, String)])
  func words(_ code: UInt8, _ text: String, _ subject: ExtendedError.Subject, _ words: String) {
    let text = Array(text.utf8)
    // A cookie (RFC 7873) stands before it.
    let options: [UInt8] =
      [0, 10, 0, 2, 9, 9] + [0, 15, 0, UInt8(2 + text.count), 0, code] + text
    let error = ExtendedError(in: message(options))
    #expect(error?.subject == subject)
    #expect(error?.words == words)
  }

  @Test("is not read from what has none, or is cut off anywhere")
  func broken() {
    #expect(ExtendedError(in: message([])) == nil)
    #expect(ExtendedError(in: message([0, 15, 0, 1, 6])) == nil)
    let whole = message([0, 15, 0, 4, 0, 6, 104, 105])
    #expect(ExtendedError(in: whole)?.text == "hi")
    for length in 0..<whole.count { #expect(ExtendedError(in: Array(whole.prefix(length))) == nil) }
    // More records are promised than there are, and a name that points on for ever.
    #expect(ExtendedError(in: message([], additional: 255)) == nil)
    #expect(ExtendedError(in: [0, 0, 0, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0xC0, 12]) == nil)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255, using: &random)
      _ = ExtendedError(in: bytes)
    }
  }
}
