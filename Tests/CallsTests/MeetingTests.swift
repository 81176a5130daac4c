import ICEConfiguration
import Testing

@testable import Calls

@Suite struct MeetingTests {
  typealias Action = Meeting.Action
  typealias EndReason = SignallingMessage.EndReason

  /// A script of what happens at a rendezvous, with names for connections.
  struct Script {
    var meeting: Meeting
    var now: Duration = .zero

    init(_ limits: MeetingLimits = MeetingLimits()) { meeting = Meeting(limits) }

    static func connection(_ name: Character) -> Meeting.Connection {
      Meeting.Connection(Int(name.asciiValue ?? 0))
    }

    mutating func open(_ name: Character, room: String = "room") throws -> [Action] {
      let room = try #require(RoomName(room))
      return meeting.opened(Self.connection(name), for: room, at: now)
    }

    mutating func say(_ message: SignallingMessage, by name: Character) -> [Action] {
      meeting.received(Array(message.text.utf8), from: Self.connection(name), at: now)
    }

    /// Opens and joins at once. The instance is named after the connection.
    mutating func join(
      _ name: Character, as participant: String, room: String = "room"
    ) throws -> [Action] {
      let refused = try open(name, room: room)
      return refused + say(.join(Self.join(participant, name)), by: name)
    }

    static func join(_ participant: String, _ name: Character) -> SignallingMessage.Join {
      .sample(participant, "instance-\(name)")
    }

    mutating func close(_ name: Character) { meeting.closed(Self.connection(name), at: now) }

    /// Lets time pass second by second. Those named answer their pings.
    mutating func wait(_ seconds: Int, answering names: String = "") -> [Action] {
      var actions: [Action] = []
      for _ in 0..<seconds {
        now += .seconds(1)
        for action in meeting.passed(to: now) {
          if case .ping(let connection) = action {
            guard let name = names.first(where: { Self.connection($0) == connection }) else {
              continue
            }
            actions += meeting.heard(from: Self.connection(name), at: now)
          } else {
            actions.append(action)
          }
        }
      }
      return actions
    }
  }

  static let anna = "participant-anna"
  static let bert = "participant-bert"
  static let carl = "participant-carl"

  static func sent(_ message: SignallingMessage, to name: Character) -> Action {
    .send(message, to: Script.connection(name))
  }

  static func joined(_ participant: String, _ instance: Character, to name: Character) -> Action {
    sent(.join(Script.join(participant, instance)), to: name)
  }

  static func ended(_ reason: EndReason, _ name: Character) -> Action {
    .end(reason, Script.connection(name))
  }

  static let candidates = SignallingMessage.signal(
    .init(generation: 1, .endOfCandidates(usernameFragment: "abcd")))

  /// Anna by connection `a` and Bert by `b`.
  static func together(_ limits: MeetingLimits = MeetingLimits()) throws -> Script {
    var script = Script(limits)
    _ = try script.join("a", as: anna)
    _ = try script.join("b", as: bert)
    return script
  }

