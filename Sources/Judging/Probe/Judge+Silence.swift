import Causes
import ICEConfiguration
import ProbeEvidence

extension Judge {
  /// The limit ran out: the rung on which the probe waits names the cause.
  func silence(in state: JudgeState) -> Failure {
    switch state.rung {
    case .resolve: Failure(.resolveTimeout)
    case .connect: Failure(.connectTimeout)
    case .proxy: silentProxy(state)
    case .tls: explained(unsecured(state), in: state)
    case .messages: explained(unanswered(state), in: state)
    }
  }

  /// What the server said last, if that has the probe start again and the limit came before an answer
  /// to the next attempt: then it is no silence that names the cause.
  func standingRefusal(in state: JudgeState) -> Failure? {
    if case .retryDue(let retry) = state.stand {
      return switch retry {
      case .freshSocket: mismatch(state.lastError)
      case .alternateServer(let alternate): notFollowed(state.lastError, to: "\(alternate)")
      }
    }
    guard case nil = state.lastAnswer else { return nil }
    return switch state.retries.last {
    case .freshSocket?: mismatch(state.lastWord)
    // The alternate server's silence begins once it is asked; over a stream, once it is called.
    case .alternateServer? where state.requests == 0 && !isWaiting(on: state.rung):
      notFollowed(state.lastWord, to: "it")
    default: nil
    }
  }

  /// Whether the other side has to do something on a rung, so that its silence means something.
  func isWaiting(on rung: JudgeState.Rung) -> Bool {
    switch rung {
    case .resolve, .proxy, .tls: true
    case .connect: url.transport.isStream
    case .messages: false
    }
  }

  private func mismatch(_ word: Failure.STUNError?) -> Failure {
    Failure(
      .allocateAllocationMismatch, stunError: word,
      detail: "the limit ran out before an answer to another socket")
  }

  private func notFollowed(_ word: Failure.STUNError?, to server: String) -> Failure {
    Failure(
      .allocateErrorResponse, stunError: word,
      detail: "the limit ran out before \(server) was asked")
  }

  /// Over datagrams somebody may answer who speaks no DTLS.
  private func unsecured(_ state: JudgeState) -> Failure {
    switch state.lastAnswer {
    case .unusable(let bytes, let detail)? where bytes != .partial:
      Failure(.tlsNotTLS, detail: detail)
    case nil where !state.isAnswered: Failure(.tlsTimeout)
    default: halfSecured(state)
    }
  }

  /// The server has begun its part of the handshake: no filter on names, nor a port without TLS.
  private func halfSecured(_ state: JudgeState) -> Failure {
    let isSmallAlike = state.outcome(of: .smallSegments) == .silent
    let hangs =
      "Server admin: whatever ends TLS here hangs in the middle of the handshake: see its log, its load, and "
      + "where it has its key from."
    return Failure(
      .tlsTimeout,
      detail: "the server began the handshake and did not finish it"
        + (isSmallAlike ? ", nor in small segments" : ""),
      hint: isSmallAlike
        ? hangs
        : "Network admin: big packets may be lost on the way (MTU): try from another network. "
          + hangs)
  }

  /// The path is open, and no reply that can be acted on came through it: what came last?
  private func unanswered(_ state: JudgeState) -> Failure {
    switch (state.stand, state.lastAnswer) {
    case (.granted, _): notTaken
    case (_, .unusable(.notSTUN, let detail)):
      Failure(
        stageCause(.bindingNotSTUN, .allocateNotSTUN), stunError: state.lastError, detail: detail)
    case (_, .unusable(_, let detail)):
      Failure(
        stageCause(.bindingMalformed, .allocateMalformed), stunError: state.lastError,
        detail: detail)
    default:
      silent(state)
    }
  }

  /// No answer. Behind a connection that is open, or TLS that is up, no firewall is to blame.
  private func silent(_ state: JudgeState) -> Failure {
    let (detail, hint): (String?, String?) =
      switch (state.lastError, url.transport) {
      case (let error?, _) where error.code == 401:
        (
          "after error 401, no answer came",
          "Check user name and password: a server may stay silent to wrong ones"
            + (CoturnChange.unauthorizedRateLimit.isIn(state.coturn)
              ? " (coturn: \(CoturnChange.unauthorizedRateLimit.words(for: state.coturn)))" : "")
            + ". Server admin: check the user database, and that no limit on bandwidth drops the answer "
            + "(coturn: max-bps)."
        )
      case (let error?, _): ("after error \(error.code), no answer came", nil)
      case (nil, .udp): (nil, nil)
      case (nil, .tcp):
        (
          "the connection is open, and the request is not answered",
          "If this port expects TLS, write \(url.kind == .turn ? "turns" : "stuns"):. Server admin: if a "
            + "balancer is in front, check its backend and the PROXY protocol on both sides. Else a filter on the "
            + "way drops \(url.kind == .turn ? "TURN" : "STUN"): try from another network."
        )
      case (nil, .tls), (nil, .dtls):
        (
          "\(url.transport == .tls ? "TLS" : "DTLS") is up, and the request is not answered",
          behindTLS
        )
      }
    return Failure(
      stageCause(.bindingNoResponse, .allocateNoResponse), stunError: state.lastError,
      detail: detail, hint: hint)
  }
}
