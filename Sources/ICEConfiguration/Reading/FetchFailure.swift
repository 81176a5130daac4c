import PlainText

/// Why a registry gave no configuration.
package enum FetchFailure: Error, Hashable, Sendable {
  /// Nothing came that is an answer: no connection, no TLS, or silence.
  case unanswered(detail: String)
  /// Somebody else answers: the certificate is not the registry's.
  case untrusted(detail: String)
  /// What came is not HTTP, or not a whole answer.
  case garbage(detail: String)
  /// It answers with a status that stands for no content.
  case status(code: Int, reason: String)
  /// The answer is larger than any configuration.
  case tooLarge

  /// The failure that an answer with this status is; nil if it brings content (RFC 9110 §15.3).
  package init?(status code: Int, reason: String) {
    if (200..<300).contains(code) { return nil }
    self = .status(code: code, reason: reason)
  }

  /// Whether the configuration of the environment may take the registry's place: where it does not
  /// answer, or is not well (RFC 9110 §15.5.9, §15.6; RFC 6585 §4). A refusal is to be mended, and
  /// asking other servers instead would hide it.
  package var mayFallBack: Bool {
    switch self {
    case .unanswered, .garbage: true
    case .status(let code, _): code >= 500 || code == 408 || code == 429
    case .tooLarge, .untrusted: false
    }
  }

  /// Whether the registry may answer another time, so that nothing can be said now: silence, too many
  /// requests, trouble of its own. Everything else is for whoever wrote the URL.
  package var isPassing: Bool {
    switch self {
    case .unanswered: true
    case .status(let code, _): code >= 500 || code == 408 || code == 429
    case .garbage, .tooLarge, .untrusted: false
    }
  }
}

extension FetchFailure: CustomStringConvertible {
  /// What happened, and what to do.
  package var description: String {
    switch self {
    case .unanswered(let detail): "it does not answer: \(detail.shown)"
    case .untrusted(let detail): "another server answers: \(detail.shown)"
    case .garbage(let detail): detail.shown
    case .status(let code, let reason): "it answers \(code) \(reason.shown)" + Self.advice(on: code)
    case .tooLarge: "its answer is larger than 16 MiB: that is not an ICE configuration"
    }
  }

  private static func advice(on code: Int) -> String {
    switch code {
    case 300..<400: "; redirects are not followed: the token is only for this URL"
    case 401, 403: "; check $\(BearerToken.variable)"
    case 405:
      "; it wants another method; try: curl -s -X POST -H 'Authorization: Bearer TOKEN' URL | "
        + "iceprobe --config -"
    case 404: "; check the URL and the tenant's name"
    default: ""
    }
  }
}
