/// Why an HTTP proxy opened no tunnel.
package enum TunnelRefusal: Equatable, Codable, Sendable {
  /// It says so: its status and reason phrase (RFC 9112 §4), and for 407 the schemes in which it asks
  /// who we are (RFC 9110 §11.7.1).
  case status(code: Int, reason: String, schemes: [String])
  /// What it answered is not HTTP, or has no end.
  case notHTTP(detail: String)
}

extension TunnelRefusal {
  /// The refusal in words: `HTTP 403 Forbidden`.
  package var words: String {
    switch self {
    case .status(let code, let reason, let schemes):
      "HTTP \(code) \(reason)".trimmingSuffix(" ")
        + (schemes.isEmpty ? "" : ", it asks for \(schemes.joined(separator: " or "))")
    case .notHTTP(let detail): detail
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
