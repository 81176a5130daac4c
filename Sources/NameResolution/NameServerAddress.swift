/// Where a name server is.
public struct NameServerAddress: Equatable, Sendable, CustomStringConvertible {
  /// The numeric address, without brackets and zone.
  let address: String
  /// The interface that leads to a link-local address (RFC 4007 §11), such as `eth0`.
  let zone: String?
  /// The port.
  let port: UInt16

  /// Reads an address as resolv.conf(5) has it, such as `192.0.2.53` or `fe80::1%eth0`.
  public init(_ text: String, port: UInt16 = 53) {
    let parts = text.split(separator: "%", maxSplits: 1)
    address = parts.first.map(String.init) ?? ""
    zone = parts.count > 1 ? String(parts[1]) : nil
    self.port = port
  }

  /// The address alone: the port is nearly always that of DNS.
  public var description: String { zone.map { "\(address)%\($0)" } ?? address }

  /// As c-ares takes it.
  var endpoint: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}
