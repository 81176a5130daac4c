import Causes
package import ICEConfiguration
package import ProbeEvidence

/// What the evidence so far asks for.
package enum Judgement: Equatable, Sendable {
  /// Nothing is decided yet.
  case goOn
  /// The probe is to start again, as a real client would.
  case tryAgain(Retry)
  /// The attempt failed at `at` in a way that several causes have: these trials are to distinguish them.
  /// Without them it stays at this failure.
  case unexplained(Failure, trials: [HandshakeTrial.Variant], at: Duration)
  /// The matter is decided, since `at` (the offset from the probe's start).
  case decided(Verdict, at: Duration)
}

/// The one rule for both "stop" and "why": asked after every event, and once more for the report.
///
/// The rule holds no state. ``RunningJudgement`` keeps what it needs to know between two events.
package struct Judge: Sendable {
  /// How often ALTERNATE-SERVER is followed.
  ///
  /// 3: a pool sends a client on once, twice with a balancer in front; RFC 8489 §10 asks for a bound
  /// without a number.
  static let redirectLimit = 3

  /// How often 437 is answered with a fresh socket.
  ///
  /// 3: coturn keeps a 5-tuple for a second or two after its allocation is freed, and a run of 1,000
  /// servers gets a port of its own back from the kernel about once in 30 times (measured). Four in
  /// a row have another reason.
  static let freshSocketLimit = 3

  /// How many 438 a server may answer before it is the cause.
  ///
  /// 2: the first brings the valid nonce (RFC 8489 §9.2.4); after the second no nonce will do.
  package static let staleNonceLimit = 2

  let url: ServerURL

  /// A judge for probes of the server at `url`.
  package init(of url: ServerURL) { self.url = url }

  /// Judges `evidence`, whole or so far.
  ///
  /// The earliest event that decides has the last word: what comes during the tear-down, such as a
  /// late success or the end of the connection, changes no verdict.
  package func judge(_ evidence: Evidence) -> Judgement {
    RunningJudgement(by: self, on: evidence).judgement
  }

  /// Judges one more event after those that `state` has in mind.
  func judge(_ event: Event, in state: inout JudgeState) -> Judgement {
    if case .unexplained(let failure, let trials, let offset) = state.stand {
      return explanation(of: failure, by: trials, at: offset, after: event.what, in: state)
    }
    let verdict = verdict(on: event, in: &state).map {
      self.verdict($0, on: event.what, despite: state.disturbance)
    }
    switch verdict {
    case .failure(let failure)?:
      if let stray = ledAstray(failure, at: event, in: state) {
        return .decided(.failure(stray), at: event.offset)
      }
      let trials = trials(after: failure, by: event.what, in: state)
      guard !trials.isEmpty else {
        return .decided(.failure(failure.placed(by: state)), at: event.offset)
      }
      state.stand = .unexplained(failure, trials: trials, at: event.offset)
    case let verdict?: return .decided(verdict, at: event.offset)
    case nil: break
    }
    switch state.stand {
    case .asking: return .goOn
    case .retryDue(let retry): return .tryAgain(retry)
    case .unexplained(let failure, let trials, let offset):
      return explanation(of: failure, by: trials, at: offset, after: event.what, in: state)
    case .granted(let offset): return agreement(of: state.gathered, at: offset)
    }
  }

  private func verdict(on event: Event, in state: inout JudgeState) -> Verdict? {
    switch event.what {
    case .fault(let detail): .inconclusive(.fault(detail))
    case .interrupted: .inconclusive(.interrupted)
    case .limitReached: limitReached(in: state)
    case .received(let reply): judge(reply, at: event.offset, in: &state)
    case .disconnected(let how, let detail):
      stoppedHere(how, detail, in: state).map(Verdict.inconclusive)
        ?? broken(by: event.what, in: state).map(Verdict.failure)
    default: broken(by: event.what, in: state).map(Verdict.failure)
    }
  }

  private func limitReached(in state: JudgeState) -> Verdict {
    if let refusal = standingRefusal(in: state) { return .failure(refusal) }
    // Not the server's silence, but ours.
    guard state.requests > 0 || isWaiting(on: state.rung) else {
      return .inconclusive(
        .fault(
          state.isGathering
            ? "the ICE agent has asked for nothing: check that this machine's firewall lets loopback "
              + "(127.0.0.1) pass"
            : "the limit ran out before the server was asked"))
    }
    return .failure(silence(in: state))
  }

  /// The server said yes at `offset`; once the agent comes to the same end, the matter is decided.
  private func agreement(of gathered: Set<Candidate.Kind>, at offset: Duration) -> Judgement {
    switch url.kind {
    case .stun where gathered.contains(.serverReflexive): .decided(.srflx, at: offset)
    case .turn where gathered.contains(.relayed): .decided(.relay, at: offset)
    default: .goOn
    }
  }

  /// The cause for the kind of server that is judged.
  func stageCause(_ binding: Cause, _ allocate: Cause) -> Cause {
    url.kind == .stun ? binding : allocate
  }
}

extension Failure {
  /// The failure with what stands between us and the server of the URL.
  func placed(by state: JudgeState) -> Failure {
    located(by: state).placed(at: state.alternateServer, from: state.origin)
      .placed(behind: state.proxy)
  }

  /// Behind ALTERNATE-SERVER it is another server than the URL's that fails: the detail names it. One at a
  /// private address, which a public server names, is out of reach.
  private func placed(at alternate: Endpoint?, from origin: Endpoint?) -> Failure {
    guard let alternate else { return self }
    let isOutOfReach = alternate.isPrivate && origin?.isPrivate == false && isOfPath
    let place =
      "at the alternate server \(alternate)"
      + (isOutOfReach ? ", a private address: nobody outside reaches it" : "")
    return Failure(
      cause, stunError: stunError, detail: detail.map { "\(place): \($0)" } ?? place,
      hint: isOutOfReach
        ? "Server admin: send clients on to an address that they reach (coturn: alternate-server)."
        : hint)
  }
}

extension Judge {
  /// What is left of a verdict that rests on `happening`, where `disturbance` came while the path was
  /// open.
  ///
  /// What somebody has sent since is as good as ever: a reply, a certificate, a RST to a SYN. Silence
  /// is not, nor is the end of a connection, which servers and NATs give up while nobody answers them;
  /// nor what this machine says of its own network, which may not be back yet.
  func verdict(
    _ verdict: Verdict, on happening: Event.Kind, despite disturbance: Disturbance?
  ) -> Verdict {
    guard let disturbance, !isSound(verdict, on: happening) else { return verdict }
    return .inconclusive(.disturbed(disturbance))
  }

  private func isSound(_ verdict: Verdict, on happening: Event.Kind) -> Bool {
    switch (verdict, happening) {
    case (.srflx, _), (.relay, _), (.skipped, _): true
    case (_, .limitReached): false
    case (.inconclusive, _): true
    case (.failure, .disconnected(let how, _)): how == .refused
    case (.failure, .notResolved(let reason, _)): reason != .resolverFailed
    // The nonce may have run out meanwhile, and the next one be good.
    case (.failure(let failure), _): failure.cause != .allocateStaleNonce
    }
  }
}
