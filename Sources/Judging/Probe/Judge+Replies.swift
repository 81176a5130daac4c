import Causes
import ICEConfiguration
import ProbeEvidence

extension Judge {
  /// Judges a reply to what the probe asks for; one that comes after the server's word changes
  /// nothing.
  func judge(_ reply: Reply, at offset: Duration, in state: inout JudgeState) -> Verdict? {
    guard case .asking = state.stand, reply.method == method else { return nil }
    switch meaning(of: reply, in: state) {
    case .passed: return nil
    case .broken(let failure): return .failure(failure)
    case .again(let retry):
      state.stand = .retryDue(retry)
      return nil
    case .granted:
      state.stand = .granted(at: offset)
      // An open server grants without credentials, which libnice does not take: the tap's word counts.
      return reply.method == .allocate && !reply.answersAuthenticated ? .relay : nil
    }
  }

  /// What one reply means by itself.
  private enum Meaning {
    /// A step on the way: the challenge, or the new nonce.
    case passed
    case broken(Failure)
    case again(Retry)
    case granted
  }

  /// What a server of this kind is asked for, whatever else the agent may send it.
  private var method: RequestMethod { url.kind == .stun ? .binding : .allocate }

  private func meaning(of reply: Reply, in state: JudgeState) -> Meaning {
    if let defect = reply.defect {
      return .broken(failure(stageCause(.bindingMalformed, .allocateMalformed), reply, defect))
    }
    return switch (url.kind, reply.outcome) {
    case (.stun, .success): told(reply)
    case (.stun, .error): .broken(failure(.bindingErrorResponse, reply))
    case (.turn, .success): granted(reply)
    case (.turn, .error(let code, _)): refused(reply, code: code, in: state)
    }
  }

  private func told(_ reply: Reply) -> Meaning {
    switch reply.mappedAddress?.port {
    case nil:
      .broken(Failure(.bindingNoMappedAddress, detail: "the answer has no mapped address"))
    case 0: .broken(Failure(.bindingNoMappedAddress, detail: "the mapped address has port 0"))
    default: .granted
    }
  }

  private func granted(_ reply: Reply) -> Meaning {
    if reply.answersAuthenticated, let flaw = reply.integrity.flaw {
      return .broken(failure(.allocateIntegrity, reply, flaw))
    }
    guard let relayed = reply.relayedAddress, relayed.port > 0, (reply.lifetime ?? 0) > 0 else {
      return .broken(failure(.allocateNoRelay, reply, missingFromGrant(reply)))
    }
    return .granted
  }

  private func missingFromGrant(_ reply: Reply) -> String {
    switch (reply.relayedAddress, reply.lifetime) {
    case (nil, _): "the answer has no relayed address"
    case (let relayed?, _) where relayed.port == 0: "the relayed address has port 0"
    case (_, nil): "the answer has no lifetime"
    default: "the answer has lifetime 0"
    }
  }

  /// RFC 8656 §7.4 and RFC 8489 §9.2.5, §10: the error responses to an Allocate.
  private func refused(_ reply: Reply, code: Int, in state: JudgeState) -> Meaning {
    if reply.integrity == .invalid, code != 401, code != 438 {
      return .broken(failure(.allocateIntegrity, reply, reply.integrity.flaw))
    }
    switch code {
    case 401 where !reply.answersAuthenticated:
      return .passed
    case 438 where state.staleNonces < Self.staleNonceLimit:
      return .passed
    case 437 where state.retries.count(where: { $0 == .freshSocket }) < Self.freshSocketLimit:
      return .again(.freshSocket)
    case 300:
      return redirected(reply, in: state)
    default:
      return .broken(failure(allocateCause(code), reply))
    }
  }

  private func redirected(_ reply: Reply, in state: JudgeState) -> Meaning {
    guard let alternate = reply.alternateServer else {
      let detail = "the answer names no alternate server"
      return .broken(failure(.allocateErrorResponse, reply, detail))
    }
    let redirects = state.alternateServers
    guard !redirects.contains(alternate), redirects.count < Self.redirectLimit else {
      return .broken(failure(.allocateRedirectLoop, reply, "sent on to \(alternate)"))
    }
    return .again(.alternateServer(at: alternate))
  }

  private func allocateCause(_ code: Int) -> Cause {
    switch code {
    case 400: .allocateBadRequest
    case 401: .allocateUnauthorized
    case 403: .allocateForbidden
    case 437: .allocateAllocationMismatch
    case 438: .allocateStaleNonce
    case 441: .allocateWrongCredentials
    case 442: .allocateUnsupportedTransport
    case 486: .allocateQuotaReached
    case 508: .allocateInsufficientCapacity
    case 500..<600: .allocateServerError
    default: .allocateErrorResponse
    }
  }

  private func failure(_ cause: Cause, _ reply: Reply, _ detail: String? = nil) -> Failure {
    Failure(cause, stunError: reply.stunError, detail: detail)
  }
}

extension Reply.Integrity {
  /// What speaks against a reply that must be signed. A signature that could not be checked is none
  /// of it: the agent checks for itself.
  fileprivate var flaw: String? {
    switch self {
    case .absent: "the answer is not signed"
    case .invalid: "the answer's signature is wrong"
    case .valid, .unchecked: nil
    }
  }
}
