import Causes
import ProbeEvidence

/// What the judge keeps in mind of the events so far: the present attempt, and why there were others.
struct JudgeState {
  /// The rung of the ladder that the attempt has reached.
  enum Rung {
    case resolve, connect, proxy, tls, messages
  }

  /// What came back from the server.
  enum Answer {
    case reply(Reply)
    case unusable(UnusableBytes, detail: String)
  }

  /// How the matter stands.
  enum Stand {
    /// The server has yet to say yes or no.
    case asking
    /// The attempt is over, and the next one has not begun.
    case retryDue(Retry)
    /// The attempt failed in a way that several causes have, and these trials go on.
    case unexplained(Failure, trials: [HandshakeTrial.Variant], at: Duration)
    /// The server has said yes.
    case granted(at: Duration)
  }

  /// Why the probe started again, each time.
  private(set) var retries: [Retry] = []
  /// What the server said last before the present attempt; nil in the first.
  private(set) var lastWord: Failure.STUNError?
  /// The proxy that the path leads through.
  private(set) var proxy: String?
  /// Whether the proxy was told who we are, when it was asked for the tunnel; nil if it was not asked.
  private(set) var showedLogin: Bool?
  /// A numeric address needs no resolver, and neither does a retry: they begin on this rung.
  private(set) var rung = Rung.connect
  /// Whether anything has come from the server itself, TLS included.
  private(set) var isAnswered = false
  /// When the name was resolved; nil for none.
  private(set) var resolvedAt: Duration?
  /// The addresses that DNS has, if they are all this machine's own, or none.
  private(set) var strayAddresses: [String] = []
  /// Whether it is the hosts file that has them; nil if that is not known.
  private(set) var areFromHosts: Bool?
  /// Where the server is; nil if a proxy chose the way.
  private(set) var server: Endpoint?
  /// Where the server of the URL itself is, whoever a client was sent on to; nil if a proxy chose the way.
  private(set) var origin: Endpoint?
  /// Our own socket towards it.
  private(set) var local: Endpoint?
  /// Whether TLS or DTLS is up.
  private(set) var isSecured = false
  /// Whether the agent was started.
  private(set) var isGathering = false
  /// How many requests went out, retransmissions aside.
  private(set) var requests = 0
  /// How many of them were answered.
  private(set) var replies = 0
  /// What came last; nil for nothing.
  private(set) var lastAnswer: Answer?
  /// What the last reply says, if it says no.
  private(set) var lastError: Failure.STUNError?
  /// The release of coturn that has answered; nil for another server, or an unknown one.
  private(set) var coturn: CoturnRelease?
  /// How many 438 have come.
  private(set) var staleNonces = 0
  /// The kinds of candidates that the agent offers.
  private(set) var gathered: Set<Candidate.Kind> = []
  /// What else was tried while the handshake was not answered.
  private(set) var trials: [HandshakeTrial] = []
  /// The last error of ICMP on the present path.
  private(set) var icmp: ICMPError?
  /// When the present path began to be opened, and when the last error of ICMP came.
  private var (pathBegan, icmpCame) = (Duration.zero, Duration.zero)
  /// What happened to this machine since the present path began to be opened.
  private(set) var disturbance: Disturbance?
  /// How the matter stands, as the judge takes the replies.
  var stand = Stand.asking

  /// The server that the probe was last sent on to.
  var alternateServer: Endpoint? { alternateServers.last }

  /// Every server that the probe was sent on to.
  var alternateServers: [Endpoint] {
    retries.compactMap { if case .alternateServer(let server) = $0 { server } else { nil } }
  }

  mutating func take(_ happening: Event.Kind, at offset: Duration) {
    switch happening {
    case .resolved(let addresses, let isFromHosts):
      resolvedAt = offset
      areFromHosts = isFromHosts
      strayAddresses = addresses.allSatisfy(\.isNoServers) ? addresses : []
    case .throughProxy(let proxy): (self.proxy, rung) = (proxy, .proxy)
    case .resolving: climb(to: .resolve)
    case .connecting(let to):
      (disturbance, icmp) = (nil, nil)
      pathBegan = offset
      (server, local) = (proxy == nil ? to : nil, nil)
      origin = origin ?? server
      climb(to: .connect)
    case .connected(let from):
      local = from
      climb(to: .messages)
    case .askingForTunnel(_, let isAuthenticated): showedLogin = isAuthenticated
    case .tunnelOpened: rung = .messages
    case .handshaking: rung = .tls
    case .handshakeAnswered: isAnswered = true
    case .handshakeTried(let trial): trials.append(trial)
    case .secured: (rung, isAnswered, isSecured) = (.messages, true, true)
    case .notSecured(_, .some): isAnswered = true
    case .icmp(let error): (icmp, icmpCame) = (error, offset)
    case .gathering: isGathering = true
    case .sent(let request): requests += request.isRetransmission ? 0 : 1
    case .received(let reply): take(reply)
    case .receivedUnusable(let bytes, let detail):
      (lastAnswer, isAnswered) = (.unusable(bytes, detail: detail), true)
    case .candidate(let candidate): gathered.insert(candidate.kind)
    case .disturbed(let later): disturbance = disturbance?.joined(by: later) ?? later
    case .retrying(let retry):
      self = JudgeState(
        retries: retries + [retry], lastWord: lastError, proxy: proxy, origin: origin)
    default: break
    }
  }

  /// Until its tunnel is open, every rung is the proxy's.
  private mutating func climb(to rung: Rung) { self.rung = proxy == nil ? rung : .proxy }

  private mutating func take(_ reply: Reply) {
    (lastAnswer, isAnswered) = (.reply(reply), true)
    lastError = reply.stunError
    coturn = reply.software.flatMap(CoturnRelease.init) ?? coturn
    replies += 1
    if reply.errorCode == 438 { staleNonces += 1 }
  }
}

extension JudgeState {
  /// Whether no machine on this network has the address that the packets went to.
  var isNeighbourMissing: Bool {
    guard let icmp, icmp.isOwn, icmp.isHostUnreachable else { return false }
    return icmpCame - pathBegan >= ICMPError.neighbourPatience
  }

  /// A new attempt.
  private init(
    retries: [Retry], lastWord: Failure.STUNError?, proxy: String?, origin: Endpoint?
  ) {
    self.init()
    self.origin = origin
    self.retries = retries
    self.lastWord = lastWord
    self.proxy = proxy
    climb(to: .connect)
  }
}

extension String {
  /// Whether an address is this machine's own, or none.
  fileprivate var isNoServers: Bool {
    let endpoint = Endpoint(address: self, port: 0)
    return endpoint.isLoopback || endpoint.isUnspecified
  }
}

extension Reply {
  /// The error code and the reason phrase, if the server says no.
  var stunError: Failure.STUNError? {
    if case .error(let code, let reason) = outcome {
      Failure.STUNError(code: code, reason: reason)
    } else {
      nil
    }
  }
}
