/// A type of DNS record (RFC 1035 §3.2.2, RFC 3596 §2.1), by its number on the wire.
enum RecordType: Int32, Sendable {
  /// An IPv4 address.
  case a = 1
  /// An IPv6 address.
  case aaaa = 28

  /// Its name in zone files.
  var name: String {
    switch self {
    case .a: "A"
    case .aaaa: "AAAA"
    }
  }
}
