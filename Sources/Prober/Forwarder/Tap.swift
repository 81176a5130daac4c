import ICEConfiguration
import Judging
import ProbeEvidence
import STUN

/// Reads every message that passes between the agent and the server, and says what may go on.
///
/// Sans-IO: bytes in, bytes and happenings out. It is the authority on what was asked and answered.
struct Tap {
  /// What to do with a message, and what it means.
  struct Outcome: Equatable {
    /// The bytes for the other side; nil if the message ends here.
    var passed: [UInt8]?
    /// The transaction that a passed request begins.
    var begun: TransactionID?
    /// What is to be put down as evidence.
    var happenings: [Event.Kind] = []
    /// The data for the peer, or from it, that is in the message.
    var payload: Relaying.Payload?
    /// The answer to a request of our own.
    var ownReply: Reply?
    /// Whether the agent that is not there yet can go on from the server's answer.
    var isForAgent = false
    /// What the agent gets at once.
    var answer: [UInt8]?

    /// Whether a message of the server led to anything.
    var isOfUse: Bool {
      payload != nil || ownReply != nil
        || happenings.contains { if case .received = $0 { true } else { false } }
    }
  }

  /// How many unusable messages are put down as evidence.
  ///
  /// 8: enough to see what a server sends, and a bound for one that never stops. Over a stream the
  /// eighth is the end: nothing is lost, doubled or forged there, so that no TURN server sends them.
  static let unusableLimit = 8

  /// How many requests of the agent are remembered.
  ///
  /// 32: gathering takes three or four (RFC 8656 §7.1); the bound holds whatever the server does. A
  /// relay that is held needs one every few minutes, for which those that are answered make room.
  static let transactionLimit = 32

  /// How often the agent may ask for the same thing.
  ///
  /// 8 times at once: two permissions, each twice more after a stale nonce. Then once a second: no
  /// lifetime is shorter that a client can live with, and libnice refreshes one of a second at once,
  /// for ever.
  private static let requestAllowance = Allowance(burst: 8, perSecond: 1)

  private let credential: LongTermCredential?
  /// What the server wants requests to be signed with; nil until it has said so.
  private var challenge: Challenge?
  private let isStream: Bool
  private var transactions: [TransactionID: Transaction] = [:]
  private var uselessCount = 0
  private var requests: [RequestMethod: Allowance] = [:]
  /// The 438 since the last success.
  private var staleNonces: [RequestMethod: Int] = [:]

  /// What passes besides, while the relay is proved; nil for nothing.
  var relaying: Relaying?

  /// The allocation that the server granted and that nobody has freed yet.
  private(set) var grant: Allocation?
  /// The request that was sent before there was an agent, and that none has taken over.
  private var opening: TransactionID?
  /// The one request that is ours and not the agent's.
  private var own: (id: TransactionID, authentication: Authentication)?

  /// A tap for a server that is shown `credential`, over datagrams or a stream.
  init(credential: LongTermCredential?, isStream: Bool = false, relaying: Relaying? = nil) {
    self.credential = credential
    self.isStream = isStream
    self.relaying = relaying
  }

  /// Whether an Allocate is on its way whose answer has not come: it may yet be granted.
  var awaitsAllocation: Bool {
    transactions.values.contains { $0.request.method == .allocate && !$0.isAnswered }
  }

  /// Whether data passes: there is a relay, and it is proved.
  var isRelaying: Bool { relaying.map { $0.serverSide == .peer || grant != nil } ?? false }

  /// A request of the agent.
  private struct Transaction {
    let request: Request
    /// The agent's own transaction id, which may be of RFC 3489's form; nil until an agent asks the same.
    var agentID: TransactionID?
    let authentication: Authentication?
    /// What the server was sent.
    let wire: [UInt8]
    var isAnswered = false
    /// The answer, as long as it waits for the agent.
    var answer: Message?
  }
}

// MARK: - Before there is an agent

extension Tap {
  /// Asks what the agent will ask first: a Binding request, or an Allocate without credentials (RFC 8656
  /// §7.1). So an agent is made for a server that answers, and the others cost none.
  mutating func open(with method: RequestMethod) -> Outcome {
    let id = TransactionID.random()
    let message =
      method == .allocate
      ? Message(.request, .allocate, transactionID: id, attributes: [.requestedTransportUDP])
      : Message(.request, .binding, transactionID: id)
    let request = Request(method: method, isAuthenticated: false)
    transactions[id] = Transaction(
      request: request, agentID: nil, authentication: nil, wire: message.encoded())
    opening = id
    return Outcome(passed: transactions[id]?.wire, begun: id, happenings: [.sent(request: request)])
  }

