import Causes
import ICEConfiguration
import PlainText
import ProbeEvidence

extension Judge {
  /// Whether `happening` breaks a rung otherwise than by a reply.
  func broken(by happening: Event.Kind, in state: JudgeState) -> Failure? {
    switch (happening, state.stand) {
    case (.gatheringDone, .granted): notTaken
    case (.gatheringDone, .asking) where state.replies > 0 && state.replies == state.requests:
      Failure(
        stageCause(.bindingMalformed, .allocateMalformed), stunError: state.lastError,
        detail: "the ICE agent cannot go on from the server's answer")
    case (_, let stand) where !needsPath(stand): nil
    case _ where state.rung == .proxy: stopped(by: happening, in: state)
    case (.notResolved(let reason, let detail), _):
      Failure(cause(of: reason), detail: detail, hint: hint(after: reason))
    case (.notSecured(let failure, let peer), _): unsecured(failure, peer)
    case (.disconnected(.offline, let detail), _):
      Failure(cause(of: .offline, in: state), stunError: state.lastError, detail: detail)
    case (.disconnected(let how, let detail), _):
      rejected(
        Failure(
          cause(of: how, in: state), stunError: state.lastError,
          detail: isOnCredentials(how, in: state)
            ? "\(detail); the request with credentials was the last" : detail,
          hint: hint(after: how, in: state)), in: state)
    case (.receivedUnusable(.tls, let detail), _) where url.transport == .tcp:
      Failure(.allocateExpectsTLS, stunError: state.lastError, detail: detail)
    case (.receivedUnusable(.notSTUN, let detail), _) where url.transport.isStream,
      (.receivedUnusable(.tls, let detail), _) where url.transport.isStream:
      // A stream that has lost its framing never finds it again: what follows cannot be trusted.
      Failure(
        stageCause(.bindingNotSTUN, .allocateNotSTUN), stunError: state.lastError, detail: detail,
        hint: state.isSecured ? otherServiceInTLS : nil)
    case (.receivedUnusable(.excess, let detail), _): Failure(excess(in: state), detail: detail)
    default: nil
    }
  }

  /// What is to be done about a stream that somebody takes and then resets unanswered. Nobody on the way
  /// sees into TLS, so that behind it no firewall is to blame.
  private func hint(after how: Disconnection, in state: JudgeState) -> String? {
    if isOnCredentials(how, in: state) {
      return
        "Check user name and password: the server ends the connection on them. Server admin: see the "
        + "server's log, and check the user database."
        + (how == .reset && !state.isSecured ? " Else a firewall on the way cut it." : "")
    }
    if how == .refused, state.proxy == nil, cause(of: how, in: state) == .connectRefused {
      return closedPort
    }
    guard state.rung == .messages, how == .reset, state.replies == 0, url.transport.isStream else {
      return nil
    }
    return state.isSecured
      ? behindTLS
      : "Server admin: if a balancer is in front, check its backend and the PROXY protocol on both "
        + "sides. Else a firewall on the way cut it, or the server crashed: try from another network."
  }

  /// Whether the server has asked who we are over a stream, and the answer was its end.
  private func isOnCredentials(_ how: Disconnection, in state: JudgeState) -> Bool {
    state.rung == .messages && url.kind == .turn && url.transport.isStream
      && (how == .closed || how == .reset) && state.lastError?.code == 401
      && state.replies < state.requests
  }

  /// What is to be done about a port that nobody listens on, over the URL's transport.
  private var closedPort: String {
    switch url.transport {
    case .udp:
      "Server admin: start the server on UDP at this address and port (coturn: listening-ip; containers: "
        + "publish it for UDP, by itself), or open the firewall."
    case .tcp:
      "Server admin: start the server on TCP at this address and port (coturn: listening-ip, not no-tcp; "
        + "containers: publish it for TCP, by itself), or open the firewall."
    case .tls:
      "Server admin: start the server with TLS at this port (coturn: tls-listening-port; it does not listen "
        + "without a readable cert and pkey), or open the firewall."
    case .dtls:
      "Server admin: turn DTLS on (coturn: not no-dtls, \(CoturnChange.dtls.words(for: nil))), or open the "
        + "firewall for UDP. Configuration owner: or leave out ?transport=udp, as browsers use TLS over TCP."
    }
  }

  /// The certificate holds, so that nobody on the way answers.
  var otherServiceInTLS: String {
    "Server admin: another service, or an HTTP proxy such as a CDN, has this name and port: give TURN a port "
      + "or a name of its own. Configuration owner: or check the port."
  }

  /// Whatever ends TLS is up.
  var behindTLS: String {
    "Server admin: whatever ends TLS here is up: check the server behind it (its backend), whether that "
      + "expects TLS, too, and the PROXY protocol on both sides."
  }

