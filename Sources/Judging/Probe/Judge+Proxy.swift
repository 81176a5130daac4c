import Causes
import ProbeEvidence

// Until a proxy's tunnel is open, nothing is known of the server.
extension Judge {
  /// Whether `happening` ends a path whose tunnel is not open yet.
  ///
  /// A proxy whose name has no address is as good as one whose port is closed: no connection to it
  /// can be made, it is known at once, and the same settings are to be looked at.
  func stopped(by happening: Event.Kind, in state: JudgeState) -> Failure? {
    switch happening {
    case .notResolved(_, let detail):
      Failure(.proxyRefused, detail: "its name has no address: \(detail)")
    case .disconnected(let how, let detail): Failure(cause(of: how), detail: detail)
    case .tunnelRefused(let refusal): failure(of: refusal, in: state)
    case .receivedUnusable(.excess, let detail): Failure(.proxyClosed, detail: detail)
    default: nil
    }
  }

  /// The limit ran out before the tunnel was open.
  func silentProxy(_ state: JudgeState) -> Failure {
    Failure(
      .proxyTimeout,
      detail: state.showedLogin == nil
        ? "no connection came about" : "it was asked for a tunnel, and did not answer")
  }

  private func cause(of how: Disconnection) -> Cause {
    switch how {
    case .refused, .unreachable, .noRoute, .noFamily, .offline, .forbidden: .proxyRefused
    case .timedOut: .proxyTimeout
    case .reset, .closed: .proxyClosed
    }
  }

  private func failure(of refusal: TunnelRefusal, in state: JudgeState) -> Failure {
    switch refusal {
    case .notHTTP: Failure(.proxyClosed, detail: refusal.words)
    case .status(407, _, _):
      Failure(
        .proxyAuthRequired,
        detail: refusal.words
          + (state.showedLogin == true
            ? "; it was given a user name and a password" : "; it was given none"))
    case .status(502...504, _, _):
      // RFC 9110 §15.6.3 to §15.6.5: what is behind the proxy failed it.
      Failure(.proxyDenied, detail: "\(refusal.words): the proxy itself cannot reach the server")
    case .status: Failure(.proxyDenied, detail: refusal.words)
    }
  }
}

extension Failure {
  /// The detail says which proxy it was that failed, or that stood in between.
  func placed(behind proxy: String?) -> Failure {
    guard let proxy else { return self }
    let place = cause.stage == .proxy ? "the proxy \(proxy)" : "through the proxy \(proxy)"
    return Failure(
      cause, stunError: stunError, detail: detail.map { "\(place): \($0)" } ?? place, hint: hint)
  }
}
