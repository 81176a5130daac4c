/// Who is asked: the host of a server URL.
package enum ServerHost: Hashable, Sendable, CustomStringConvertible {
  /// A DNS name in lower case.
  case name(String)
  /// An IPv4 address in dotted decimal form.
  case ipv4(String)
  /// An IPv6 address in the canonical form of RFC 5952, without brackets.
  case ipv6(String)

  /// The host as it stands in a URL: an IPv6 address has its brackets.
  package var description: String {
    switch self {
    case .name(let text), .ipv4(let text): text
    case .ipv6(let text): "[\(text)]"
    }
  }

  /// Whether it is an address.
  package var isLiteral: Bool {
    if case .name = self { false } else { true }
  }

  /// Reads a host that stands in no brackets. One dot at the end makes a name absolute.
  init(parsing text: Substring) throws(ServerURLError) {
    let name = text.hasSuffix(".") ? text.dropLast() : text
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard let last = labels.last, !name.isEmpty else { throw .missingHost }
    // A name whose last label is a number can only be meant as an address: no such top-level domain.
    if !last.isEmpty, last.allSatisfy(\.isNumber) {
      guard Self.isIPv4(labels), name == text else { throw .malformedIPv4 }
      self = .ipv4(String(text))
    } else {
      try Self.check(labels, of: name)
      self = .name(text.lowercased())
    }
  }

  /// Reads what stands inside the brackets.
  init(parsingIPv6 text: Substring) throws(ServerURLError) {
    guard let address = IPv6Literal(text) else { throw .malformedIPv6 }
    self = .ipv6(address.description)
  }

  /// Whether these are four numbers of one byte (RFC 3986 §3.2.2), none with a leading zero: some
  /// resolvers would read that one as octal.
  static func isIPv4(_ labels: [Substring]) -> Bool {
    labels.count == 4
      && labels.allSatisfy { label in
        label.allSatisfy(\.isNumber) && UInt8(label).map(String.init) == String(label)
      }
  }

  /// RFC 1035 §2.3.4 allows 63 octets a label; with its length octets a name has room for 253
  /// characters. An underscore is no part of a host name, but container networks use it.
  private static func check(
    _ labels: [Substring], of name: Substring
  ) throws(ServerURLError) {
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "-_.".contains($0) }) else {
      throw .malformedName
    }
    guard name.count <= 253, labels.allSatisfy({ (1...63).contains($0.count) }) else {
      throw .malformedLabel
    }
  }
}
