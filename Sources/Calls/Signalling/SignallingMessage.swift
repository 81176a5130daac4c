/// What the two sides of a call say to each other through a rendezvous: one JSON object (RFC 8259) in one
/// text message of a WebSocket.
///
/// The rendezvous reads `join`, `leave`, `ping` and `end`, and passes `signal`, `restart`, `leave`, `end`
/// and the `join` of the other member on as they are. It answers `ping` itself: nobody else may be there.
package enum SignallingMessage: Hashable, Sendable {
  /// The sender enters a room, or is back in it. A rendezvous sends each member its own `join` once it is
  /// let in, and the other member's.
  case join(Join)
  /// The sender leaves and does not come back.
  case leave
  /// A description, a candidate, or the end of the candidates.
  case signal(Signal)
  /// Asks whether the other end of the connection is there.
  case ping(Int)
  /// The answer to the `ping` with this number.
  case pong(Int)
  /// The caller restarts: whoever gets this begins a new generation.
  case restart(Restart)
  /// Nothing more comes: from a member the call is over, from the rendezvous the connection is.
  case end(EndReason)

  /// Who enters.
  package struct Join: Hashable, Sendable {
    /// The version of these messages.
    package static let version = 1
    /// Who it is, as long as the command runs: of two members of a room the one with the greater id is
    /// the caller. A random one, see ``isName(_:)``.
    package let participant: String
    /// Which of the participant's connections this is: a fresh one each time. A second connection of a
    /// participant that is still there is refused, and one that was away is resumed.
    package let instance: String

    /// Makes a join of its parts; nil if one is no name.
    package init?(participant: String, instance: String) {
      guard Self.isName(participant), Self.isName(instance) else { return nil }
      (self.participant, self.instance) = (participant, instance)
    }

    /// Whether a text is 8 to 64 of `A`–`Z`, `a`–`z`, `0`–`9`, `-` and `_`.
    package static func isName(_ text: String) -> Bool {
      (8...64).contains(text.utf8.count) && text.utf8.allSatisfy(isNameCharacter)
    }

    /// Whether a character is one of `A`–`Z`, `a`–`z`, `0`–`9`, `-` and `_`.
    static func isNameCharacter(_ character: UInt8) -> Bool {
      switch character {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// A step of the negotiation (RFC 8838).
  package struct Signal: Hashable, Sendable {
    /// What is signalled.
    package enum Content: Hashable, Sendable {
      /// An offer, with the candidates that are known by now.
      case offer(CallDescription)
      /// The answer to the offer of the same generation.
      case answer(CallDescription)
      /// One more candidate of the description whose user name fragment this is.
      case candidate(CallCandidate, usernameFragment: String)
      /// No more candidates of that description.
      case endOfCandidates(usernameFragment: String)
    }

    /// Counts the sender's offers, and the restarts: 1 at first. An answer has the number of its offer.
    package let generation: Int
    /// What is signalled.
    package let content: Content

    /// Makes a signal of its parts.
    package init(generation: Int, _ content: Content) {
      (self.generation, self.content) = (generation, content)
    }
  }

  /// How the caller restarts.
  package struct Restart: Hashable, Sendable {
    /// What is begun anew.
    package enum Kind: String, Hashable, CaseIterable, Sendable {
      /// Credentials and checks (RFC 8445 §9); sockets and allocations stay.
      case ice
      /// Everything: new sockets, new allocations.
      case full
    }

    /// What is begun anew.
    package let kind: Kind
    /// The generation that begins.
    package let generation: Int

    /// Makes a restart of its parts.
    package init(_ kind: Kind, generation: Int) {
      (self.kind, self.generation) = (kind, generation)
    }
  }

  /// Why nothing more comes. The raw values are a contract between releases.
  package enum EndReason: String, Hashable, CaseIterable, Sendable {
    /// The rehearsal is over.
    case finished
    /// A member's user has interrupted it.
    case interrupted
    /// A member gave up: the other one was away or silent for too long.
    case gaveUp = "gave-up"
    /// The rendezvous: two others are in the room.
    case roomFull = "room-full"
    /// The rendezvous: this participant is there by another connection.
    case alreadyJoined = "already-joined"
    /// The rendezvous: it has as many rooms as it may have.
    case tooManyRooms = "too-many-rooms"
    /// The rendezvous: messages come too fast, or too many.
    case rateLimit = "rate-limit"
    /// The rendezvous, or a member: a message breaks the rules.
    case badMessage = "bad-message"
    /// The rendezvous: nothing came for too long, or the room is as old as a room may be.
    case timeLimit = "time-limit"
    /// The rendezvous is being shut down.
    case shuttingDown = "shutting-down"

    /// Whether a member may say so; the others are the rendezvous' own.
    package var isOfMember: Bool {
      switch self {
      case .finished, .interrupted, .gaveUp, .badMessage: true
      case .roomFull, .alreadyJoined, .tooManyRooms, .rateLimit, .timeLimit, .shuttingDown: false
      }
    }

    /// What the rendezvous, or the other side, says with it, and what to do.
    package var words: String {
      switch self {
      case .finished: "the other side has ended the call"
      case .interrupted: "the other side's user has interrupted the call"
      case .gaveUp: "the other side has given up"
      case .roomFull: "two others are in the room; choose another room"
      case .alreadyJoined: "this participant is in the room by another connection"
      case .tooManyRooms: "the rendezvous has as many rooms as it may have; try again later"
      case .rateLimit: "the rendezvous was sent too many messages"
      case .badMessage:
        "a message was refused as malformed; use the same release of iceprobe on both sides and at the "
          + "rendezvous"
      case .timeLimit:
        "the rendezvous has ended the connection: it was open, or silent, for too long"
      case .shuttingDown: "the rendezvous is being shut down"
      }
    }
  }

  /// The longest message, in bytes. 8 KiB: the longest that this program writes, a description with all
  /// that it may have, has 3.
  package static let sizeLimit = 8 << 10

  /// The largest number in a message. 2^31 − 1: every reader of JSON holds it.
  package static let numberLimit = Int(Int32.max)
}
