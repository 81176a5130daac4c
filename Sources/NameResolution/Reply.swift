/// What came of one question to one name server, or to all of them.
enum Reply: Equatable, Sendable {
  /// Numeric addresses, in the server's order; never empty.
  case addresses([String])
  /// Where a service is; never empty.
  case services([ServiceRecord])
  /// Rules that lead to services; never empty.
  case pointers([ServicePointer])
  /// The name exists, and has no record of this type.
  case noData
  /// There is no such name, whatever the type (NXDOMAIN).
  case noSuchName
  /// The name is an alias that leads to no record.
  case deadAlias(DeadAlias)
  /// The server answered, and not the question: `192.0.2.53 says SERVFAIL`.
  case error(String)
  /// The answer does not fit into a datagram, and over TCP none comes: `192.0.2.53 does not answer over
  /// TCP`.
  case cut(String)
  /// The server says that it filters the name: `192.0.2.53 says NXDOMAIN (Blocked)`.
  case filtered(String)
  /// The server says that the domain's own DNS is at fault: `192.0.2.53 says SERVFAIL (DNSSEC Bogus)`.
  case zoneError(String)
  /// Nobody could be asked: `192.0.2.53 cannot be reached`.
  case unreachable(String)
  /// iceprobe's own trouble: no memory, no descriptor, or the end of the run.
  case fault(String)

  /// Whether another name server is not to be asked for better.
  var isUsable: Bool {
    switch self {
    case .addresses, .services, .pointers, .noData, .noSuchName, .deadAlias, .filtered,
      .zoneError:
      true
    case .error, .cut, .unreachable, .fault: false
    }
  }
}
