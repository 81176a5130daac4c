/// What a rendezvous knows and does: who is in which room, and what is passed on to whom. It keeps nothing
/// of what members say to each other.
///
/// Pure: connections, their messages and the time come in, and what is to be done comes out. Times count
/// from any one point that does not change.
package struct Meeting: Sendable {
  /// One connection. No two of a process have the same number.
  package struct Connection: Hashable, Comparable, Sendable {
    private let number: Int

    /// The connection with a number.
    package init(_ number: Int) { self.number = number }

    package static func < (one: Connection, other: Connection) -> Bool { one.number < other.number }
  }

  /// What is to be done, in this order.
  package enum Action: Hashable, Sendable {
    /// Send this message.
    case send(SignallingMessage, to: Connection)
    /// Ask whether it is there (RFC 6455 §5.5.2).
    case ping(Connection)
    /// Send an `end` with this reason, and then close the connection in order.
    case end(SignallingMessage.EndReason, Connection)
    /// Close the connection in order: its member has said so.
    case close(Connection)
    /// Close the connection at once: nobody is there.
    case drop(Connection)
  }

  /// A connection, and whose it is.
  private struct Guest {
    let room: RoomName
    let since: Duration
    var allowance: MessageAllowance
    var lastHeard: Duration
    var lastPinged: Duration
    /// Whose it is; nil until it has joined.
    var participant: String?
  }

  private struct Member {
    var join: SignallingMessage.Join
    /// Nil while the member is away.
    var connection: Connection?
    /// Since when it is there, or away.
    var since: Duration
    /// How the other member left while this one was away.
    var missed: SignallingMessage?
  }

  private struct Room {
    let since: Duration
    var members: [Member] = []

    /// When somebody was last there; nil while somebody is.
    var emptySince: Duration? {
      members.contains { $0.connection != nil } ? nil : members.map(\.since).max() ?? since
    }
  }

  private let limits: MeetingLimits
  private var guests: [Connection: Guest] = [:]
  private var rooms: [RoomName: Room] = [:]
  /// How many connections have not joined.
  private var lobby = 0

  /// A rendezvous at which nobody is.
  package init(_ limits: MeetingLimits = MeetingLimits()) { self.limits = limits }

  /// How many rooms there are.
  package var roomCount: Int { rooms.count }
}

// MARK: - What happens

extension Meeting {
  /// A connection for a room is open.
  package mutating func opened(
    _ connection: Connection, for room: RoomName, at now: Duration
  ) -> [Action] {
    guard lobby < limits.lobby else { return [.end(.tooManyRooms, connection)] }
    lobby += 1
    guests[connection] = Guest(
      room: room, since: now, allowance: MessageAllowance(limits, at: now), lastHeard: now,
      lastPinged: now)
    return []
  }

  /// A text message came in.
  package mutating func received(
    _ bytes: [UInt8], from connection: Connection, at now: Duration
  ) -> [Action] {
    let excess = heard(from: connection, at: now)
    guard excess.isEmpty, let guest = guests[connection] else { return excess }
    let message: SignallingMessage
    do {
      message = try SignallingMessage(decoding: bytes)
    } catch {
      return brokeRules(connection, at: now)
    }
    if let participant = guest.participant {
      return received(message, from: participant, by: connection, in: guest.room, at: now)
    }
    guard case .join(let join) = message else { return brokeRules(connection, at: now) }
    return joined(join, by: connection, guest.room, at: now)
  }

  /// A ping or a pong of the WebSocket came in: it counts as a message, and says nothing.
  package mutating func heard(from connection: Connection, at now: Duration) -> [Action] {
    guard var guest = guests[connection] else { return [] }
    guest.lastHeard = now
    let isAllowed = guest.allowance.take(limits, at: now)
    guests[connection] = guest
    return isAllowed ? [] : expel(connection, .rateLimit, at: now)
  }

  /// What came in is no message that may be sent: too long, binary, or no WebSocket's.
  package mutating func brokeRules(_ connection: Connection, at now: Duration) -> [Action] {
    expel(connection, .badMessage, at: now)
  }

  /// A connection is closed, by whomever. Its member is away from now on, unless it has left.
  package mutating func closed(_ connection: Connection, at now: Duration) {
    guard let guest = guests.removeValue(forKey: connection) else { return }
    guard let participant = guest.participant else {
      lobby -= 1
      return
    }
    change(participant, in: guest.room) {
      ($0.connection, $0.since) = (nil, now)
    }
  }

  /// Time has passed. To be called about once a second.
  package mutating func passed(to now: Duration) -> [Action] {
    var actions: [Action] = []
    for (connection, guest) in guests.sorted(by: { $0.key < $1.key }) {
      if guest.participant == nil, now - guest.since >= limits.joining {
        actions += expel(connection, .timeLimit, at: now)
      } else if now - guest.lastHeard >= limits.silence {
        closed(connection, at: now)
        actions.append(.drop(connection))
      } else if now - guest.lastPinged >= limits.pinging {
        guests[connection]?.lastPinged = now
        actions.append(.ping(connection))
      }
    }
    for name in rooms.keys.sorted(by: { $0.description < $1.description }) {
      actions += aged(name, at: now)
    }
    return actions
  }

  /// The rendezvous ends.
  package mutating func end() -> [Action] {
    let connections = guests.keys.sorted()
    (guests, rooms, lobby) = ([:], [:], 0)
    return connections.map { .end(.shuttingDown, $0) }
  }
}

