import Causes
import ICEConfiguration
import ProbeEvidence

extension Judge {
  /// What is to be tried because `failure`, which has just ended the attempt, has several causes; empty
  /// where it has evidence of its own, or nothing can be tried any more.
  func trials(
    after failure: Failure, by happening: Event.Kind, in state: JudgeState
  ) -> [HandshakeTrial.Variant] {
    guard !happening.endsProbe else { return [] }
    switch (state.rung, failure.cause) {
    case (.tls, .tlsReset), (.tls, .tlsClosed), (.tls, .tlsTimeout):
      return state.isAnswered ? [] : handshakeTrials
    case (.tls, .tlsHandshakeFailed):
      guard !state.isAnswered else { return [] }
      let others: [HandshakeTrial.Variant] =
        url.transport == .tls ? [.smallHello, .tls12, .alpn, .allCiphers] : []
      return url.nameVariants + [.plain] + others
    case (.messages, .bindingClosed), (.messages, .bindingReset), (.messages, .allocateClosed),
      (.messages, .allocateReset):
      guard state.replies == 0, url.transport.isStream else { return [] }
      return [url.transport == .tls ? .alpn : .tls]
    case (.messages, .bindingNotSTUN), (.messages, .allocateNotSTUN):
      // Its first bytes say what answers, and TLS has a way to choose who does.
      return state.replies == 0 && url.transport == .tls ? [.alpn] : []
    case (.messages, .allocateStaleNonce): return url.transport == .udp ? [.twoBindings] : []
    default: return []
    }
  }

  /// The same while nothing is answered, and nothing has failed.
  func trialsForSilence(in state: JudgeState) -> [HandshakeTrial.Variant] {
    guard case .asking = state.stand else { return [] }
    switch state.rung {
    case .tls where !state.isAnswered: return handshakeTrials
    // The ServerHello came through, and what comes behind it is longer.
    case .tls: return url.transport == .tls ? [.smallSegments] : []
    case .messages where state.requests > 0 && state.replies == 0 && state.lastAnswer == nil:
      return switch url.transport {
      case .udp: [.tcp, .unconnected, .tls]
      // To a STUN server a Binding request is what the probe itself sends.
      case .tcp: url.kind == .turn ? [.tls, .options, .binding] : [.tls, .options]
      case .tls: url.kind == .turn ? [.alpn, .options, .binding] : [.alpn, .options]
      case .dtls: url.kind == .turn ? [.binding] : []
      }
    case .messages, .resolve, .connect, .proxy: return []
    }
  }

  /// What is tried where a handshake dies before the server has said anything, the most telling first.
  private var handshakeTrials: [HandshakeTrial.Variant] {
    let others: [HandshakeTrial.Variant] =
      url.transport == .tls ? [.smallSegments, .smallHello, .alpn] : []
    return url.nameVariants + [.plain] + others
  }

  /// What there is to say about an attempt that failed at `offset`, once everything was tried or
  /// `happening` lets nothing more be.
  func explanation(
    of failure: Failure, by trials: [HandshakeTrial.Variant], at offset: Duration,
    after happening: Event.Kind, in state: JudgeState
  ) -> Judgement {
    let explained = explained(failure, in: state).placed(by: state)
    let missing = trials.filter { state.outcome(of: $0) == nil }
    guard missing.isEmpty || happening.endsProbe else {
      return .unexplained(explained, trials: missing, at: offset)
    }
    return .decided(.failure(explained), at: offset)
  }

  /// The failure with what the trials say about it. Most prove nothing: they are consistent with this
  /// or that.
  func explained(_ failure: Failure, in state: JudgeState) -> Failure {
    switch state.rung {
    case .tls: explainedHandshake(failure, in: state)
    case .messages: explainedMessages(failure, in: state)
    case .resolve, .connect, .proxy: failure
    }
  }

  private func explainedHandshake(_ failure: Failure, in state: JudgeState) -> Failure {
    let names = state.trials.filter { url.nameVariants.contains($0.variant) }
    // Where the probe itself got an alert, another one is no answer.
    let isRefused = failure.cause == .tlsHandshakeFailed
    let answered = names.filter { $0.outcome == .answered || ($0.isAlert && !isRefused) }
    if !answered.isEmpty { return filtered(failure, butFor: answered) }
    if let failure = dependentOnSize(failure, in: state) { return failure }
    if state.outcome(of: .tls12) == .answered { return newerRefused(failure) }
    if state.outcome(of: .alpn) == .answered { return needsALPN(failure) }
    if state.outcome(of: .allCiphers) == .answered { return foreignToBrowsers(failure, in: state) }
    if isRefused {
      return names.allSatisfy(\.isAlert) && !names.isEmpty ? refusedAlike(failure) : failure
    }
    if state.outcome(of: .plain) == .answered { return plain(failure) }
    let isWhole = (url.nameVariants + [.plain]).allSatisfy { state.outcome(of: $0) != nil }
    return isWhole ? unanswered(failure, by: state.trials) : failure
  }

