import BuiltIceprobe
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEnd {
  /// Which stream says what, and to whom.
  @Suite struct StreamTests {
    private static let escape = "\u{1B}"

    @Test func `A terminal sees progress while it lasts, and nothing of it in the end`()
      async throws
    {
      try await Coturn.run { coturn in
        try await FakeServer.with(.udp, fault: .silent) { silent in
          let waiting = "stun:127.0.0.1:\(silent.port)"
          let run = try Iceprobe.start([]) {
            $0.terminals = [.error]
            $0.environment = ["TERM": "xterm"]
            try $0.folder.write(
              TestConfiguration.of(stun: [waiting], turn: [coturn.entry(.turnUDP)]),
              to: "servers.json")
          }
          try await run.error(has: "1 of 2 done: 1 ok")
          run.signal(SIGINT)
          let outcome = try await run.outcome()
          #expect(outcome.error.contains("...   \(waiting)"))
          #expect(outcome.error.hasSuffix("\(Self.escape)[J"))
          #expect(!outcome.output.contains(Self.escape))
          #expect(outcome.output.contains(waiting))
        }
      }
    }

    @Test(
      arguments: [
        ([:], true, true), ([:], false, false), (["TERM": "dumb"], true, false),
        (["NO_COLOR": "1"], true, false), (["CLICOLOR": "0"], true, false),
        (["CLICOLOR_FORCE": "1"], false, true),
        (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
      ] as [([String: String], Bool, Bool)])
    func `Colours are for terminals, unless the environment says otherwise`(
      environment: [String: String], isTerminal: Bool, hasColour: Bool
    ) async throws {
      let port = try FreePort.closed()
      let outcome = try await Iceprobe.run(["stun:127.0.0.1:\(port)"]) {
        $0.environment = ["TERM": "xterm"].merging(environment) { $1 }
        if isTerminal { $0.terminals = [.output] }
      }
      #expect(outcome.output.contains("\(Self.escape)[") == hasColour)
      #expect(outcome.error == "")
    }

    @Test func `Every event is told on standard error if it is asked for`() async throws {
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run(["-v", "--format", "json"]) {
          try $0.folder.write(server.configuration(.turnUDP), to: "servers.json")
        }
        #expect(try outcome.report.statuses == ["relay"])
        #expect(outcome.error.contains("connecting to 127.0.0.1:\(server.port)"))
      }
    }

    static let answers: [[String]] = [
      ["check"], ["plan"], ["explain"], ["explain", "allocate/unauthorized"], ["schema", "report"],
      ["schema", "config"], ["compare", "a.json", "a.json"], ["matrix", "a.json", "b.json"],
      ["--help"], ["--version"], ["probe", "--help"], ["help", "check"],
      ["--generate-completion-script", "bash"],
    ]

    @Test(arguments: answers)
    func `An answer that cannot be written is a fault, and without a reader it is none`(
      arguments: [String]
    ) async throws {
      let folder = try TemporaryFolder()
      let server = "stun:127.0.0.1:\(try FreePort.closed())"
      try folder.write(TestConfiguration.of(stun: [server]), to: "servers.json")
      _ = try await Iceprobe.run([server, "--output", "json=a.json", "--output", "json=./b.json"]) {
        $0.folder = folder
      }
      for (redirection, status) in [("> /dev/full", 70), ("| true; exit ${PIPESTATUS[0]}", 0)] {
        let outcome = try await Iceprobe.run(arguments) {
          $0.folder = folder
          $0.wrapper = ["bash", "-c", #""$0" "$@" \#(redirection)"#]
        }
        #expect(outcome.status == CInt(status), "\(outcome)")
        let error = "cannot write the result to standard output: No space left on device"
        #expect(outcome.error == (status == 0 ? "" : "Error: \(error)\n"))
      }
    }

    @Test func `A reader that goes away ends nothing but the writing`() async throws {
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run([]) {
          // The status of the first command of the pipe.
          $0.wrapper = ["bash", "-c", #""$0" "$@" | true; exit ${PIPESTATUS[0]}"#]
          try $0.folder.write(server.configuration(.turnUDP), to: "servers.json")
        }
        #expect(outcome.status == 0)
        try await server.log(until: "the end") { $0.freedAllocations.count == 1 }
      }
    }
  }
}
