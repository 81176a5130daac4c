import ICEConfiguration

extension HandshakeTrial {
  var words: String {
    "\(variant.words), tried on its own, \(outcome.words)\(detail.inParentheses)"
  }
}

extension HandshakeTrial.Variant {
  fileprivate var words: String {
    switch self {
    case .nameless: "a TLS handshake without a server name"
    case .neutral: "a TLS handshake for \(ProbeSpec.neutralName)"
    case .plain: "a Binding request without TLS"
    }
  }
}

extension HandshakeTrial.Outcome {
  fileprivate var words: String {
    switch self {
    case .answered: "is answered"
    case .alert: "is refused with an alert"
    case .strange: "is answered in another protocol"
    case .closed: "has the connection closed"
    case .reset: "has the connection reset"
    case .silent: "is not answered"
    case .unreachable: "does not get through"
    }
  }
}