  @Test func twoLearnOfEachOther() throws {
    var script = Script()
    #expect(try script.join("a", as: Self.anna) == [Self.joined(Self.anna, "a", to: "a")])
    #expect(
      try script.join("b", as: Self.bert) == [
        Self.joined(Self.bert, "b", to: "b"), Self.joined(Self.anna, "a", to: "b"),
        Self.joined(Self.bert, "b", to: "a"),
      ])
  }

  @Test(arguments: [
    candidates, .restart(.init(.ice, generation: 2)), .restart(.init(.full, generation: 3)),
  ])
  func whatIsForTheOtherIsPassedOn(_ message: SignallingMessage) throws {
    var script = try Self.together()
    #expect(script.say(message, by: "a") == [Self.sent(message, to: "b")])
    #expect(script.say(message, by: "b") == [Self.sent(message, to: "a")])
  }

  @Test func nothingIsKept() throws {
    var script = Script()
    _ = try script.join("a", as: Self.anna)
    #expect(script.say(Self.candidates, by: "a") == [])
    #expect(
      try script.join("b", as: Self.bert).allSatisfy {
        if case .send(.join, _) = $0 { true } else { false }
      })
    script.close("b")
    #expect(script.say(Self.candidates, by: "a") == [])
    #expect(
      try script.join("c", as: Self.bert) == [
        Self.joined(Self.bert, "c", to: "c"), Self.joined(Self.anna, "a", to: "c"),
        Self.joined(Self.bert, "c", to: "a"),
      ])
  }

  @Test func roomsAreApart() throws {
    var script = try Self.together()
    #expect(
      try script.join("c", as: Self.anna, room: "other") == [Self.joined(Self.anna, "c", to: "c")])
    #expect(script.say(Self.candidates, by: "c") == [])
  }

  @Test func pingsAreAnswered() throws {
    var script = try Self.together()
    #expect(script.say(.ping(7), by: "a") == [Self.sent(.pong(7), to: "a")])
    #expect(script.say(.pong(7), by: "a") == [])
  }

  @Test func aThirdIsRefused() throws {
    var script = try Self.together()
    #expect(try script.join("c", as: Self.carl) == [Self.ended(.roomFull, "c")])
    // Also while one of the two is away.
    script.close("b")
    _ = script.wait(299, answering: "a")
    #expect(try script.join("d", as: Self.carl) == [Self.ended(.roomFull, "d")])
    #expect(script.say(Self.candidates, by: "d") == [])
  }

  @Test func aSecondConnectionIsRefused() throws {
    var script = try Self.together()
    #expect(try script.join("c", as: Self.anna) == [Self.ended(.alreadyJoined, "c")])
    #expect(script.say(Self.candidates, by: "a") == [Self.sent(Self.candidates, to: "b")])
  }

  @Test func whoWasAwayIsBack() throws {
    var script = try Self.together()
    script.close("a")
    #expect(script.wait(290, answering: "b") == [])
    #expect(try script.join("c", as: Self.anna).first == Self.joined(Self.anna, "c", to: "c"))
    #expect(script.say(Self.candidates, by: "b") == [Self.sent(Self.candidates, to: "c")])
  }

  @Test func anInstanceIsNotUsedAgain() throws {
    var script = try Self.together()
    script.close("a")
    _ = try script.open("c")
    #expect(
      script.say(.join(Script.join(Self.anna, "a")), by: "c") == [Self.ended(.badMessage, "c")])
  }

  @Test func afterFiveMinutesThePlaceIsFree() throws {
    var script = try Self.together()
    script.close("a")
    #expect(script.wait(300, answering: "b") == [Self.sent(.leave, to: "b")])
    #expect(try script.join("c", as: Self.carl).contains(Self.joined(Self.carl, "c", to: "b")))
    // Nobody comes back to an empty room.
    script.close("b")
    script.close("c")
    #expect(script.wait(300) == [])
    #expect(script.meeting.roomCount == 0)
  }

  @Test(arguments: [
    SignallingMessage.leave, .end(.finished), .end(.interrupted), .end(.gaveUp), .end(.badMessage),
  ])
  func whoLeavesIsGone(_ farewell: SignallingMessage) throws {
    var script = try Self.together()
    #expect(
      script.say(farewell, by: "a") == [
        Self.sent(farewell, to: "b"), .close(Script.connection("a")),
      ])
    #expect(script.say(Self.candidates, by: "a") == [])
    script.close("a")
    #expect(try script.join("c", as: Self.carl).contains(Self.joined(Self.carl, "c", to: "b")))
  }

  @Test func whoWasAwayLearnsThatTheOtherLeft() throws {
    var script = try Self.together()
    script.close("b")
    _ = script.say(.end(.finished), by: "a")
    #expect(
      try script.join("c", as: Self.bert) == [
        Self.joined(Self.bert, "c", to: "c"), Self.sent(.end(.finished), to: "c"),
      ])
    // Once, and not after somebody new.
    script.close("c")
    #expect(try script.join("d", as: Self.bert) == [Self.joined(Self.bert, "d", to: "d")])
  }

  @Test(arguments: [
    #"{"type":"signal"}"#, "", "{", "[]", #"{"type":"nonsense"}"#, #"{"type":"end","reason":"x"}"#,
    String(repeating: " ", count: 8193), #"{"type":"leave","more":1}"#, "\u{0}",
    #"{"type":"join","version":2,"participant":"participant-anna","instance":"instance-a"}"#,
  ])
  func aBadMessageEndsItsConnection(_ text: String) throws {
    let bytes = Array(text.utf8)
    var script = try Self.together()
    #expect(
      script.meeting.received(bytes, from: Script.connection("a"), at: .zero) == [
        Self.ended(.badMessage, "a"), Self.sent(.leave, to: "b"),
      ])
    _ = try script.open("c")
    #expect(
      script.meeting.received(bytes, from: Script.connection("c"), at: .zero) == [
        Self.ended(.badMessage, "c")
      ])
  }

  @Test(arguments: EndReason.allCases.filter { !$0.isOfMember })
  func nobodySpeaksForTheRendezvous(_ reason: EndReason) throws {
    var script = try Self.together()
    #expect(script.say(.end(reason), by: "a").first == Self.ended(.badMessage, "a"))
  }

  @Test(arguments: [
    candidates, .leave, .ping(1), .end(.finished), .restart(.init(.ice, generation: 1)),
  ])
  func whoHasNotJoinedSaysNothingElse(_ message: SignallingMessage) throws {
    var script = Script()
    _ = try script.open("a")
    #expect(script.say(message, by: "a") == [Self.ended(.badMessage, "a")])
  }

  @Test func nobodyJoinsTwice() throws {
    var script = try Self.together()
    let again = SignallingMessage.join(Script.join(Self.carl, "a"))
    #expect(script.say(again, by: "a").first == Self.ended(.badMessage, "a"))
  }

  @Test func aFloodIsEnded() throws {
    var script = try Self.together()
    // Both have sent one: their join.
    for _ in 1..<100 { #expect(script.say(.pong(1), by: "a") == []) }
    #expect(
      script.say(.pong(1), by: "a") == [
        Self.ended(.rateLimit, "a"), Self.sent(.leave, to: "b"),
      ])
    // Pings of the WebSocket count, too, and before the join.
    _ = try script.open("c")
    for _ in 0..<100 {
      #expect(script.meeting.heard(from: Script.connection("c"), at: .zero) == [])
    }
    #expect(
      script.meeting.heard(from: Script.connection("c"), at: .zero) == [
        Self.ended(.rateLimit, "c")
      ])
  }

  @Test func theAllowanceFillsAgain() throws {
    var script = try Self.together()
    for _ in 0..<60 {
      for _ in 0..<19 { #expect(script.say(.pong(1), by: "a") == []) }
      #expect(script.wait(1, answering: "ab") == [])
    }
  }

  @Test func whoIsSilentIsAway() throws {
    var script = try Self.together()
    #expect(script.wait(9, answering: "b") == [])
    #expect(script.wait(1, answering: "b") == [.drop(Script.connection("a"))])
    #expect(try script.join("c", as: Self.anna).first == Self.joined(Self.anna, "c", to: "c"))
    // The end of the connection that is gone means nothing any more.
    script.close("a")
    #expect(script.say(Self.candidates, by: "b") == [Self.sent(Self.candidates, to: "c")])
  }

  @Test func whoAnswersStays() throws {
    var script = try Self.together()
    #expect(script.wait(3600, answering: "ab") == [])
  }

  @Test func whoDoesNotJoinIsEnded() throws {
    var script = Script()
    _ = try script.open("a")
    #expect(script.wait(9, answering: "a") == [])
    #expect(script.wait(1, answering: "a") == [Self.ended(.timeLimit, "a")])
  }

  @Test func theLobbyIsBounded() throws {
    var limits = MeetingLimits()
    limits.lobby = 2
    var script = Script(limits)
    #expect(try script.open("a") == [])
    #expect(try script.open("b") == [])
    #expect(try script.open("c") == [Self.ended(.tooManyRooms, "c")])
    // A place is free again once one has joined, or is gone.
    _ = script.say(.join(Script.join(Self.anna, "a")), by: "a")
    #expect(try script.open("d") == [])
    script.close("b")
    #expect(try script.open("e") == [])
    #expect(try script.open("f") == [Self.ended(.tooManyRooms, "f")])
  }

  @Test func roomsAreBounded() throws {
    var limits = MeetingLimits()
    limits.rooms = 2
    var script = Script(limits)
    _ = try script.join("a", as: Self.anna, room: "one")
    script.now = .seconds(1)
    _ = try script.join("b", as: Self.anna, room: "two")
    #expect(
      try script.join("c", as: Self.anna, room: "three") == [Self.ended(.tooManyRooms, "c")])
    // The second of a room that there is gets in all the same.
    #expect(try script.join("d", as: Self.bert, room: "one").count == 3)
    // A room that nobody is in gives way.
    script.close("b")
    #expect(
      try script.join("e", as: Self.anna, room: "three") == [Self.joined(Self.anna, "e", to: "e")])
    #expect(script.meeting.roomCount == 2)
    #expect(try script.join("f", as: Self.anna, room: "two") == [Self.ended(.tooManyRooms, "f")])
  }

  @Test func aRoomEndsAfterADay() throws {
    var script = try Self.together()
    #expect(script.wait(86_399, answering: "ab") == [])
    #expect(
      script.wait(1, answering: "ab") == [
        Self.ended(.timeLimit, "a"), Self.ended(.timeLimit, "b"),
      ])
    #expect(script.meeting.roomCount == 0)
  }

  @Test func theEndIsSaidToAll() throws {
    var script = try Self.together()
    _ = try script.open("c", room: "other")
    #expect(
      script.meeting.end() == [
        Self.ended(.shuttingDown, "a"), Self.ended(.shuttingDown, "b"),
        Self.ended(.shuttingDown, "c"),
      ])
    #expect(script.meeting.roomCount == 0)
  }

  @Test(arguments: [
    ("wss://meet.example.com/room", "meet.example.com", 443, true, "/room", "room"),
    ("WS://127.0.0.1:9000/a-B_9", "127.0.0.1", 9000, false, "/a-B_9", "a-B_9"),
    (
      "wss://[2001:db8::1]:8443/behind/proxy/r", "[2001:db8::1]", 8443, true, "/behind/proxy/r", "r"
    ),
    ("ws://localhost/x", "localhost", 80, false, "/x", "x"),
  ])
  func urls(
    _ text: String, _ host: String, _ port: Int, _ isSecure: Bool, _ target: String, _ room: String
  ) throws {
    let url = try RendezvousURL(text)
    #expect(url.host.description == host && Int(url.port) == port && url.isSecure == isSecure)
    #expect(url.target == target && url.room.description == room)
  }

  @Test(arguments: [
    "https://host/room", "wss://host", "wss://host/", "wss://host/a?b", "wss://host/a b",
    "wss://me@host/a", "wss://host/a#b", "wss://host:99999/a", "wss:///a", "host/room", "",
    "wss://host/" + String(repeating: "a", count: 65), "wss://host/r\u{FC}m", "wss://1.2.3/a",
  ])
  func wrongURLs(_ text: String) {
    #expect(throws: RendezvousURLError.self) { try RendezvousURL(text) }
  }
}