  /// The agent's first request, if it is the one that was sent already: its answer may be there.
  private mutating func takeOver(_ message: Message, as method: RequestMethod) -> Outcome? {
    guard let id = opening, let transaction = transactions[id],
      transaction.request.method == method, message[.messageIntegrity] == nil
    else { return nil }
    opening = nil
    transactions[id]?.agentID = message.transactionID
    transactions[id]?.answer = nil
    return Outcome(
      answer: transaction.answer?.reply(as: message.transactionID, isSigned: false))
  }
}

// MARK: - From the agent

extension Tap {
  /// Takes a datagram of the agent, `instant` after any start. What goes to the server has the magic
  /// cookie, which libnice 0.1.21 leaves out of Binding requests and many servers do not do without,
  /// and a signature under the server's own realm.
  mutating func agentSent(_ bytes: [UInt8], at instant: Duration = .zero) -> Outcome {
    if let outcome = agentRelayed(bytes) { return outcome }
    guard let message = try? Message(decoding: bytes), message.messageClass == .request,
      let method = RequestMethod(message.method), method.isForGathering || relaying != nil
    else { return Outcome() }
    if let outcome = takeOver(message, as: method) { return outcome }
    let id = message.transactionID.withMagicCookie
    if relaying != nil { makeRoom() }
    // What libnice repeats is dropped: the forwarder knows whether the way to the server needs that.
    guard transactions[id] == nil, transactions.count < Self.transactionLimit,
      requests[method, default: Self.requestAllowance].take(at: instant)
    else { return Outcome() }
    let authentication = authentication(of: message)
    let request = Request(method: method, isAuthenticated: authentication != nil)
    let wire = message.request(as: id, signed: authentication)
    transactions[id] = Transaction(
      request: request, agentID: message.transactionID, authentication: authentication, wire: wire)
    return Outcome(passed: wire, begun: id, happenings: [.sent(request: request)])
  }

  private mutating func makeRoom() {
    guard transactions.count >= Self.transactionLimit else { return }
    transactions = transactions.filter { !$0.value.isAnswered }
  }

  /// The same request once more; nothing to pass if it was answered by now.
  func repeated(_ id: TransactionID) -> Outcome {
    guard let transaction = transactions[id], !transaction.isAnswered else { return Outcome() }
    let request = Request(
      method: transaction.request.method, isAuthenticated: transaction.request.isAuthenticated,
      isRetransmission: true)
    return Outcome(passed: transaction.wire, happenings: [.sent(request: request)])
  }

  /// The request that frees what was granted; nil if nothing was.
  mutating func refreshGrant() -> [UInt8]? { grant?.refresh() }

  /// Data for `peer` that the relay is to send; nil while there is none.
  func outreach(to peer: TransportAddress, _ data: [UInt8]) -> Outreach? {
    guard grant != nil else { return nil }
    let authentication = credential.flatMap { credential in
      challenge.map { Authentication(credential, to: $0) }
    }
    return Outreach(to: peer, data, authentication)
  }

  /// Reads what the server says while the grant is freed.
  mutating func readRelease(_ bytes: [UInt8]) -> Allocation.Answer {
    grant?.read(bytes) ?? .unrelated
  }

  /// A request of our own for a permission (RFC 8656 §9.1), which lets `peer` send to the relay and sends
  /// it nothing; nil where nobody could sign it.
  mutating func askPermission(for peer: TransportAddress) -> [UInt8]? {
    guard let credential, let challenge, grant != nil else { return nil }
    let id = TransactionID.random()
    let authentication = Authentication(credential, to: challenge)
    own = (id, authentication)
    return Message(
      .request, .createPermission, transactionID: id, attributes: [.xorPeerAddress(peer, in: id)]
    ).request(as: id, signed: authentication)
  }

  /// How the server is to see the request signed that the agent signed in its own way; nil for one that
  /// it did not sign.
  private func authentication(of message: Message) -> Authentication? {
    guard message[.messageIntegrity] != nil, let credential, let challenge else { return nil }
    return Authentication(credential, to: challenge)
  }
}

// MARK: - From the server