  /// A handshake that gets through in small pieces, or as a small whole; nil where neither does.
  private func dependentOnSize(_ failure: Failure, in state: JudgeState) -> Failure? {
    if state.outcome(of: .smallSegments) == .answered {
      return Failure(
        .tlsBigPacketsLost,
        detail: "the same handshake succeeds in segments of "
          + "\(HandshakeTrial.Variant.smallSegment) bytes")
    }
    guard state.outcome(of: .smallHello) == .answered else { return nil }
    return Failure(
      .tlsLargeHello,
      detail: failure.detail.map { "\($0); a small ClientHello is answered" }
        ?? "a small ClientHello is answered")
  }

  private func newerRefused(_ failure: Failure) -> Failure {
    Failure(
      .tlsVersion,
      detail: (failure.detail.map { "\($0); " } ?? "")
        + "with TLS 1.2 only the server answers: it does not take what else was offered",
      hint: "Server admin: enable TLS 1.3. Or probe without --min-tls 1.3.")
  }

  private func foreignToBrowsers(_ failure: Failure, in state: JudgeState) -> Failure {
    let agreement = state.detail(of: .allCiphers).map { " (it chooses \($0))" } ?? ""
    return failure.adding(
      "the server answers once ciphers and groups are offered that not every browser has\(agreement)",
      hint:
        "Server admin: allow ECDHE or RSA ciphers with AES-GCM, and X25519 or P-256 (coturn: cipher-list; nginx: "
        + "ssl_ciphers, ssl_ecdh_curve; haproxy: ciphers, curves).")
  }

  private func needsALPN(_ failure: Failure) -> Failure {
    failure.adding(
      "with ALPN the server answers STUN here",
      hint:
        "Server admin: whatever chooses by ALPN in front has to lead connections without ALPN to the "
        + "TURN server, since browsers offer none. To probe as clients with ALPN do, use --alpn.")
  }

  private func explainedMessages(_ failure: Failure, in state: JudgeState) -> Failure {
    switch failure.cause {
    case .bindingNoResponse where state.replies == 0, .allocateNoResponse where state.replies == 0:
      return explainedSilence(failure, in: state)
    case .bindingClosed, .bindingReset, .bindingNotSTUN, .allocateClosed, .allocateReset,
      .allocateNotSTUN:
      if state.speaksTLS { return expectsTLS }
      return state.outcome(of: .alpn) == .answered ? needsALPN(failure) : failure
    case .allocateStaleNonce where state.outcome(of: .twoBindings) == .remapped:
      return Failure(
        .allocateChangingPort, stunError: failure.stunError,
        detail: state.detail(of: .twoBindings))
    case .allocateStaleNonce where state.outcome(of: .twoBindings) == .elsewhere:
      return failure.adding(
        state.detail(of: .twoBindings) ?? "two servers answer in turn: several backends")
    default: return failure
    }
  }

  private func explainedSilence(_ failure: Failure, in state: JudgeState) -> Failure {
    // Who answers over TCP as well is no server for DTLS only: UDP is what does not get through.
    if state.speaksTLS, state.outcome(of: .tcp) != .answered { return expectsTLS }
    if state.outcome(of: .unconnected) == .elsewhere {
      return Failure(
        stageCause(.bindingOtherAddress, .allocateOtherAddress),
        detail: state.detail(of: .unconnected))
    }
    // With ALPN, and not without it.
    if state.outcome(of: .alpn) == .answered, state.outcome(of: .binding) != .answered {
      return needsALPN(failure)
    }
    if state.outcome(of: .options) == .strange {
      return Failure(
        stageCause(.bindingNotSTUN, .allocateNotSTUN), detail: state.detail(of: .options),
        hint: state.isSecured ? otherServiceInTLS : nil)
    }
    if url.kind == .turn, state.answersBinding {
      return failure.adding(
        "a Binding request at the same port is answered",
        hint:
          "Server admin: the server is reached and does not answer Allocate: it may only offer STUN (coturn: "
          + "stun-only), or limit or lose its 401 (coturn: \(CoturnChange.unauthorizedRateLimit.words(for: state.coturn)), "
          + "releases 4.17.0 and 4.17.1).")
    }
    if state.outcome(of: .unconnected) == .strange {
      return failure.adding(
        state.detail(of: .unconnected) ?? "something in front answers, and not with STUN",
        hint:
          "Server admin: a UDP proxy in front has no backend that runs: check the server behind it."
      )
    }
    if state.outcome(of: .tcp) == .answered {
      return failure.adding(
        "over TCP the same port answers",
        hint:
          "Network admin: allow UDP to this port. Server admin: check that the server listens on "
          + "UDP. Configuration owner: add \(url.kind == .turn ? "?transport=tcp" : "a turn: URL")."
      )
    }
    if let words = state.overTCP {
      return failure.adding(
        words,
        hint:
          "Configuration owner: check the port: usually one service has it over UDP, too. Network admin: or "
          + "allow UDP to it."
      )
    }
    return failure
  }

