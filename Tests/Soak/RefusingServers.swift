import STUN
import TestServers

/// TURN servers over UDP that say 437 or 300 about when the limit of who asks them runs out.
struct RefusingServers: Sendable {
  /// The limit that they wait for.
  let limit = Duration.milliseconds(200)
  /// The configuration that asks all of them.
  let configuration: String
  /// How many there are.
  let count = 40
  private let servers: [FakeServer]
  private let alternate: FakeServer

  /// Runs `body` with the servers.
  static func with<Result>(
    seed: UInt64, _ body: (RefusingServers) async throws -> Result
  ) async throws -> Result {
    let refusing = try await RefusingServers(seed: seed)
    let result = try await body(refusing)
    for server in refusing.servers + [refusing.alternate] { try await server.stop() }
    return result
  }

  private init(seed: UInt64) async throws {
    var random = SplitMix64(state: seed)
    alternate = try await FakeServer.start(.udp)
    let healthy = TransportAddress(ip: .v4(0x7F00_0001), port: alternate.port)
    var servers: [FakeServer] = []
    for number in 0..<count {
      // The request is a few milliseconds younger than the probe, and more when all begin at once.
      let delay = limit - .microseconds(Int.random(in: 0...40_000, using: &random))
      let refusal = Refusal(
        Bool.random(using: &random) ? .firstAllocate : .authenticatedAllocate,
        Bool.random(using: &random) ? 437 : 300, alternate: healthy, after: delay)
      servers.append(
        try await FakeServer.start(.udp, fault: .refuses(refusal), at: "127.3.1.\(number + 1)"))
    }
    self.servers = servers
    let entries = servers.map { Account().entry("turn:\($0.address):\($0.port)") }
    configuration = #"{"turn": [\#(entries.joined(separator: ","))]}"#
  }

  /// How many allocations nobody has freed.
  var openAllocations: Int {
    (servers + [alternate]).map(\.tally.openAllocations).reduce(0, +)
  }
}

extension Account {
  /// An entry of a configuration's `turn`.
  func entry(_ url: String) -> String {
    #"{"urls": "\#(url)", "username": "\#(username)", "credential": "\#(password)"}"#
  }
}
