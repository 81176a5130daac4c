/// An IP address and a port (RFC 8489 §4).
public struct TransportAddress: Hashable, Sendable {
  /// The IP address.
  public var ip: IPAddress
  /// The UDP or TCP port.
  public var port: UInt16

  /// The transport address of these two.
  public init(ip: IPAddress, port: UInt16) {
    self.ip = ip
    self.port = port
  }
}

extension TransportAddress: CustomStringConvertible {
  /// `192.0.2.1:3478` or `[2001:db8::1]:3478` (RFC 5952 §6).
  public var description: String {
    switch ip {
    case .v4: "\(ip):\(port)"
    case .v6: "[\(ip)]:\(port)"
    }
  }
}

extension TransportAddress {
  /// Reads the value of an address attribute; nil when it is malformed (RFC 8489 §14.1).
  init?(attributeValue value: [UInt8]) {
    guard value.count > 4, let ip = IPAddress(bytes: value[4...]), value[1] == ip.family
    else { return nil }
    self.init(ip: ip, port: UInt16(networkOrder: value[2..<4]))
  }

  /// RFC 8489 §14.1: a byte to be ignored, the family, the port, the address.
  var attributeValue: [UInt8] {
    [0, ip.family] + port.networkOrderBytes + ip.bytes
  }

  /// RFC 8489 §14.2: what hides an address from meddling NATs, and what brings it back.
  ///
  /// An IPv4 address is XORed with the constant cookie even where the header has none; an IPv6
  /// address with the 16 bytes of the header, whatever they are.
  func xored(with id: TransactionID) -> Self {
    let cookie = TransactionID.magicCookie
    let port = port ^ UInt16(truncatingIfNeeded: cookie >> 16)
    return switch ip {
    case .v4(let address): Self(ip: .v4(address ^ cookie), port: port)
    case .v6(let address): Self(ip: .v6(address ^ id.rawValue), port: port)
    }
  }
}

extension IPAddress {
  /// RFC 8489 §14.1: the address family's number in an attribute.
  fileprivate var family: UInt8 {
    switch self {
    case .v4: 1
    case .v6: 2
    }
  }
}
