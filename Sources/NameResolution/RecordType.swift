/// A type of DNS record (RFC 1035 §3.2.2, RFC 3596 §2.1), by its number on the wire.
enum RecordType: Int32, Sendable {
  /// An IPv4 address.
  case a = 1
  /// An IPv6 address.
  case aaaa = 28
  /// Where a service is (RFC 2782).
  case srv = 33
  /// A rule that leads to services (RFC 3403).
  case naptr = 35

  /// Its name in zone files.
  var name: String {
    switch self {
    case .a: "A"
    case .aaaa: "AAAA"
    case .srv: "SRV"
    case .naptr: "NAPTR"
    }
  }
}
