import PlainText

extension Event {
  /// The event on one line, for a person who watches: `    12.3 ms  connecting to 192.0.2.1:3478`.
  package var line: String {
    "\(offset.column) ms  \(what.words)"
  }
}

extension Event.Kind {
  /// How many of a name's addresses are shown: a pool may have any number of them.
  private static let shownAddresses = 8

  /// What happened, in words. What came from the network is bounded and safe to print.
  package var words: String {
    switch self {
    case .throughProxy(let proxy): "through the proxy \(proxy.shown)"
    case .resolving(let name): "resolving \(name.shown)"
    case .resolved(let addresses, let isFromHosts):
      "resolved to \(Self.words(for: addresses))\(isFromHosts == true ? " by the hosts file" : "")"
    case .notResolved(let reason, let detail): "\(reason.words)\(detail.inParentheses)"
    case .connecting(let to): "connecting to \(to)"
    case .connected(let from): "connected from \(from)"
    case .disconnected(let how, let detail): "\(how.words)\(detail.inParentheses)"
    case .askingForTunnel(let to, let isAuthenticated):
      "asking for a tunnel to \(to.shown)\(isAuthenticated ? " with credentials" : "")"
    case .tunnelOpened(let status): "the tunnel is open (HTTP \(status))"
    case .tunnelRefused(let refusal): "no tunnel\(refusal.words.inParentheses)"
    case .handshaking: "TLS handshake begins"
    case .handshakeAnswered(let peer): "the handshake is answered\(peer.words.inParentheses)"
    case .handshakeTried(let trial): trial.words
    case .secured(let peer): "TLS is up\(peer.words.inParentheses)"
    case .notSecured(let failure, let peer):
      "\(failure.words)\((peer?.words ?? "").inParentheses)"
    case .icmp(let error): error.words
    case .gathering: "the agent gathers"
    case .sent(let request): request.words
    case .received(let reply): reply.words
    case .receivedUnusable(let bytes, let detail): "\(bytes.words)\(detail.inParentheses)"
    case .candidate(let candidate): "the agent offers \(candidate.sdp.shown)"
    case .gatheringDone: "the agent has gathered all that it could"
    case .disturbed(let disturbance): disturbance.message
    case .retrying(let retry): retry.words
    case .limitReached: "the limit ran out"
    case .interrupted: "interrupted"
    case .fault(let detail): "a fault inside iceprobe: \(detail.shown)"
    }
  }

  private static func words(for addresses: [String]) -> String {
    let more = addresses.count - shownAddresses
    return addresses.prefix(shownAddresses).map(\.shown).joined(separator: ", ")
      + (more > 0 ? " and \(more) more" : "")
  }
}

extension ResolutionFailure {
  fileprivate var words: String {
    switch self {
    case .nameNotFound: "not resolved: no such name"
    case .noAddress: "not resolved: the name has no address"
    case .deadAlias: "not resolved: the name is an alias that leads nowhere"
    case .answerCut: "not resolved: the resolver's answer is cut off"
    case .resolverFailed: "not resolved: the resolver failed"
    case .filtered: "not resolved: the resolver filters the name"
    case .zoneFailed: "not resolved: the domain's own DNS fails"
    case .noResolver: "not resolved: no resolver can be reached"
    }
  }
}

extension Disconnection {
  fileprivate var words: String {
    switch self {
    case .refused: "the connection is refused"
    case .unreachable: "the address is unreachable"
    case .noRoute: "this machine has no route to the address"
    case .noFamily: "this machine has no address of that family"
    case .offline: "this machine has no route to anywhere"
    case .forbidden: "this machine forbids it"
    case .timedOut: "the operating system gave up waiting"
    case .reset: "the connection was reset"
    case .closed: "the connection was closed"
    }
  }
}

extension Retry {
  fileprivate var words: String {
    switch self {
    case .freshSocket: "starting again from a fresh socket"
    case .alternateServer(let server): "starting again at the alternate server \(server)"
    }
  }
}

extension UnusableBytes {
  fileprivate var words: String {
    switch self {
    case .notSTUN: "received bytes that are not STUN"
    case .tls: "received a TLS record where none was asked for"
    case .malformed: "received malformed STUN"
    case .otherTransaction: "received a reply to a transaction that was never begun"
    case .partial: "received the beginning of a message without its end"
    case .excess: "received more than any exchange needs, and closed the connection"
    }
  }
}