  private var expectsTLS: Failure {
    Failure(
      .allocateExpectsTLS,
      detail: "a \(protocolName) handshake is answered, and plain \(kindName) is not",
      hint: url.transport == .udp
        ? "Configuration owner: use the server's port for plain \(kindName), or turns: over TCP. Browsers "
          + "have no DTLS for it; other clients take turns: with ?transport=udp."
        : nil)
  }

  private func filtered(_ failure: Failure, butFor answered: [HandshakeTrial]) -> Failure {
    let names = answered.map(\.nameWords).sorted().reversed()
    let what =
      switch url.host {
      case .name(let name): "the TLS server name \(name)"
      case .ipv4, .ipv6: "TLS without a server name"
      }
    // The alert came from somebody who speaks TLS, so that it may be the server's own word.
    let isRefused = failure.cause == .tlsHandshakeFailed
    let others = isRefused ? ", or with a server that does not know it" : ""
    return failure.adding(
      "consistent with a filter on \(what)\(others): \(names.joined(separator: " and ")) the server "
        + "answers",
      hint: isRefused
        ? "Server admin: set up this name, with a certificate for it, in the server or the balancer in front. "
          + "Configuration owner: or check the name. Network admin: else look for a filter on TLS server names."
        : "Network admin: look for a filter on TLS server names, and allow this server's. "
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
        + "have (coturn: cert, pkey, \(coturnSwitches), cipher-list). Try from another network. Configuration owner: or check the port."
    )
  }

  private func refusedAlike(_ failure: Failure) -> Failure {
    failure.adding(
      "other server names fail in the same way: there is no certificate for any of them, or the name does "
        + "not matter")
  }

  private func unanswered(_ failure: Failure, by trials: [HandshakeTrial]) -> Failure {
    guard !trials.contains(where: { $0.outcome == .strange }) else {
      return failure.adding("the port speaks a protocol other than \(protocolName) and STUN")
    }
    if url.transport == .dtls {
      return failure.adding(
        "no variation of the handshake is answered: UDP is blocked on the way, the server is down, or DTLS is "
          + "off on this port",
        hint:
          "Network admin: allow UDP to this port. Server admin: check that the server runs, with DTLS "
          + "(coturn: cert, pkey, \(coturnSwitches)). Configuration owner: or leave out ?transport=udp, as "
          + "browsers use TLS over TCP.")
    }
    return failure.adding(
      "no variation of the handshake is answered: the server is down, \(protocolName) is off on this "
        + "port, or a balancer in front knows none of these names",
      hint: "Server admin: check that the server runs, and that TLS is enabled on this port "
        + "(coturn: cert, pkey, \(coturnSwitches)). If it does, try from another network.")
  }

  /// What turns TLS or DTLS off in coturn, or on.
  private var coturnSwitches: String {
    url.transport == .dtls
      ? "not \(CoturnChange.noDTLS.words(for: nil)), \(CoturnChange.dtls.words(for: nil))"
      : "not no-tls, not no-tlsv1_2"
  }

  private var protocolName: String { url.transport.isStream ? "TLS" : "DTLS" }

  private var kindName: String { url.kind == .turn ? "STUN/TURN" : "STUN" }
}

extension JudgeState {
  /// What came of a trial; nil if it was not made, or is still under way.
  func outcome(of variant: HandshakeTrial.Variant) -> HandshakeTrial.Outcome? {
    trials.first { $0.variant == variant }?.outcome
  }

  /// The particulars of a trial; nil for none.
  func detail(of variant: HandshakeTrial.Variant) -> String? {
    trials.first { $0.variant == variant }.flatMap { $0.detail.isEmpty ? nil : $0.detail }
  }

  /// Whether a Binding request was answered over the URL's own transport.
  var answersBinding: Bool {
    outcome(of: .binding) == .answered || outcome(of: .unconnected) == .answered
  }

  /// What another service at the same port does over TCP; nil if there is none, as far as is known.
  var overTCP: String? {
    switch outcome(of: .tcp) {
    case .strange:
      "over TCP another service has this port" + (detail(of: .tcp).map { ": \($0)" } ?? "")
    case .closed:
      "over TCP something closes the connection on STUN: consistent with another service"
    case .answered, .alert, .reset, .silent, .unreachable, .elsewhere, .remapped, .skipped, nil: nil
    }
  }

  /// Whether a handshake was answered where the URL asks for none.
  var speaksTLS: Bool { [.answered, .alert].contains(outcome(of: .tls)) }
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