// MARK: - Members

extension Meeting {
  private mutating func joined(
    _ join: SignallingMessage.Join, by connection: Connection, _ name: RoomName, at now: Duration
  ) -> [Action] {
    let known = rooms[name]?.members.first { $0.join.participant == join.participant }
    if let known {
      guard known.connection == nil else { return expel(connection, .alreadyJoined, at: now) }
      // The instance of a connection that is gone: somebody repeats what was said on it.
      guard known.join.instance != join.instance else { return brokeRules(connection, at: now) }
      change(join.participant, in: name) {
        $0 = Member(join: join, connection: connection, since: now)
      }
    } else {
      if rooms[name] == nil {
        guard makeRoom() else { return expel(connection, .tooManyRooms, at: now) }
        rooms[name] = Room(since: now)
      }
      guard let count = rooms[name]?.members.count, count < 2 else {
        return expel(connection, .roomFull, at: now)
      }
      rooms[name]?.members.append(Member(join: join, connection: connection, since: now))
    }
    guests[connection]?.participant = join.participant
    lobby -= 1
    return [.send(.join(join), to: connection)]
      + [known?.missed].compactMap { $0 }.map { .send($0, to: connection) }
      + introduction(of: join, by: connection, in: name)
  }

  /// Each of the two learns that the other is there.
  private func introduction(
    of join: SignallingMessage.Join, by connection: Connection, in name: RoomName
  ) -> [Action] {
    guard let other = other(than: join.participant, in: name), let present = other.connection
    else { return [] }
    return [.send(.join(other.join), to: connection), .send(.join(join), to: present)]
  }

  private mutating func received(
    _ message: SignallingMessage, from participant: String, by connection: Connection,
    in name: RoomName, at now: Duration
  ) -> [Action] {
    switch message {
    case .signal, .restart:
      // Nothing is kept for a member that is away: once it is back both know, and begin again.
      return pass(message, from: participant, in: name)
    case .ping(let number): return [.send(.pong(number), to: connection)]
    case .pong: return []
    case .leave: return leave(participant, by: connection, in: name, saying: message)
    case .end(let reason) where reason.isOfMember:
      return leave(participant, by: connection, in: name, saying: message)
    case .join, .end: return brokeRules(connection, at: now)
    }
  }

  private func pass(
    _ message: SignallingMessage, from participant: String, in name: RoomName
  ) -> [Action] {
    guard let connection = other(than: participant, in: name)?.connection else { return [] }
    return [.send(message, to: connection)]
  }

  private mutating func leave(
    _ participant: String, by connection: Connection, in name: RoomName,
    saying message: SignallingMessage
  ) -> [Action] {
    guests[connection] = nil
    return remove(participant, from: name, saying: message) + [.close(connection)]
  }

  /// Ends a connection that may not go on. What it was a member of goes on without it.
  private mutating func expel(
    _ connection: Connection, _ reason: SignallingMessage.EndReason, at now: Duration
  ) -> [Action] {
    guard let guest = guests.removeValue(forKey: connection) else { return [] }
    let end = Action.end(reason, connection)
    guard let participant = guest.participant else {
      lobby -= 1
      return [end]
    }
    return [end] + remove(participant, from: guest.room, saying: .leave)
  }
}

// MARK: - Rooms

extension Meeting {
  private func other(than participant: String, in name: RoomName) -> Member? {
    rooms[name]?.members.first { $0.join.participant != participant }
  }

  private mutating func change(
    _ participant: String, in name: RoomName, _ change: (inout Member) -> Void
  ) {
    guard var members = rooms[name]?.members,
      let place = members.firstIndex(where: { $0.join.participant == participant })
    else { return }
    change(&members[place])
    rooms[name]?.members = members
  }

  /// Takes a member out of its room; the other one is sent why, now or once it is back.
  private mutating func remove(
    _ participant: String, from name: RoomName, saying message: SignallingMessage
  ) -> [Action] {
    let actions = pass(message, from: participant, in: name)
    rooms[name]?.members.removeAll { $0.join.participant == participant }
    if actions.isEmpty, let other = other(than: participant, in: name) {
      change(other.join.participant, in: name) { $0.missed = message }
    }
    if rooms[name]?.members.isEmpty == true { rooms[name] = nil }
    return actions
  }

  /// Makes sure that one more room may be: one that nobody is in gives way, which costs those who come
  /// back to it nothing but their places. Whether there is room.
  private mutating func makeRoom() -> Bool {
    guard rooms.count >= limits.rooms else { return true }
    let empty = rooms.compactMap { name, room in room.emptySince.map { (name, $0) } }
      .min { $0.1 < $1.1 }
    guard let empty else { return false }
    rooms[empty.0] = nil
    return true
  }

  /// Ends what is too old in a room, or the room.
  private mutating func aged(_ name: RoomName, at now: Duration) -> [Action] {
    guard let room = rooms[name] else { return [] }
    guard now - room.since < limits.age else {
      rooms[name] = nil
      let connections = room.members.compactMap(\.connection)
      for connection in connections { guests[connection] = nil }
      return connections.map { .end(.timeLimit, $0) }
    }
    return room.members.flatMap { member in
      member.connection == nil && now - member.since >= limits.absence
        ? remove(member.join.participant, from: name, saying: .leave) : []
    }
  }
}
