import Documents

// What a script makes of a value that it has from JSON.
extension JSONValue {
  /// What `String(value)` gives (ECMA-262 §7.1.17). Numbers stay as they are written: nothing here depends on
  /// more than that they are no URL.
  var scriptText: String {
    switch self {
    case .null: "null"
    case .boolean(let truth): truth ? "true" : "false"
    case .number(let text), .string(let text), .plain(let text): text
    case .array(let nodes):
      nodes.map { $0.value.isNullValue ? "" : $0.value.scriptText }.joined(separator: ",")
    case .object: "[object Object]"
    }
  }

  /// What `Number(value)` gives (ECMA-262 §7.1.4); nil for NaN.
  var scriptNumber: Double? {
    switch self {
    case .null: return 0
    case .boolean(let truth): return truth ? 1 : 0
    case .object: return nil
    case .number, .string, .plain, .array:
      let words = scriptText.split(whereSeparator: \.isWhitespace)
      guard let word = words.first else { return 0 }
      guard words.count == 1 else { return nil }
      if word.lowercased().hasPrefix("0x") {
        return Int(word.dropFirst(2), radix: 16).map(Double.init)
      }
      let isDecimal = word.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
      return isDecimal ? Double(word) : nil
    }
  }

  /// A member of an object, of several with one key the last; nil where there is none, as in all other values.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.node.value
  }

  private var isNullValue: Bool { if case .null = self { true } else { false } }
}