extension Tap {
  /// Takes a datagram, or a whole message off a stream, of the server, `instant` after the same start.
  mutating func serverSent(_ bytes: [UInt8], at instant: Duration = .zero) -> Outcome {
    if let outcome = serverRelayed(bytes, at: instant) { return outcome }
    let message: Message
    do {
      message = try Message(decoding: bytes)
    } catch {
      // Who answers in another protocol is quoted; a stream's framing does so itself.
      return isStream || !(bytes.lacksMagicCookie || Stranger.isDNS(bytes))
        ? unusable(error == .notSTUN ? .notSTUN : .malformed, "\(error)")
        : unusable(.notSTUN, Stranger.words(for: bytes))
    }
    guard message.transactionID.hasMagicCookie else {
      return unusable(.notSTUN, "a message without STUN's magic cookie")
    }
    guard message.messageClass == .success || message.messageClass == .error else {
      return unusable(.malformed, "not a response but a \(message.messageClass)")
    }
    if let own, own.id == message.transactionID {
      self.own = nil
      if let challenge = Challenge(message) { self.challenge = challenge }
      return Outcome(
        ownReply: Reply(
          message, to: Request(method: .createPermission, isAuthenticated: true),
          integrity: Optional(own.authentication).integrity(of: message, bytes)))
    }
    guard let transaction = transactions[message.transactionID] else {
      return unusable(.otherTransaction, "a response to another transaction")
    }
    // Over datagrams it answers a request that was repeated: nothing new.
    guard !transaction.isAnswered else { return useless("a second response to one request") }
    transactions[message.transactionID]?.isAnswered = true
    return answered(transaction, by: message, bytes)
  }

  /// Puts down bytes that are no reply, as long as there is room for more of them.
  mutating func unusable(_ bytes: UnusableBytes, _ detail: String) -> Outcome {
    let outcome = useless(detail)
    guard uselessCount <= Self.unusableLimit, outcome.happenings.isEmpty else { return outcome }
    return Outcome(happenings: [.receivedUnusable(bytes: bytes, detail: detail)])
  }

  /// Counts a message that leads to nothing. One too many of them on a stream is put down.
  private mutating func useless(_ detail: String) -> Outcome {
    uselessCount += 1
    guard isStream, uselessCount == Self.unusableLimit else { return Outcome() }
    let words = "\(uselessCount) messages that answer nothing; the last one is \(detail)"
    return Outcome(happenings: [.receivedUnusable(bytes: .excess, detail: words)])
  }

  private mutating func answered(
    _ transaction: Transaction, by message: Message, _ bytes: [UInt8]
  ) -> Outcome {
    let integrity = transaction.authentication.integrity(of: message, bytes)
    let reply = Reply(message, to: transaction.request, integrity: integrity)
    if transaction.request.method == .allocate, reply.outcome == .success {
      grant = Allocation(authentication: transaction.authentication)
    }
    noteNonce(reply)
    let isSigned = transaction.authentication != nil
    let passes = mayPass(reply)
    if passes, let challenge = Challenge(message) { self.challenge = challenge }
    var outcome = Outcome(happenings: [.received(reply: reply)])
    guard passes else { return outcome }
    if let agentID = transaction.agentID {
      outcome.passed = message.reply(as: agentID, isSigned: isSigned)
    } else {
      transactions[message.transactionID]?.answer = message
      outcome.isForAgent = true
    }
    return outcome
  }

  private mutating func noteNonce(_ reply: Reply) {
    switch reply.outcome {
    case .success: staleNonces[reply.method] = 0
    case .error(438, _): staleNonces[reply.method, default: 0] += 1
    case .error: break
    }
  }

  /// Whether the agent may see the reply: only what leads on, so that no server's bytes reach the C
  /// library for nothing. libnice loops on a 300 and on 438.
  ///
  /// A success without what was asked for is none: libnice 0.1.21 frees the candidate of a relay
  /// that is granted for no time twice.
  private func mayPass(_ reply: Reply) -> Bool {
    guard reply.defect == nil else { return false }
    switch reply.outcome {
    case .success where reply.method == .binding: return reply.mappedAddress != nil
    case .success where reply.method == .allocate:
      return reply.integrity == .valid && reply.grantsRelay
    case .success: return reply.integrity == .valid
    case .error(401, _): return !reply.answersAuthenticated
    case .error(438, _): return staleNonces[reply.method, default: 0] <= Judge.staleNonceLimit
    case .error: return false
    }
  }
}

extension [UInt8] {
  /// Whether something else stands where STUN has it (RFC 8489 §5), whatever else is wrong.
  fileprivate var lacksMagicCookie: Bool {
    count >= 8 && !self[4..<8].elementsEqual([0x21, 0x12, 0xA4, 0x42])
  }
}

extension Reply {
  fileprivate var grantsRelay: Bool { (relayedAddress?.port ?? 0) > 0 && (lifetime ?? 0) > 0 }
}

extension RequestMethod {
  fileprivate init?(_ method: Message.Method) {
    switch method {
    case .binding: self = .binding
    case .allocate: self = .allocate
    case .refresh: self = .refresh
    case .createPermission: self = .createPermission
    case .channelBind: self = .channelBind
    default: return nil
    }
  }

  /// Whether an agent that only gathers has a use for it.
  fileprivate var isForGathering: Bool { self == .binding || self == .allocate }
}
