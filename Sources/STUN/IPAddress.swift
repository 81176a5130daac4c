/// A numeric IP address of either version, as a number in network byte order.
public enum IPAddress: Hashable, Sendable {
  /// An IPv4 address.
  case v4(UInt32)
  /// An IPv6 address.
  case v6(UInt128)

  /// The address in its 4 or 16 bytes; nil for any other count.
  public init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: self = .v4(UInt32(networkOrder: bytes))
    case 16: self = .v6(UInt128(networkOrder: bytes))
    default: return nil
    }
  }

  /// The 4 or 16 bytes in network order, as a socket address holds them.
  public var bytes: [UInt8] {
    switch self {
    case .v4(let address): address.networkOrderBytes
    case .v6(let address): address.networkOrderBytes
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The canonical text: dotted decimal, or RFC 5952.
  public var description: String {
    switch self {
    case .v4: bytes.map(String.init).joined(separator: ".")
    // RFC 5952 §5: an IPv4-mapped address shows its IPv4 part.
    case .v6(let address) where address >> 32 == 0xFFFF:
      "::ffff:\(Self.v4(UInt32(truncatingIfNeeded: address)))"
    case .v6(let address): Self.text(of: address)
    }
  }

  /// RFC 5952 §4: lower-case groups without leading zeros, the longest run of zeros shortened.
  private static func text(of address: UInt128) -> String {
    let groups = stride(from: 112, through: 0, by: -16).map {
      UInt16(truncatingIfNeeded: address >> UInt128($0))
    }
    let text = { (groups: ArraySlice<UInt16>) in
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let run = longestRunOfZeros(in: groups) else { return text(groups[...]) }
    return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
  }

  /// RFC 5952 §4.2: the first of the longest runs; a single zero is no run.
  private static func longestRunOfZeros(in groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<index + 1
      }
    }
    return longest.count > 1 ? longest : nil
  }
}
