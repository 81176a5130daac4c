/// All that was tried to prove that bytes go through a granted relay. A value: it can be saved, and
/// judged again later.
package struct Proof: Equatable, Codable, Sendable {
  /// When the proof began, from the probe's start.
  package let start: Duration
  /// What was tried, one way after the other.
  package var attempts: [ProofAttempt] = []
  /// Where the relay's packets come from; nil where that was not looked at.
  package var source: RelaySource?

  /// A proof that begins now.
  package init(start: Duration) { self.start = start.inMicroseconds }

  private enum CodingKeys: String, CodingKey { case start = "milliseconds", attempts, source }

  /// Reads a proof with its start in milliseconds; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    start = try container.decode(Milliseconds.self, forKey: .start).duration
    attempts = try container.decode([ProofAttempt].self, forKey: .attempts)
    source = try container.decodeIfPresent(RelaySource.self, forKey: .source)
  }

  /// Writes a proof with its start in milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Milliseconds(start), forKey: .start)
    try container.encode(attempts, forKey: .attempts)
    try container.encodeIfPresent(source, forKey: .source)
  }
}

/// One way of proving a relay: what stood at its other end, and what went through it.
package struct ProofAttempt: Equatable, Codable, Sendable {
  /// How many events are put down before those are left out that decide nothing.
  ///
  /// 100: an attempt on a healthy server has about 20, and one on a silent server two a second for
  /// each end, of which the first tell everything.
  static let eventLimit = 100

  /// What stands at the other end of the relay.
  package enum Way: String, CaseIterable, Codable, Sendable {
    /// A second relay of the same server.
    case sameServer = "same-server"
    /// A relay of another server of the same tenant.
    case otherServer = "other-server"
    /// A plain socket of the probe's own.
    case mappedAddress = "mapped-address"
    /// An address that the user names, for which a permission is asked and to which nothing is sent.
    case namedPeer = "named-peer"
    /// The same with an address of a private range, where all of the above is forbidden.
    case privatePeer = "private-peer"

    /// Whether a permission is asked for, and no data can come back.
    package var isPermissionOnly: Bool {
      switch self {
      case .sameServer, .otherServer, .mappedAddress: false
      case .namedPeer, .privatePeer: true
      }
    }
  }

  /// What stands at the other end.
  package let way: Way
  /// The other server's URL, for ``Way/otherServer``.
  package let peer: String?
  /// Where the relay was asked to send to; nil while that is not known.
  package var peerAddress: Endpoint?
  /// What happened, oldest first; offsets count from the attempt's start.
  package var events: [ProofEvent] = []
  /// The packets that were to be echoed, by their number.
  package var packets: [PacketTrace] = []
  /// The big packets that were to be echoed besides; nil if none were sent.
  package var bigPackets: [PacketTrace]?
  /// What was seen while the relay was held; nil if it was not.
  package var hold: FlowTrace?
  /// What was seen while the rate was measured; nil if it was not.
  package var throughput: FlowTrace?

  /// An attempt that begins now.
  package init(way: Way, peer: String? = nil) {
    self.way = way
    self.peer = peer
  }

  /// Puts down what happened; of messages that decide nothing only as many as
  /// ``eventLimit`` leaves room for.
  /// - Returns: the event; nil if it was left out.
  @discardableResult
  package mutating func append(_ what: ProofEvent.Kind, at offset: Duration) -> ProofEvent? {
    guard events.count < Self.eventLimit || what.mayDecide else { return nil }
    let event = ProofEvent(what, at: offset)
    events.append(event)
    return event
  }
}

extension ProofEvent.Kind {
  /// Whether an attempt may stand otherwise after it. Requests for permissions are few, since the tap
  /// bounds them.
  fileprivate var mayDecide: Bool {
    switch self {
    case .exchanged(_, .sent(let request)):
      request.method == .createPermission && !request.isRetransmission
    case .exchanged(_, .received(let reply)): reply.method == .createPermission
    case .exchanged(_, .receivedUnusable): false
    case .climbing(.sent(let request)): !request.isRetransmission
    default: true
    }
  }
}

/// Which end of a proved relay is spoken of.
package enum ProofSide: String, Codable, Sendable {
  /// The relay that is to be proved.
  case first
  /// What stands at its other end.
  case second
}

/// One thing that happened while a relay was proved, and when.
package struct ProofEvent: Equatable, Sendable {
  /// The time since the attempt's start.
  package let offset: Duration
  /// What happened.
  package let what: ProofEvent.Kind

  /// Puts an instant to what happened.
  package init(_ what: ProofEvent.Kind, at offset: Duration) {
    self.what = what
    self.offset = offset.inMicroseconds
  }
}

extension ProofEvent {
  /// What can happen while a relay is proved. Never a judgement.
  package enum Kind: Equatable, Codable, Sendable {
    /// Something on the way to the second relay, as in a probe of its own.
    case climbing(what: Event.Kind)
    /// A message went to a server, or came from it.
    case exchanged(side: ProofSide, what: Event.Kind)
    /// The first bytes from the other end came out at this side.
    case arrived(side: ProofSide)
    /// Both agents say that they are connected.
    case ready
    /// This machine stood still, or its network changed.
    case disturbed(by: Disturbance)
    /// The time for this attempt ran out.
    case limitReached
    /// The run was ended from outside.
    case interrupted
    /// iceprobe itself failed.
    case fault(detail: String)
  }
}

extension ProofEvent: Codable {
  private enum CodingKeys: String, CodingKey { case milliseconds, what }

  /// Reads an event with its offset in milliseconds; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(ProofEvent.Kind.self, forKey: .what),
      at: try container.decode(Milliseconds.self, forKey: .milliseconds).duration)
  }

  /// Writes an event with its offset in milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Milliseconds(offset), forKey: .milliseconds)
    try container.encode(what, forKey: .what)
  }
}