  /// Why this machine itself is the end of the path; nil if it is not, or if that does not matter.
  func stoppedHere(
    _ how: Disconnection, _ detail: String, in state: JudgeState
  ) -> Inconclusive? {
    guard needsPath(state.stand) else { return nil }
    // Linux forbids ordinary sockets the broadcast address.
    if how == .forbidden, state.server?.addressClass != .broadcast { return .ownFirewall(detail) }
    // A server on this very machine has the same address as its firewall.
    if let icmp = state.icmp, icmp.isOwn, let server = state.server, icmp.sender != server.address,
      !server.isUnspecified, !state.isNeighbourMissing
    {
      return .ownFirewall(icmp.words)
    }
    guard how == .noFamily, let server = state.server else { return nil }
    return .noAddressFamily(server.family, isLiteral: url.host.isLiteral)
  }

  /// How long a server has to be given for its silence to say something. 2 s: three transmissions of a
  /// request, and a slow way back.
  private static let leastPatience: Duration = .seconds(2)

  /// What DNS has to do with a failure before anything has come from a server: it led to no server, or it
  /// took so long that no time was left. Nil if nothing.
  func ledAstray(_ failure: Failure, at event: Event, in state: JudgeState) -> Failure? {
    guard case .name(let name) = url.host, state.proxy == nil, state.retries.isEmpty,
      !state.isAnswered
    else { return nil }
    if event.what == .limitReached, let resolved = state.resolvedAt,
      resolved >= event.offset / 2, event.offset - resolved < Self.leastPatience
    {
      return Failure(
        .resolveTimeout,
        detail:
          "the resolver took \(resolved.inSeconds) of \(event.offset.inSeconds), and too little was "
          + "left for the server")
    }
    guard let stray = state.strayAddresses.first, name.lowercased() != "localhost",
      !name.lowercased().hasSuffix(".localhost")
    else { return nil }
    // Who writes the address of a server of his own machine into the hosts file means it, and where
    // somebody listens he may, too.
    let isUnspecified = Endpoint(address: stray, port: 0).isUnspecified
    guard failure.cause.stage != .resolve,
      isUnspecified || (state.areFromHosts == false && failure.cause.stage == .connect)
    else { return nil }
    let isFromHosts = state.areFromHosts == true
    return Failure(
      .resolveFiltered,
      detail: isFromHosts
        ? "this machine's hosts file leads the name to \(stray)"
        : "the name leads to \(stray) here",
      hint: isFromHosts ? "Remove the name from this machine's hosts file." : nil)
  }

  /// What ICMP says about the end of the path, and who said it.
  private func rejected(_ failure: Failure, in state: JudgeState) -> Failure {
    guard let icmp = state.icmp else { return failure }
    if state.isNeighbourMissing {
      return Failure(
        failure.cause, stunError: failure.stunError,
        detail: "no machine on this network answers at the address (\(icmp.words))",
        hint: "Server admin: check that the machine is up. Configuration owner: check the address.")
    }
    let isElsewhere = state.server.map { $0.address != icmp.sender } ?? false
    let sender = isElsewhere ? icmp.sender : nil
    let hint: String? =
      switch (icmp.meaning, sender) {
      case (.prohibited, let sender?):
        "Network admin: the firewall or router at \(sender.shown) rejects the packets: allow them."
      case (.portUnreachable, let sender?):
        "Network admin: it is not the server that answers, but \(sender.shown): look at the firewall or "
          + "router there."
      case (.prohibited, nil) where state.server != nil:
        "Server admin: the server's own firewall rejects the packets: open the port there (firewalld, ufw, nft). "
          + "Network admin: or a router that answers in the server's name."
      case (.prohibited, nil), (.portUnreachable, nil), (.other, _): nil
      }
    return Failure(
      failure.cause, stunError: failure.stunError, detail: icmp.words, hint: hint ?? failure.hint)
  }

  /// A stream that goes on and on, and the connection was closed for it.
  private func excess(in state: JudgeState) -> Cause {
    switch state.rung {
    case .messages: stageCause(.bindingMalformed, .allocateMalformed)
    case .tls: .tlsHandshakeFailed
    case .proxy: .proxyClosed
    case .resolve, .connect: .connectReset
    }
  }

  /// Whether the end of the path matters: not to a retry, which takes a new one, nor to an address
  /// that the server has told already. A relay ends with the path to it.
  private func needsPath(_ stand: JudgeState.Stand) -> Bool {
    switch stand {
    case .asking: true
    case .retryDue, .unexplained: false
    case .granted: url.kind == .turn
    }
  }

