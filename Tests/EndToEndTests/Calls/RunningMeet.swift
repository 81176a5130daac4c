import BuiltIceprobe
import Foundation
import TestServers
import Testing

/// A rendezvous that runs: `iceprobe meet`.
struct RunningMeet {
  let port: UInt16
  let running: RunningIceprobe

  /// Starts one, and waits until it listens.
  static func start(
    at port: UInt16? = nil, _ options: [String] = [], in folder: TemporaryFolder? = nil,
    within bound: Duration = .seconds(60)
  ) async throws -> RunningMeet {
    let port = try port ?? FreePort.next()
    let running = try Iceprobe.start(
      ["meet", "--listen", "127.0.0.1:\(port)"] + options, within: bound
    ) {
      if let folder { $0.folder = folder }
    }
    try await running.error(has: "://127.0.0.1:\(port)/ROOM\n")
    return RunningMeet(port: port, running: running)
  }

  /// Lends one to `body`, and ends it by SIGTERM.
  static func run(
    _ options: [String] = [], in folder: TemporaryFolder? = nil,
    within bound: Duration = .seconds(60), _ body: (RunningMeet) async throws -> Void
  ) async throws {
    let meet = try await start(options, in: folder, within: bound)
    do {
      try await body(meet)
    } catch {
      meet.running.signal(SIGKILL)
      throw error
    }
    try await meet.end()
  }

  /// Ends it by SIGTERM.
  func end() async throws {
    running.signal(SIGTERM)
    let outcome = try await running.outcome()
    #expect(outcome.status == 0, "\(outcome.error)")
  }

  /// A connection that has joined as a participant, or was refused: what it was sent first.
  func join(
    _ participant: String, _ instance: String, room: String = "room"
  ) throws -> (WebSocketClient, WebSocketClient.Frame) {
    let client = try WebSocketClient(port: port, path: "/\(room)")
    client.send(Self.join(participant, instance))
    return (client, try client.next())
  }

  /// A member of the room.
  func member(_ participant: String, _ instance: String) throws -> WebSocketClient {
    let (client, first) = try join(participant, instance)
    #expect(first == .text(Self.join(participant, instance)))
    return client
  }

  /// Anna by her first connection and Bert by his.
  func pair() throws -> (WebSocketClient, WebSocketClient) {
    let anna = try member(Self.anna, "instance-a1")
    let bert = try member(Self.bert, "instance-b1")
    #expect(try bert.next() == .text(Self.join(Self.anna, "instance-a1")))
    #expect(try anna.next() == .text(Self.join(Self.bert, "instance-b1")))
    return (anna, bert)
  }

  static let anna = "participant-anna"
  static let bert = "participant-bert"
  static let carl = "participant-carl"

  /// As the rendezvous writes it.
  static func join(_ participant: String, _ instance: String) -> String {
    #"{"type":"join","version":1,"participant":"\#(participant)","instance":"\#(instance)"}"#
  }

  static func end(_ reason: String) -> String { #"{"type":"end","reason":"\#(reason)"}"# }

  static let signal =
    #"{"type":"signal","generation":1,"kind":"end-of-candidates","usernameFragment":"abcd"}"#
}
