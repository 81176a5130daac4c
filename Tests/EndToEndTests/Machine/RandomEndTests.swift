import BuiltIceprobe
import Reporting
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEndInNumbers {
  /// Runs that are ended at any instant of their life.
  @Suite struct RandomEndTests {
    /// How many runs are ended in one test.
    private static let count = 100
    /// A run of one tenant, which leaves what is remembered of the other as it is.
    private static let arguments = ["--state", "state.json", "--tenant", "calls"]
    /// How many of them go on at once: two cores are kept busy, and no more.
    private static let atOnce = 4

    /// A folder with a state in it that a run takes some time to write: an alarm of a server that is
    /// asked, and hundreds that another tenant keeps.
    private static func folder(
      _ configuration: String, others count: Int = 300
    ) async throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      let others = (0..<count).map { #"{"urls": "stun:127.0.0.1:\#(20_000 + $0)"}"# }
      try folder.write(
        TestConfiguration.of(tenants: [
          "calls": configuration,
          "others": #"{"stun": [\#(others.joined(separator: ", "))]}"#,
        ]), to: "servers.json")
      let arguments = ["--state", "state.json", "--raise-after", "1", "--rate", "0"]
      let outcome = try await Iceprobe.run(arguments) { $0.folder = folder }
      #expect(outcome.status == 1)
      return folder
    }

    /// How long a run lives that nobody ends.
    private static func life(in folder: TemporaryFolder) async throws -> Duration {
      let clock = ContinuousClock()
      let start = clock.now
      _ = try await Iceprobe.run(Self.arguments) { $0.folder = folder }
      return clock.now - start
    }

    /// Ends many runs, each at a random instant of its life by one of the signals in turn, and hands
    /// each end to `look`.
    private static func endRuns(
      by signals: [CInt], seed: UInt64, in folders: [TemporaryFolder],
      look: @escaping @Sendable (TemporaryFolder, Outcome) throws -> Void
    ) async throws {
      try await withThrowingTaskGroup { tasks in
        for (place, folder) in folders.enumerated() {
          tasks.addTask {
            var random = SplitMix64(state: seed + UInt64(place))
            let life = try await life(in: folder)
            for number in 0..<(count / folders.count) {
              let run = try Iceprobe.start(Self.arguments) { $0.folder = folder }
              try await Task.sleep(for: life * Double.random(in: 0..<1, using: &random))
              run.signal(signals[number % signals.count])
              try look(folder, try await run.outcome())
            }
          }
        }
        try await tasks.waitForAll()
      }
    }

    @Test func `Killed at a random instant a run loses no state`() async throws {
      try await FakeServer.with(.udp) { server in
        let urls = [server.port, try FreePort.closed()].map { "stun:127.0.0.1:\($0)" }
        var folders: [TemporaryFolder] = []
        for _ in 0..<Self.atOnce {
          folders.append(try await Self.folder(TestConfiguration.of(stun: urls)))
        }
        let states = folders.map { $0.text(of: "state.json") }
        #expect(states.allSatisfy { ($0?.count ?? 0) > 50_000 })
        try await Self.endRuns(by: [SIGKILL], seed: 1, in: folders) { folder, outcome in
          // Whole, and every alarm goes on: that of the server that is asked, and the others'.
          let text = folder.text(of: "state.json") ?? ""
          #expect(throws: Never.self) { try AlarmState(decoding: Array(text.utf8), source: "") }
          #expect(text.ranges(of: #""alarm": true"#).count == 301)
          #expect(outcome.error == "")
        }
        let last = try await Iceprobe.run(Self.arguments) { $0.folder = folders[0] }
        #expect(last.status == 1 && last.error == "")
      }
    }

    @Test func `Told to end at a random instant a run leaves no allocation and loses no state`()
      async throws
    {
      try await Coturn.run { coturn in
        let configuration = TestConfiguration.of(
          stun: ["stun:127.0.0.1:\(try FreePort.closed())"],
          turn: [coturn.entry(.turnUDP), coturn.entry(.turnTCP)])
        var folders: [TemporaryFolder] = []
        for _ in 0..<Self.atOnce { folders.append(try await Self.folder(configuration, others: 1)) }
        // Not SIGQUIT: before the first probe a program that is built for debugging prints where it is.
        let signals = [SIGTERM, SIGINT, SIGHUP]
        try await Self.endRuns(by: signals, seed: 2, in: folders) { folder, outcome in
          let ends = [.exited(130), .exited(1)] + signals.map(ChildProcess.Ending.killed)
          #expect(ends.contains(outcome.ending))
          #expect(outcome.error == "")
          let text = folder.text(of: "state.json") ?? ""
          #expect(throws: Never.self) { try AlarmState(decoding: Array(text.utf8), source: "") }
          #expect(text.contains("\"alarm\": true"))
        }
        let log = coturn.log
        #expect(log.openAllocations == [])
        // Those of the runs that nobody ended, and more.
        #expect(log.allocations.count > 4 * folders.count)
      }
    }
  }
}
