import Testing

@testable import Documents

@Suite struct JSONReaderTests {
  typealias Reason = JSONSyntaxError.Reason

  static func read(_ text: String) throws(JSONSyntaxError) -> JSONNode {
    var reader = try JSONReader(Array(text.utf8))
    return try reader.document()
  }

  /// The value written again, without whitespace and with its members in their order.
  static func written(_ node: JSONNode) -> String {
    switch node.value {
    case .object(let members):
      "{" + members.map { "\($0.key.debugDescription):\(written($0.node))" }.joined(separator: ",")
        + "}"
    case .array(let nodes): "[" + nodes.map(written).joined(separator: ",") + "]"
    case .string(let text), .plain(let text): text.debugDescription
    case .number(let text): text
    case .boolean(let value): "\(value)"
    case .null: "null"
    }
  }

  static let accepted: [(String, String)] = [
    ("{}", "{}"), ("[]", "[]"), (" \t\r\n[ ]\n", "[]"), ("\u{FEFF}[]", "[]"),
    ("[1,2]", "[1,2]"), ("[[],[[]],{}]", "[[],[[]],{}]"),
    ("[true,false,null]", "[true,false,null]"),
    ("\"a\"", "\"a\""), ("1", "1"), ("null", "null"), ("\"\"", "\"\""),
    (
      "[0,-0,10,-1.5,0.1,1e5,1E+5,1e-5,123456789012345678901234567890]",
      "[0,-0,10,-1.5,0.1,1e5,1E+5,1e-5,123456789012345678901234567890]"
    ),
    (#"{"b":1,"a":2,"b":3}"#, #"{"b":1,"a":2,"b":3}"#), (#"{"":0}"#, #"{"":0}"#),
    (#"["\"\\\/\b\f\n\r\t"]"#, "[" + "\"\\/\u{8}\u{C}\n\r\t".debugDescription + "]"),
    (#"["\u0041\u00e9\u20AC"]"#, #"["Aé€"]"#), (#"["\uD83D\uDE00"]"#, #"["😀"]"#),
    (#"["\uDBFF\uDFFF"]"#, "[" + "\u{10FFFF}".debugDescription + "]"),
    (#"["\u0000"]"#, "[" + "\0".debugDescription + "]"),
    ("[\"\u{7F}\u{2028}\u{FEFF}\"]", "[" + "\u{7F}\u{2028}\u{FEFF}".debugDescription + "]"),
    ("[\"// no comment\"]", "[\"// no comment\"]"), ("[\"é😀\"]", "[\"é😀\"]"),
  ]

  @Test("What RFC 8259 allows is read, in its order and with its duplicates", arguments: accepted)
  func accepts(_ text: String, _ expected: String) throws {
    #expect(Self.written(try Self.read(text)) == expected)
  }

  struct Rejection: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let column: Int
    let reason: Reason
    var testDescription: String { text }

    init(_ text: String, _ line: Int, _ column: Int, _ reason: Reason) {
      (self.text, self.line, self.column, self.reason) = (text, line, column, reason)
    }
  }

  static func opened(_ line: Int, _ column: Int) -> Reason {
    .endOfText(opened: SourcePosition(line: line, column: column))
  }

  static let rejected: [Rejection] = [
    Rejection("", 1, 1, .empty), Rejection(" \n ", 2, 2, .empty),
    Rejection("\u{FEFF}", 1, 1, .empty),
    Rejection("Here it is:\n{}", 1, 1, .notJSON), Rejection("\n 3 servers:\n{}", 2, 2, .notJSON),
    Rejection("true story: {}", 1, 1, .notJSON), Rejection("```json\n{}\n```", 1, 1, .notJSON),
    Rejection("tenants:\n  acme:", 1, 1, .notJSON), Rejection("\u{201C}x\u{201D}", 1, 1, .notJSON),
    Rejection("\"unclosed", 1, 1, .notJSON), Rejection("1 2", 1, 1, .notJSON),
    Rejection("}", 1, 1, .notJSON), Rejection("\u{C}[]", 1, 1, .notJSON),
    Rejection("// top\n{}", 1, 1, .comment), Rejection("# top\n{}", 1, 1, .comment),
    Rejection("{ /* in */ }", 1, 3, .comment), Rejection("{\"a\": // in\n 1}", 1, 7, .comment),
    Rejection("{\"a\": 1, // in\n \"b\": 2}", 1, 10, .comment),
    Rejection("{} // end", 1, 4, .comment),
    Rejection("[1 # in\n]", 1, 4, .comment),
    Rejection("{} and more", 1, 4, .textAfterTheEnd), Rejection("{}{}", 1, 3, .severalValues),
    Rejection("[]]", 1, 3, .textAfterTheEnd), Rejection("{},", 1, 3, .textAfterTheEnd),
    Rejection("{'a': 1}", 1, 2, .foreignQuotes), Rejection("{\"a\": 'b'}", 1, 7, .foreignQuotes),
    Rejection("{\u{201C}a\u{201D}: 1}", 1, 2, .foreignQuotes),
    Rejection("[1,]", 1, 3, .trailingComma), Rejection("{\"a\":1,\n}", 1, 7, .trailingComma),
    Rejection("[1,}", 1, 3, .trailingComma),
    Rejection("[1 2]", 1, 4, .missingComma), Rejection("[1}", 1, 3, .missingComma),
    Rejection("{\"a\":1 \"b\":2}", 1, 8, .missingComma), Rejection("[1;2]", 1, 3, .missingComma),
    Rejection("{\"a\" 1}", 1, 6, .missingColon), Rejection("{\"a\"}", 1, 5, .missingColon),
    Rejection("{\"urls: \"stun:x\"}", 1, 10, .missingColon),
    Rejection("{a:1}", 1, 2, .missingKey), Rejection("{1:1}", 1, 2, .missingKey),
    Rejection("{,}", 1, 2, .missingKey), Rejection("{\"a\":1,,}", 1, 8, .missingKey),
    Rejection("[,1]", 1, 2, .missingValue), Rejection("{\"a\":}", 1, 6, .missingValue),
    Rejection("[True]", 1, 2, .missingValue), Rejection("[nul]", 1, 2, .missingValue),
    Rejection("[NaN]", 1, 2, .missingValue), Rejection("[+1]", 1, 2, .missingValue),
    Rejection("[.5]", 1, 2, .missingValue), Rejection("[hunter2]", 1, 2, .missingValue),
    Rejection("[\u{A0}]", 1, 2, .missingValue), Rejection("[truee]", 1, 6, .missingComma),
    Rejection("[01]", 1, 2, .malformedNumber), Rejection("[-]", 1, 2, .malformedNumber),
    Rejection("[1.]", 1, 2, .malformedNumber), Rejection("[1e]", 1, 2, .malformedNumber),
    Rejection("[1e+]", 1, 2, .malformedNumber), Rejection("[0x10]", 1, 2, .malformedNumber),
    Rejection("[1.2.3]", 1, 2, .malformedNumber), Rejection("[-Infinity]", 1, 2, .malformedNumber),
    Rejection("[1,\n \"ab\n\"]", 2, 2, .unclosedString),
    Rejection("[\"a\r\n\"]", 1, 2, .unclosedString),
    Rejection("[\"a\tb\"]", 1, 4, .controlCharacter),
    Rejection("[\"\0\"]", 1, 3, .controlCharacter),
    Rejection(#"["a\x41"]"#, 1, 4, .malformedEscape),
    Rejection(#"["C:\dir"]"#, 1, 5, .malformedEscape),
    Rejection(#"["\u12G4"]"#, 1, 3, .malformedEscape),
    Rejection(#"["\u12"]"#, 1, 3, .malformedEscape),
    Rejection(#"["\u+123"]"#, 1, 3, .malformedEscape), Rejection(#"["\"#, 1, 3, .malformedEscape),
    Rejection(#"["\U0041"]"#, 1, 3, .malformedEscape),
    Rejection(#"["\uD83D"]"#, 1, 3, .loneSurrogate),
    Rejection(#"["\uDE00\uD83D"]"#, 1, 3, .loneSurrogate),
    Rejection(#"["\uD83D\n"]"#, 1, 3, .loneSurrogate),
    Rejection(#"["\uD83D\u0041"]"#, 1, 3, .loneSurrogate),
    Rejection("{", 1, 2, opened(1, 1)), Rejection("[{\n\"a\":", 2, 5, opened(1, 2)),
    Rejection("[1", 1, 3, opened(1, 1)), Rejection("[1,", 1, 4, opened(1, 1)),
    Rejection("{\"a\"", 1, 5, opened(1, 1)), Rejection("{\"a\":1,", 1, 8, opened(1, 1)),
    Rejection("[{}\n", 2, 1, opened(1, 1)), Rejection("[\"abc", 1, 6, opened(1, 2)),
    Rejection("[\"é😀\u{301}\" x]", 1, 8, .missingComma),
    Rejection(String(repeating: "[", count: 33), 1, 33, .tooDeep),
    Rejection(String(repeating: "[", count: 100_000), 1, 33, .tooDeep),
    Rejection(String(repeating: "{\"a\":", count: 33), 1, 161, .tooDeep),
  ]

  @Test("What RFC 8259 forbids is refused where it stands", arguments: rejected)
  func rejects(_ row: Rejection) {
    let position = SourcePosition(line: row.line, column: row.column)
    let error = #expect(throws: JSONSyntaxError.self) { try Self.read(row.text) }
    #expect(error == JSONSyntaxError(reason: row.reason, position: position))
  }

  @Test("Thirty-two levels are allowed")
  func deepest() throws {
    let text = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
    #expect(Self.written(try Self.read(text)) == text)
  }

  static let notUTF8: [([UInt8], Int, Int)] = [
    ([0xFF, 0xFE, 0x7B, 0x00], 1, 1), ([0x80], 1, 1), (Array("[\n \"".utf8) + [0xC3], 2, 3),
    (Array("[\"é".utf8) + [0xED, 0xA0, 0x80], 1, 4), ([0xC0, 0x80], 1, 1),
    ([0xF5, 0x80, 0x80, 0x80], 1, 1),
  ]

  @Test("Bytes that are no UTF-8 are refused where they stand", arguments: notUTF8)
  func rejects(_ bytes: [UInt8], _ line: Int, _ column: Int) {
    let position = SourcePosition(line: line, column: column)
    #expect(throws: JSONSyntaxError(reason: .notUTF8, position: position)) {
      try JSONReader(bytes)
    }
  }

  @Test("Every value and key knows where it stands")
  func positions() throws {
    let root = try Self.read("\r\n{ \"ä😀\":\n\t[ 1,\"x\" ],\r\n\"b\" : null }")
    guard case .object(let members) = root.value, members.count == 2,
      case .array(let elements) = members[0].node.value
    else {
      Issue.record("expected an object with an array in it")
      return
    }
    let places =
      [root.position, members[0].keyPosition, members[0].node.position]
      + elements.map(\.position) + [members[1].keyPosition, members[1].node.position]
    #expect(places.map(\.description) == ["2:1", "2:3", "3:2", "3:4", "3:6", "4:1", "4:7"])
  }
}