  var notTaken: Failure {
    Failure(
      stageCause(.bindingNoMappedAddress, .allocateNoRelay),
      detail: "the ICE agent did not take the server's answer")
  }

  private func cause(of reason: ResolutionFailure) -> Cause {
    switch reason {
    case .nameNotFound: .resolveNameNotFound
    case .noAddress, .deadAlias: .resolveNoAddress
    case .resolverFailed, .zoneFailed, .answerCut, .noResolver: .resolveResolverFailed
    case .filtered: .resolveFiltered
    }
  }

  /// What is to be done about a name that gave no address, where that is more than its cause says.
  private func hint(after reason: ResolutionFailure) -> String? {
    switch reason {
    case .deadAlias:
      "Server admin: correct the name's alias (CNAME) in DNS, or add the address at its end."
    case .answerCut:
      "Network admin: allow TCP to the resolver's port 53, and have it answer there. Server admin: or have "
        + "fewer records for the name."
    case .zoneFailed:
      "Server admin: fix the domain's own DNS: its name servers and its DNSSEC signatures."
    case .noResolver:
      "Check this machine's DNS settings: nothing answers at its resolver's address. Start it, or name "
        + "another one."
    case .nameNotFound, .noAddress, .resolverFailed, .filtered: nil
    }
  }

  private func unsecured(_ failure: TLSFailure, _ peer: TLSPeer?) -> Failure {
    if failure.reason == .unknownServerName, url.host.isLiteral {
      return Failure(
        .tlsUnknownServerName, detail: "\(failure.detail); it was asked without a name",
        hint:
          "Configuration owner: name the server in the URL: an address is no server name in TLS.")
    }
    let advice = CertificateAdvice(failure.fault, of: peer, at: url)
    return Failure(
      cause(of: failure.reason),
      detail: failure.detail + (advice?.words.map { "; \($0)" } ?? ""),
      hint: advice?.hint ?? hint(after: failure))
  }

  /// What is to be done about a failure of TLS that says more than its cause.
  private func hint(after failure: TLSFailure) -> String? {
    switch (failure.reason, failure.alert) {
    case (.certificateNameMismatch, _) where url.host.isLiteral:
      "Configuration owner: use the server's name in the URL in place of its address. Server admin: or have "
        + "the address in the certificate (iPAddress)."
    case (.handshakeFailed, 80):
      "Server admin: check that a certificate is loaded for this name: servers in Go (Caddy, Traefik, LiveKit) "
        + "answer so to names without one. Else see the server's log."
    case (.handshakeFailed, 120):
      "Server admin: what answers here takes only clients with an ALPN of its own: lead connections without "
        + "ALPN, which browsers make, to the TURN server."
    case (.handshakeFailed, 49):
      "Server admin: an access rule of the server, or of a balancer in front, refuses this client or name."
    default: nil
    }
  }

  private func cause(of reason: TLSFailure.Reason) -> Cause {
    switch reason {
    case .notTLS: .tlsNotTLS
    case .version: .tlsVersion
    case .certificateExpired: .tlsCertificateExpired
    case .certificateNotYetValid: .tlsCertificateNotYetValid
    case .certificateNameMismatch: .tlsCertificateNameMismatch
    case .certificateUntrusted: .tlsCertificateUntrusted
    case .issuerExpired: .tlsIssuerExpired
    case .unknownServerName: .tlsUnknownServerName
    case .clientCertificateRequired: .tlsClientCertificateRequired
    case .handshakeFailed: .tlsHandshakeFailed
    }
  }

  /// The path ended: which rung was the probe on?
  ///
  /// A connected UDP socket proves nothing: until the server answers, with DTLS or with STUN, ICMP
  /// says about the port what RST says about a TCP port.
  private func cause(of how: Disconnection, in state: JudgeState) -> Cause {
    let isOpen = url.transport.isStream || state.isAnswered
    return switch (state.rung, how) {
    case (.messages, .closed): stageCause(.bindingClosed, .allocateClosed)
    case (.messages, _) where isOpen: stageCause(.bindingReset, .allocateReset)
    case (.tls, .closed): .tlsClosed
    case (.tls, .timedOut): .tlsTimeout
    case (.tls, .reset): .tlsReset
    case (.tls, _) where isOpen: .tlsReset
    case (_, .unreachable) where state.icmp?.meaning == .prohibited: .connectProhibited
    case (_, .refused): .connectRefused
    case (_, .unreachable), (_, .noRoute), (_, .noFamily), (_, .offline), (_, .forbidden):
      .connectUnreachable
    case (_, .timedOut): .connectTimeout
    case (_, .reset), (_, .closed): .connectReset
    }
  }
}
