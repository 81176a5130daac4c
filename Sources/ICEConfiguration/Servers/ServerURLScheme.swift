extension ServerURL {
  /// One of `stun`, `stuns`, `turn` and `turns`, and what the RFCs derive from it.
  struct Scheme: CustomStringConvertible {
    let kind: Kind
    let isSecure: Bool
  }
}

extension ServerURL.Scheme {
  /// Schemes are case-insensitive (RFC 3986 §3.1).
  init(_ text: Substring) throws(ServerURLError) {
    switch text.lowercased() {
    case "stun": self.init(kind: .stun, isSecure: false)
    case "stuns": self.init(kind: .stun, isSecure: true)
    case "turn": self.init(kind: .turn, isSecure: false)
    case "turns": self.init(kind: .turn, isSecure: true)
    default: throw .unknownScheme
    }
  }

  var description: String { isSecure ? "\(kind.rawValue)s" : kind.rawValue }

  /// RFC 7064 §3.2 and RFC 7065 §3.2.
  var defaultPort: UInt16 { isSecure ? 5349 : 3478 }

  /// How messages travel, given what follows the `?` (RFC 7065 §3.2). ABNF ignores the case; browsers do
  /// so for the value only.
  func transport(query: Substring?) throws(ServerURLError) -> ServerTransport {
    guard let query else { return isSecure ? .tls : .udp }
    guard kind == .turn else { throw .queryOnSTUN }
    let parts = query.lowercased().split(separator: "=", maxSplits: 1)
    guard parts.first == "transport" else { throw .unknownQuery }
    guard query.hasPrefix("transport") else { throw .transportCase }
    switch parts.last {
    case "udp": return isSecure ? .dtls : .udp
    case "tcp": return isSecure ? .tls : .tcp
    default: throw .unknownTransport
    }
  }
}
