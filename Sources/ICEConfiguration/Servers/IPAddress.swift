/// A numeric IP address: four bytes, or sixteen, in network order.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
  /// The bytes.
  package let bytes: [UInt8]

  /// Reads the text of an address: dotted decimal, or RFC 4291 §2.2 without brackets; nil if it is none.
  package init?(_ text: some StringProtocol) {
    let text = Substring(text)
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    if ServerHost.isIPv4(labels) {
      bytes = labels.compactMap { UInt8($0) }
    } else if let literal = IPv6Literal(text) {
      bytes = literal.bytes
    } else {
      return nil
    }
  }

  /// Makes an address of its bytes.
  ///
  /// - Precondition: there are four, or sixteen.
  package init(bytes: [UInt8]) {
    precondition(bytes.count == 4 || bytes.count == 16)
    self.bytes = bytes
  }

  /// Whether it is an IPv6 address.
  package var isIPv6: Bool { bytes.count == 16 }

  /// Dotted decimal, or the canonical form of RFC 5952.
  package var description: String {
    isIPv6
      ? IPv6Literal(bytes: bytes).description
      : bytes.map { "\($0)" }.joined(separator: ".")
  }
}
