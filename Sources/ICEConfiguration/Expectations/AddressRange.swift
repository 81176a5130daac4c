/// A range of IP addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  /// Four bytes, or sixteen.
  private let network: [UInt8]
  /// How many leading bits an address must share.
  private let length: Int
  /// `198.51.100.0/24` or `2001:db8::/32`.
  package let description: String

  /// Reads a range; nil if the text is none, or has bits set behind its prefix: that is mostly one
  /// host with a prefix typed by habit.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let network = IPAddress(parts[0])?.bytes,
      parts[1].allSatisfy(\.isNumber), let length = Int(parts[1]),
      (0...network.count * 8).contains(length)
    else { return nil }
    let masked = network.enumerated().map { $1 & Self.mask(ofByte: $0, length: length) }
    guard masked == network else { return nil }
    self.network = network
    self.length = length
    description = "\(IPAddress(bytes: network))/\(length)"
  }

  /// Whether a numeric address is in the range. An address of the other family never is.
  package func contains(_ address: String) -> Bool {
    IPAddress(address).map(contains) ?? false
  }

  private static func mask(ofByte index: Int, length: Int) -> UInt8 {
    ~(UInt8.max >> min(8, max(0, length - index * 8)))
  }

  /// Whether an address is in the range. An address of the other family never is.
  package func contains(_ address: IPAddress) -> Bool { contains(address.bytes) }

  private func contains(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == network.count else { return false }
    return zip(bytes, network).enumerated().allSatisfy { index, pair in
      pair.0 & Self.mask(ofByte: index, length: length) == pair.1
    }
  }
}
