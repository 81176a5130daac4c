/// The RCODE of a DNS answer (RFC 1035 §4.1.1, RFC 6895 §2.3): what the name server says of the
/// question as a whole.
struct ResponseCode: RawRepresentable, Equatable, Sendable, CustomStringConvertible {
  let rawValue: UInt8

  static let noError = ResponseCode(rawValue: 0)
  static let formatError = ResponseCode(rawValue: 1)
  static let serverFailure = ResponseCode(rawValue: 2)
  static let noSuchName = ResponseCode(rawValue: 3)
  static let notImplemented = ResponseCode(rawValue: 4)
  static let refused = ResponseCode(rawValue: 5)

  /// The name in the registry, such as `SERVFAIL`.
  var description: String {
    switch self {
    case .noError: "NOERROR"
    case .formatError: "FORMERR"
    case .serverFailure: "SERVFAIL"
    case .noSuchName: "NXDOMAIN"
    case .notImplemented: "NOTIMP"
    case .refused: "REFUSED"
    default: "RCODE \(rawValue)"
    }
  }
}
