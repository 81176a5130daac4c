import Causes
import ICEConfiguration
import ProbeEvidence

extension Judge {
  /// Whether `failure`, which has just ended the attempt, leaves open why: the handshake died before
  /// the server had said what it is.
  func isUnexplained(
    _ failure: Failure, by happening: Event.Kind, in state: JudgeState
  ) -> Bool {
    guard state.rung == .tls, !state.isAnswered, !happening.endsProbe else { return false }
    switch failure.cause {
    case .tlsReset, .tlsClosed, .tlsTimeout, .tlsHandshakeFailed: return true
    default: return false
    }
  }

  /// What there is to say about a handshake that failed at `offset`, once everything was tried or
  /// `happening` lets nothing more be.
  func explanation(
    of failure: Failure, at offset: Duration, after happening: Event.Kind, in state: JudgeState
  ) -> Judgement {
    let missing = url.handshakeVariants.filter { state.outcome(of: $0) == nil }
    guard missing.isEmpty || happening.endsProbe else { return .unexplained(failure, at: offset) }
    return .decided(.failure(explained(failure, in: state).placed(by: state)), at: offset)
  }

  /// The failure with what the trials say about it. They prove nothing: they are consistent with this
  /// or that.
  func explained(_ failure: Failure, in state: JudgeState) -> Failure {
    let handshakes = state.trials.filter { $0.variant != .plain }
    // Where the probe itself got an alert, another one is no answer.
    let isRefused = failure.cause == .tlsHandshakeFailed
    let answered = handshakes.filter { $0.outcome == .answered || ($0.isAlert && !isRefused) }
    if !answered.isEmpty { return filtered(failure, butFor: answered) }
    if isRefused { return handshakes.allSatisfy(\.isAlert) ? refusedAlike(failure) : failure }
    if state.outcome(of: .plain) == .answered { return plain(failure) }
    let isWhole = url.handshakeVariants.allSatisfy { state.outcome(of: $0) != nil }
    return isWhole ? unanswered(failure, by: state.trials) : failure
  }

  private func filtered(_ failure: Failure, butFor answered: [HandshakeTrial]) -> Failure {
    let names = answered.map(\.nameWords).sorted().reversed()
    let what =
      switch url.host {
      case .name(let name): "the TLS server name \(name)"
      case .ipv4, .ipv6: "TLS without a server name"
      }
    // The alert came from somebody who speaks TLS, so that it may be the server's own word.
    let others =
      failure.cause == .tlsHandshakeFailed ? ", or with a server that does not know it" : ""
    return failure.adding(
      "consistent with a filter on \(what)\(others): \(names.joined(separator: " and ")) the server "
        + "answers",
      hint:
        "Network admin: look for a filter on TLS server names, and allow this server's. "
        + "Try from another network.")
  }

  private func plain(_ failure: Failure) -> Failure {
    // coturn answers plainly on its TLS ports, too: the answer does not prove that TLS is off.
    let detail =
      "the port answers plain \(kindName), and no \(protocolName) handshake: consistent with "
      + "\(protocolName) being off here, a filter on \(protocolName), or big packets lost on the way (MTU)"
    return Failure(
      .tlsNotTLS, detail: failure.detail.map { "\($0); \(detail)" } ?? detail,
      hint:
        "Server admin: check that \(protocolName) is on, with a version and ciphers that clients "
        + "have (coturn: cert, pkey, not no-tls, not no-dtls, not no-tlsv1_2, cipher-list). Try from "
        + "another network. Configuration owner: or check the port.")
  }

  private func refusedAlike(_ failure: Failure) -> Failure {
    failure.adding("other server names fail in the same way: the name does not matter")
  }

  private func unanswered(_ failure: Failure, by trials: [HandshakeTrial]) -> Failure {
    guard !trials.contains(where: { $0.outcome == .strange }) else {
      return failure.adding("the port speaks a protocol other than \(protocolName) and STUN")
    }
    return failure.adding(
      "no variation of the handshake is answered: the server is down, \(protocolName) is off on this "
        + "port, or a balancer in front knows none of these names",
      hint: "Server admin: check that the server runs, and that TLS is enabled on this port "
        + "(coturn: cert, pkey, not no-tls, not no-dtls). If it does, try from another network.")
  }

  private var protocolName: String { url.transport == .dtls ? "DTLS" : "TLS" }

  private var kindName: String { url.kind == .turn ? "STUN/TURN" : "STUN" }
}

extension JudgeState {
  /// What came of a trial; nil if it was not made, or is still under way.
  func outcome(of variant: HandshakeTrial.Variant) -> HandshakeTrial.Outcome? {
    trials.first { $0.variant == variant }?.outcome
  }
}

extension HandshakeTrial {
  fileprivate var isAlert: Bool { outcome == .alert }

  fileprivate var nameWords: String { serverName.map { "with \($0)" } ?? "without a name" }
}

extension Event.Kind {
  /// Whether nothing can be tried any more, or what comes of it would say nothing.
  fileprivate var endsProbe: Bool {
    switch self {
    case .limitReached, .interrupted, .fault, .disturbed: true
    default: false
    }
  }
}
