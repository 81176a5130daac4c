#if os(Linux)
  import BuiltIceprobe
  import Glibc
  import STUN
  import TestServers
  import Testing

  extension EndToEnd {
    /// What the program is started with: files that are open, streams that are not, and limits.
    @Suite struct EnvironmentTests {
      private func run(
        _ arguments: [String], within wrapper: [String],
        _ adjust: (inout Iceprobe.RunContext) throws -> Void = { _ in }
      ) async throws -> (outcome: Outcome, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let outcome = try await Iceprobe.run(arguments) {
          $0.folder = folder
          $0.wrapper = wrapper
          try adjust(&$0)
        }
        return (outcome, folder)
      }

      // MARK: Without /proc

      @Test(
        arguments: [
          (["--version"], 0, "iceprobe "), (["--help"], 0, "EXIT STATUS"),
          (["explain", "allocate/unauthorized"], 0, "allocate/unauthorized"),
          (["schema", "report"], 0, "schemaVersion"),
          (["compare", "a.json", "b.json"], 2, "cannot read the report a.json"),
          (["check", "--nope"], 2, "Unknown option '--nope'"),
          (["check"], 70, "/proc does not know this process"),
          (["--format", "nagios"], 3, "UNKNOWN: /proc does not know this process"),
        ] as [([String], CInt, String)])
      func `Without proc the command line is heard`(
        arguments: [String], status: CInt, answer: String
      ) async throws {
        let outcome = try await Iceprobe.run(arguments, Seclusion.withoutProc.surround)
        #expect(outcome.status == status)
        #expect((outcome.output + outcome.error).contains(answer))
      }

      /// Not even now and then: Dispatch would end the process.
      @Test func `Without proc nothing is sent, and why is said`() async throws {
        try await FakeServer.with(.udp) { server in
          let outcome = try await Iceprobe.run(
            ["stun:127.0.0.1:\(server.port)"], Seclusion.withoutProc.surround)
          #expect(outcome.status == 70)
          #expect(outcome.output == "")
          #expect(outcome.error.hasPrefix("Error: /proc does not know this process"))
          #expect(server.tally.requests.isEmpty)
        }
      }

      // MARK: Standard streams

      /// Runs the command that follows with a redirection of the shell's.
      private static func redirecting(_ redirection: String) -> [String] {
        ["sh", "-c", #"exec "$0" "$@" \#(redirection)"#]
      }

      @Test(arguments: ["table", "ndjson"])
      func `With standard output closed a report is in no file of ours`(format: String)
        async throws
      {
        try await FakeServer.with(.udp) { server in
          let (outcome, folder) = try await run(
            [
              "stun:127.0.0.1:\(server.port)", "--state", "s.json", "--format", format, "--output",
              "csv=x.csv",
            ], within: Self.redirecting(">&-"))
          #expect(outcome.status == 70)
          #expect(
            outcome.error
              == "Error: cannot write the result to standard output: Bad file descriptor\n")
          #expect(folder.text(of: "s.json.lock") == "")
          #expect(folder.text(of: "x.csv")?.hasPrefix("tenant,url") == true)
        }
      }

      @Test func `With all streams closed every file is written`() async throws {
        try await FakeServer.with(.udp) { server in
          let (outcome, folder) = try await run(
            ["stun:127.0.0.1:\(server.port)", "-v", "--state", "s.json", "--output", "x.txt"],
            within: Self.redirecting("<&- >&- 2>&-"))
          #expect(outcome.status == 0)
          #expect(folder.text(of: "x.txt")?.contains("The server works.") == true)
          #expect(folder.text(of: "s.json.lock") == "")
        }
      }

      @Test func `With standard input closed no configuration comes from it`() async throws {
        let (outcome, _) = try await run(
          ["--config", "-"], within: Self.redirecting("<&-"))
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("the file is empty"))
      }

      // MARK: Descriptors

      /// Runs the command that follows with as many descriptors open, and as many allowed at all.
      private static func descriptors(_ count: Int, of limit: Int) -> [String] {
        [
          "bash", "-c",
          """
          for ((n = 0; n < \(count); n++)); do exec {descriptor}</dev/null; done
          ulimit -n \(limit); exec "$0" "$@"
          """,
        ]
      }

      @Test(
        arguments: [
          (0, 16), (0, 20), (0, 32), (20, 64), (60, 64), (100, 128), (220, 256), (1000, 1024),
        ])
      func `Where too few files may be opened nothing is sent, and why is said`(
        count: Int, limit: Int
      ) async throws {
        try await FakeServer.with(.udp) { server in
          let (outcome, _) = try await run(
            ["stun:127.0.0.1:\(server.port)"], within: Self.descriptors(count, of: limit))
          #expect(outcome.status == 70)
          #expect(outcome.output == "")
          #expect(outcome.error.hasPrefix("Error: this process may open only "))
          #expect(server.tally.requests.isEmpty)
        }
      }

      @Test func `A fault is said whatever is quiet`() async throws {
        let outcome = try await run(
          ["stun:127.0.0.1:9", "--quiet", "--state", "state.json"],
          within: Self.descriptors(0, of: 16)
        ).0
        #expect(outcome.status == 70)
        #expect(!outcome.error.isEmpty)
      }

      @Test(arguments: [(0, 64), (60, 128), (200, 256), (400, 512), (900, 1024)])
      func `Where some may be opened it takes longer, and every server is answered for`(
        count: Int, limit: Int
      ) async throws {
        let trust = try TestTrust()
        var options = try trust.coturn()
        options.authentication = .secret("a secret")
        try await Coturn.run(options) { server in
          let entries = (0..<8).flatMap { number in
            Way.turn.map { way in
              """
              {"urls": "\(server.url(way))", "username": "user-\(number)", "secret": "a secret"}
              """
            }
          }
          let (outcome, _) = try await run(
            ["--format", "json", "--rate", "0", "--ca-file", TestTrust.file],
            within: Self.descriptors(count, of: limit)
          ) {
            try trust.vouch(in: $0.folder)
            try $0.folder.write(TestConfiguration.of(turn: entries), to: "servers.json")
          }
          let notes = outcome.error.split(separator: "\n")
          #expect(notes.count == 1)
          #expect(notes.allSatisfy { $0.hasPrefix("Note: this process may open so few files") })
          #expect(
            try outcome.report.statuses == Array(repeating: "relay", count: entries.count))
          #expect(outcome.status == 0)
        }
      }

      // MARK: Threads

      /// As somebody who has nothing else running, if we may be anybody, with so many threads.
      private static func threads(_ limit: Int) -> [String] {
        [
          "sh", "-c",
          """
          # Where the program is nobody else may be.
          if [ "$(id -u)" = 0 ]; then
            exec unshare --mount sh -c '
              mount --bind "${1%/*}" /mnt && program=/mnt/${1##*/} && shift &&
              exec setpriv --reuid 61234 --regid 61234 --clear-groups \
                prlimit --nproc="$0" "$program" "$@"' \(limit) "$0" "$@"
          fi
          exec prlimit --nproc=\(limit) "$0" "$@"
          """,
        ]
      }

      @Test(arguments: 1...14)
      func `Where few threads may be started a run is right, or says so and sends nothing`(
        limit: Int
      ) async throws {
        try await FakeServer.with(.udp) { server in
          let (outcome, _) = try await run(
            ["stun:127.0.0.1:\(server.port)", "--timeout", "2"], within: Self.threads(limit))
          if outcome.status == 0 {
            #expect(outcome.output.hasPrefix("The server works."))
          } else {
            #expect(outcome.status == 70, "\(outcome)")
            #expect(outcome.error.hasPrefix("Error: this process may not start the "))
            #expect(server.tally.requests.isEmpty)
          }
          // The processors have a thread each, and there are others.
          let needed = sysconf(CInt(_SC_NPROCESSORS_ONLN)) + 5
          if limit < needed { #expect(outcome.status == 70) }
          if geteuid() == 0, limit > needed + 5 { #expect(outcome.status == 0) }
        }
      }
    }
  }
#endif
