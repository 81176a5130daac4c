#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  #if canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  extension EndToEnd {
    /// The live view, and `--watch`, as tmux shows them in a window of 80 columns and 24 lines.
    @Suite struct WatchTests {
      @Test func `A server's line fills in, and the final screen ends with the answer`()
        async throws
      {
        try await Coturn.run { coturn in
          try await FakeServer.with(.udp, fault: .silent) { silent in
            let window = try await Tmux(lines: 24)

            let entries =
              [coturn.entry(.turnUDP)]
              + (0..<11).map {
                TestConfiguration.entry(
                  "turn:127.0.0.1:\(silent.port)?transport=udp", username: "u\($0)", credential: "p"
                )
              }
            try window.write(TestConfiguration.of(turn: entries))
            try await window.run("--timeout 3s")
            let live = try await window.lines { lines in
              lines.contains { $0.hasPrefix("ok    ") }
                && lines.contains { $0.contains("Allocate request sent") }
            }
            #expect(live.contains { $0.hasPrefix("1 of 12 done: 1 ok") })
            let end = try await window.lines { $0.last?.hasPrefix("status") == true }
            #expect(end.last == "status 1")
            #expect(end.dropLast().suffix(2).joined(separator: " ").contains("do not"))
            #expect(!end.contains { $0.contains("Allocate request sent") })
          }
        }
      }

      @Test func `q ends with the report and the status over all rounds`() async throws {
        try await Coturn.run { coturn in
          let window = try await Tmux(lines: 24)

          try window.write(TestConfiguration.of(turn: [coturn.entry(.turnUDP)]))
          try await window.run("--watch 200ms --rate 0")
          let live = try await window.lines { $0.contains { $0.hasPrefix("Round 3, every 200ms") } }
          #expect(live.contains { $0.contains("last  best worst ms failed  round trips") })
          // The scale of the round trips is the server's own: the first of them may be the longest.
          #expect(live.contains { $0.contains(#/^ok    turn:.* 0%  [▁▂▃▄▅▆▇█]{2}/#) })
          try await window.press("q")
          let end = try await window.lines { $0.last?.hasPrefix("status") == true }
          #expect(end.last == "status 0")
          #expect(end.contains { $0.contains("the server always worked. The server works") })
          #expect(end.contains { $0.contains("round trip: last") })
          // The shell has its terminal back: what is typed is seen.
          try await window.press("echo seen")
          _ = try await window.lines { $0.last?.hasSuffix("echo seen") == true }
        }
      }

      @Test func `A server that stops and comes back has failed, and Ctrl-C ends with 130`()
        async throws
      {
        let window = try await Tmux(lines: 24)

        let port = try await Coturn.run { coturn in
          try window.write(TestConfiguration.of(turn: [coturn.entry(.turnUDP)]))
          try await window.run("--watch 200ms --rate 0")
          _ = try await window.lines { $0.contains { $0.hasPrefix("ok    turn:") } }
          return coturn.port
        }
        let live = try await window.lines { $0.contains { $0.contains("last failed at") } }
        #expect(live.contains { $0.hasPrefix("FAIL  turn:127.0.0.1:\(port)") })
        #expect(live.contains { $0.contains("connect/refused") })
        try await window.press("C-c")
        let end = try await window.lines { $0.last?.hasPrefix("status") == true }
        #expect(end.last == "status 130")
        #expect(end.contains { $0.contains("failed in ") && $0.contains("rounds (") })
      }

      @Test(arguments: [(80, 10), (40, 8), (20, 3)])
      func `Any window is enough, and nothing of the view is left in it`(columns: Int, lines: Int)
        async throws
      {
        let port = try FreePort.closed()
        let window = try await Tmux(columns: columns, lines: lines)

        let entries = (0..<30).map {
          TestConfiguration.entry(
            "turn:127.0.0.1:\(port)?transport=tcp", username: "u\($0)", credential: "p")
        }
        try window.write(TestConfiguration.of(turn: entries))
        try await window.run("--watch 200ms --rate 0")
        _ = try await window.lines { $0.contains { $0.hasPrefix("Round 3") } }
        try await window.press("q")
        let end = try await window.lines { $0.last?.hasPrefix("status") == true }
        #expect(end.last == "status 1")
        #expect(!end.contains { $0.hasPrefix("Round") })
      }

      @Test func `A pipe gets a line for each change, and then the report`() async throws {
        let (run, port) = try await Coturn.run { coturn in
          let run = try Iceprobe.start(["--watch", "200ms", "--rate", "0"]) {
            try $0.folder.write(
              TestConfiguration.of(turn: [coturn.entry(.turnUDP)]), to: "servers.json")
          }
          try await run.output(has: "  ok    turn:127.0.0.1:\(coturn.port)")
          return (run, coturn.port)
        }
        try await run.output(has: "  FAIL  turn:127.0.0.1:\(port)")
        run.signal(SIGTERM)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.error == "")
        #expect(outcome.output.split(separator: "\n").count { $0.contains("Z  ") } == 2)
        #expect(outcome.output.contains("failed in"))
      }

      @Test(
        arguments: [
          (["--watch", "500ms"], "expected at least 1s"), (["--watch", "0s"], "--watch"),
          (["--watch", "5s", "--state", "s"], "cannot be combined with --state"),
          (["--watch", "5s", "--quiet"], "cannot be combined with --quiet"),
          (["--watch", "5s", "--format", "nagios"], "cannot be combined with --format nagios"),
        ])
      func `What makes no sense is refused`(arguments: [String], words: String) async throws {
        let outcome = try await Iceprobe.run(arguments + ["stun:127.0.0.1"])
        #expect(outcome.status == (arguments.contains("nagios") ? 3 : 2))
        #expect((outcome.error + outcome.output).contains(words))
      }

      @Test func `JSON has what came of each server in the rounds`() async throws {
        let port = try FreePort.closed()
        let run = try Iceprobe.start(
          ["--watch", "200ms", "--rate", "0", "--format", "json", "stun:127.0.0.1:\(port)"]
        ) {
          $0.terminals = [.error]; $0.environment = ["TERM": "xterm"]
        }
        try await run.error(has: "Round 3")
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.output.contains(#""lastFailureCause": "connect/refused""#))
        #expect(outcome.status == 130)
      }
    }
  }
#endif
