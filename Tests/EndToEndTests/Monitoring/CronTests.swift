import BuiltIceprobe
import STUN
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEndOverPaths {
  /// Runs that nobody watches: what is remembered between them, and what is said.
  @Suite struct CronTests {
    /// A folder that outlives a run, and runs in it.
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String]) async throws -> Outcome {
      try await Iceprobe.run(arguments) { $0.folder = folder }
    }

    private var files: Set<String> {
      get throws { Set(try folder.names).subtracting(["state.json.lock"]) }
    }

    @Test func `Two hosts that use a state in turns are not left without alarms`() async throws {
      let port = try FreePort.closed()
      func run(at host: String) async throws -> Outcome {
        try await Iceprobe.run([
          "stun:127.0.0.1:\(port)", "--state", "state.json", "--quiet", "--raise-after", "9",
        ]) {
          $0.folder = folder
          $0.wrapper = [
            "unshare", "--map-root-user", "--uts", "sh", "-c", "hostname \(host) && exec \"$@\"",
            "sh",
          ]
        }
      }
      // Containers have a name of their own for each run: none comes again.
      for host in ["a", "a", "b", "pod-1"] {
        #expect(try await run(at: host).status == 0, "\(host)")
      }
      let again = try await run(at: "a")
      #expect(again.status == 3)
      #expect(again.error.contains("the host pod-1 uses the state state.json, too"))
      #expect(try await run(at: "pod-1").status == 0)
    }

    @Test func `An alarm is raised by the second failing run, and is no news in the third`()
      async throws
    {
      let port = try FreePort.closed()
      let arguments = ["stun:127.0.0.1:\(port)", "--state", "state.json"]
      var outcomes: [Outcome] = []
      for quiet in [true, false, true] as [Bool] {
        outcomes.append(try await run(arguments + (quiet ? ["--quiet"] : [])))
      }
      #expect(outcomes.map(\.status) == [0, 1, 1])
      #expect(outcomes[1].output.hasPrefix("1 alarm is on: 1 was raised. "))
      #expect(outcomes[1].output.contains("\nALARM    stun:127.0.0.1:\(port)\n"))
      #expect(outcomes[1].output.contains("connect/refused"))
      // No news: the first failing run, and the third.
      #expect(outcomes[0].output == "" && outcomes[2].output == "")

      #expect(try files == ["state.json"])
      #expect(outcomes.map(\.error) == ["", "", ""])
    }

    @Test func `It is cleared by the second good run, and the JSON tells since when`()
      async throws
    {
      try await FakeServer.with(.udp, fault: .refuses(Refusal(.binding, 500, times: 2))) { server in
        let arguments = [
          "stun:127.0.0.1:\(server.port)", "--state", "state.json", "--quiet", "--format", "json",
        ]
        var outcomes: [Outcome] = []
        for _ in 0..<5 { outcomes.append(try await run(arguments)) }
        #expect(outcomes.map(\.status) == [0, 1, 1, 0, 0])
        #expect(outcomes.map(\.output.isEmpty) == [true, false, true, false, true])
        let raised = try outcomes[1].report
        #expect(raised.changes?.map(\.change) == ["raised"])
        #expect(raised.results[0].alarm == true)
        // The condition began before this run.
        #expect(try #require(raised.results[0].since) < raised.startedAt)
        let cleared = try outcomes[3].report
        #expect(cleared.changes?.map(\.change) == ["cleared"])
        #expect(cleared.results[0].alarm == false)
        #expect(try #require(cleared.results[0].since) > raised.startedAt)
      }
    }

    @Test(arguments: ["junk", "", #"{"stateVersion": 2, "servers": []}"#])
    func `A state that cannot be read is set aside, and is never fatal`(text: String)
      async throws
    {
      let arguments = [
        "stun:127.0.0.1:\(try FreePort.closed())", "--state", "state.json", "--raise-after", "1",
        "--quiet",
      ]
      try folder.write(text, to: "state.json")
      let first = try await run(arguments)
      #expect(first.status == 1)
      #expect(first.output.hasPrefix("1 alarm is on: 1 was raised.\n"))
      #expect(first.error.hasPrefix("Warning: the state cannot be read and is started anew; "))
      let aside = try files.subtracting(["state.json"])
      #expect(aside.count == 1)
      let name = try #require(aside.first)
      #expect(name.hasPrefix("state.json.unreadable-"))
      #expect(folder.text(of: name) == text)
      let second = try await run(arguments)
      #expect(second.status == 1)
      #expect(second.output == "" && second.error == "")
    }

    @Test func `Two runs never use one state at the same time`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { silent in
        let arguments = ["stun:127.0.0.1:\(silent.port)", "--state", "state.json"]
        let first = try Iceprobe.start(arguments + ["--timeout", "60"]) { $0.folder = folder }
        try await silent.tally(until: "a request") { !$0.requests.isEmpty }
        let asked = silent.tally.count(of: .binding, isAuthenticated: false)
        // By another path, too.
        for state in ["state.json", "./state.json", folder.path(of: "state.json")] {
          let second = try await run([arguments[0], "--state", state])
          #expect(second.status == 3)
          #expect(second.output == "")
          #expect(second.error.contains("another run is using the state \(state)"))
        }
        #expect(silent.tally.count(of: .binding, isAuthenticated: false) == asked)
        // However the first one ends, the next one has the state.
        first.signal(SIGKILL)
        #expect(try await first.outcome().ending == .killed(by: SIGKILL))
        #expect(try await run(arguments + ["--timeout", "0.1"]).status == 0)
      }
    }

    @Test func `What is not there, or something else, is no state`() async throws {
      try folder.write(TestConfiguration.of(stun: ["stun:127.0.0.1:9"]), to: "servers.json")
      for (arguments, complaint) in [
        (["--state", "none/state.json"], "--state: cannot use none/state.json: No such file"),
        (["--state", "."], "--state: cannot use .: Is a directory"),
        (["--state", "servers.json"], "--state: servers.json is the configuration itself"),
        (["--state", "s", "--raise-after", "0"], "--raise-after: expected 1 to 100"),
        (["--state", "s", "--clear-after", "101"], "--clear-after: expected 1 to 100"),
        (
          ["--quiet", "--format", "nagios"],
          "--quiet cannot be combined with --format nagios: a plugin always prints"
        ),
        (["--attempts", "0"], "--attempts: expected 1 to 10"),
        (["--attempts", "2", "--failures", "3"], "--failures: expected 1 to 2"),
      ] as [([String], String)] {
        let outcome = try await run(arguments)
        #expect(outcome.status == (arguments.contains("nagios") ? 3 : 2), "\(arguments)")
        #expect((outcome.error + outcome.output).contains(complaint), "\(outcome)")
      }
      #expect(try files == ["servers.json"])
    }

    @Test func `Without a state, quiet is silent while all is well`() async throws {
      try await FakeServer.with(.udp) { server in
        let good = try await run(["stun:127.0.0.1:\(server.port)", "--quiet"])
        #expect(good.status == 0 && good.output == "" && good.error == "")
      }
      let bad = try await run(["stun:127.0.0.1:\(try FreePort.closed())", "--quiet"])
      #expect(bad.status == 1)
      #expect(bad.output.hasPrefix("The server does not work: it refuses the connection.\n"))
    }

    @Test func `A server that refuses at first works after all, with a warning`() async throws {
      try await FakeServer.with(.udp, fault: .refuses(Refusal(.binding, 500, times: 2))) { server in
        let outcome = try await run([
          "stun:127.0.0.1:\(server.port)", "--attempts", "3", "--output", "json=report.json",
          "--evidence", "evidence.json",
        ])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("warning: 2 of 3 attempts failed: "))
        let report = try ReportedRun(#require(folder.text(of: "report.json")))
        #expect(report.results[0].attempts.map(\.status) == ["failure", "failure", "srflx"])
        #expect(
          report.results[0].attempts.map(\.cause?.code) == [
            "error-response", "error-response", nil,
          ])
        // Each time with a fresh agent.
        #expect(server.tally.count(of: .binding, isAuthenticated: false) == 3)
        let evidence = try #require(folder.text(of: "evidence.json"))
        for number in 1...3 { #expect(evidence.contains("\"attempt\": \(number)")) }
      }
    }

    @Test func `Two of three attempts that fail are enough if that is asked for`() async throws {
      try await FakeServer.with(.udp, fault: .refuses(Refusal(.binding, 500, times: 2))) { server in
        let outcome = try await run([
          "stun:127.0.0.1:\(server.port)", "--attempts", "3", "--failures", "2",
        ])
        #expect(outcome.status == 1)
        #expect(server.tally.count(of: .binding, isAuthenticated: false) == 2)
      }
    }
  }
}
