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
    if reply.errorCode == 401, !reply.answersAuthenticated, reply.realm?.isEmpty ?? true,
      url.kind == .turn
    {
      return .broken(withoutRealm(reply))
    }
    if let defect = reply.defect {
      return .broken(failure(stageCause(.bindingMalformed, .allocateMalformed), reply, defect))
    }
    return switch (url.kind, reply.outcome) {
    case (.stun, .success): bound(reply, in: state)
    case (.stun, .error): .broken(failure(.bindingErrorResponse, reply))
    case (.turn, .success): granted(reply, in: state)
    case (.turn, .error(let code, _)): refused(reply, code: code, in: state)
    }
  }

  private func bound(_ reply: Reply, in state: JudgeState) -> Meaning {
    guard let mapped = reply.mappedAddress else {
      return .broken(Failure(.bindingNoMappedAddress, detail: "the answer has no mapped address"))
    }
    guard mapped.port > 0 else {
      return .broken(Failure(.bindingNoMappedAddress, detail: "the mapped address has port 0"))
    }
    let seen = ReflexiveAddress(mapped: mapped, local: state.local, server: state.server)
    guard let impossibility = seen.impossibility else { return .granted }
    return .broken(
      Failure(
        .bindingNoMappedAddress, detail: impossibility,
        hint:
          "Server admin: let the proxy or balancer pass on the client's address (PROXY protocol, "
          + "transparent UDP), or let clients reach the server itself."))
  }

  /// Without a realm no client can compute a key (RFC 8489 §9.2.5).
  private func withoutRealm(_ reply: Reply) -> Failure {
    Failure(
      .allocateMalformed, stunError: reply.stunError,
      detail: "the server asks for credentials and names no realm",
      hint: "Server admin: set a realm (coturn: realm).")
  }

  private func granted(_ reply: Reply, in state: JudgeState) -> Meaning {
    if reply.answersAuthenticated, let flaw = reply.integrity.flaw {
      return .broken(failure(.allocateIntegrity, reply, flaw))
    }
    guard let relayed = reply.relayedAddress, relayed.port > 0, (reply.lifetime ?? 0) > 0 else {
      return .broken(failure(.allocateNoRelay, reply, missingFromGrant(reply)))
    }
    if let impossibility = relayed.relayImpossibility(at: state.server, from: state.local) {
      return .broken(
        Failure(
          .allocateNoRelay, detail: impossibility,
          hint: "Server admin: relay on an address that clients can reach (coturn: relay-ip, "
            + "external-ip; eturnal: relay_ipv4_addr; ejabberd: turn_ipv4_address)."))
    }
    guard reply.mappedAddress != nil else {
      return .broken(failure(.allocateMalformed, reply, "the answer has no mapped address"))
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
      return .broken(refusal(reply, code: code))
    }
  }

  /// A code whose meaning depends on what was asked before, or on who uses it for what.
  private func refusal(_ reply: Reply, code: Int) -> Failure {
    if let row = ServerAnswer.row(
      software: reply.software, code: code, reason: reply.stunError?.reason ?? "",
      afterCredentials: reply.answersAuthenticated)
    {
      return Failure(
        allocateCause(code), stunError: reply.stunError, detail: row.meaning, hint: row.hint)
    }
    let (detail, hint): (String?, String?) =
      switch code {
      case 400 where reply.answersAuthenticated:
        (
          "the request without credentials was answered as usual, the one with them is rejected",
          "Check user name and password first: some servers answer wrong ones with 400, and coturn user "
            + "names with blanks or quotes. Server admin: see the server's log."
        )
      case 400:
        (
          "the first request, without credentials, is rejected",
          "Configuration owner: if this server only offers STUN, list it as stun:. Server admin: see the "
            + "server's log."
        )
      case 420 where reply.answersAuthenticated:
        (
          "the server does not know an attribute of the request with credentials",
          "Server admin: update the server, or see its log for the attribute."
        )
      case 430...432, 434...436:
        // RFC 3489 §11.2.9, and drafts of TURN before RFC 5389.
        (
          "an old server's word for credentials that it does not accept",
          "Check user name and password. Server admin: check the user database and the server's clock."
        )
      case 405, 420, 600:
        (
          code == 420
            ? "the server does not know the attributes of TURN"
            : "the server does not know Allocate",
          "Configuration owner: this server only offers STUN: list it as stun:, or name a TURN server."
        )
      case 440:
        (
          nil,
          "Server admin: relay on the address family that clients ask for, IPv4 by default (coturn: "
            + "relay-ip for each family, allocation-default-address-family)."
        )
      default: (nil, nil)
      }
    return Failure(allocateCause(code), stunError: reply.stunError, detail: detail, hint: hint)
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
