/// What a rendezvous bounds.
package struct MeetingLimits: Hashable, Sendable {
  /// Rooms in which somebody is, or was until a short time ago. 1,000: two connections each, and about
  /// 20 MiB of memory.
  package var rooms = 1000
  /// Connections that have not joined a room yet. 256: a reconnection of everybody after a restart of the
  /// rendezvous comes in over some seconds, and each joins within a round trip.
  package var lobby = 256
  /// How long a connection may take until it has joined.
  ///
  /// 10 s: three retransmissions of TCP, and no place for whoever only holds connections.
  package var joining: Duration = .seconds(10)
  /// How often a connection is asked whether it is there (RFC 6455 §5.5.2).
  ///
  /// 3 s: so that both ends know of a dead path after ``silence``.
  package var pinging: Duration = .seconds(3)
  /// How long a connection may be silent; then its member is away.
  ///
  /// 10 s: three pings without an answer. An outage of 3 s is none, and after one of 12 s a member that
  /// connects anew is not refused for a connection that is dead.
  package var silence: Duration = .seconds(10)
  /// How long a member may be away. After that the place in the room is free.
  package var absence: Duration = .seconds(300)
  /// How old a room may be.
  ///
  /// 24 h: a rehearsal that is held for a night ends in order, and a forgotten program does not stay.
  package var age: Duration = .seconds(86_400)
  /// How many messages a connection may send at once, and how many a second after that.
  ///
  /// 100 and 20: a negotiation with all its candidates has 10 messages, and a restart as many.
  package var burst = 100
  package var rate = 20

  /// The limits that a rendezvous has if nobody says otherwise.
  package init() {}
}

/// What one connection may still send: a bucket of tokens, one for each message.
struct MessageAllowance {
  private var tokens: Double
  private var filled: Duration

  init(_ limits: MeetingLimits, at now: Duration) {
    tokens = Double(limits.burst)
    filled = now
  }

  /// Takes one message. Whether it was allowed.
  mutating func take(_ limits: MeetingLimits, at now: Duration) -> Bool {
    tokens = min(
      Double(limits.burst), tokens + max(0, (now - filled) / .seconds(1)) * Double(limits.rate))
    filled = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
