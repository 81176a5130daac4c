#if os(Linux)
  import BuiltIceprobe
  import Foundation
  import TestServers
  import Testing

  extension EndToEnd {
    /// Where results go, and what comes of it if they cannot.
    @Suite struct OutputTests {
      /// A folder `full` on a disk that has no room, and `readonly` on one that cannot be written.
      /// What is left in the first is told on standard error.
      private static let onBadDisks = [
        "sh", "-c",
        """
        on_bad_disks='mkdir full readonly && mount -t tmpfs -o size=4k tmpfs full &&
          ! head -c 8192 /dev/zero > full/filler 2>/dev/null &&
          mount -t tmpfs -o ro tmpfs readonly && {
            "$0" "$@"; status=$?; echo "left: $(ls -A full)" >&2; exit $status; }'
        unshare --mount true && exec unshare --mount sh -c "$on_bad_disks" "$0" "$@"
        exec unshare -r --mount sh -c "$on_bad_disks" "$0" "$@"
        """,
      ]

      /// Runs iceprobe on a STUN server that works.
      private func run(
        _ arguments: [String], _ adjust: (inout Iceprobe.RunContext) throws -> Void = { _ in }
      ) async throws -> (outcome: Outcome, folder: TemporaryFolder) {
        try await FakeServer.with(.udp) { server in
          let folder = try TemporaryFolder()
          let outcome = try await Iceprobe.run(["stun:127.0.0.1:\(server.port)"] + arguments) {
            $0.folder = folder
            try adjust(&$0)
          }
          return (outcome, folder)
        }
      }

      private func status(of name: String, in folder: TemporaryFolder) -> stat {
        var status = stat()
        stat(folder.path(of: name), &status)
        return status
      }

      @Test func `Several outputs at once are all there, for everybody to read`() async throws {
        let outputs = ["junit=report.xml", "prometheus=x.prom", "json=./a=b", "table=table.txt"]
        let (outcome, folder) = try await run(outputs.flatMap { ["--output", $0] })
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        #expect(outcome.output == folder.text(of: "table.txt"))
        let beginnings = [
          "report.xml": "<?xml ", "x.prom": "# HELP probe_success", "a=b": "{\n  \"schemaVersion\"",
        ]
        for (name, beginning) in beginnings {
          #expect(folder.text(of: name)?.hasPrefix(beginning) == true)
        }
        // The umask of the tests, which they share with the program.
        let mask = umask(0)
        umask(mask)
        #expect(status(of: "x.prom", in: folder).st_mode & 0o777 == 0o666 & ~mask)
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            == ["a=b", "report.xml", "table.txt", "x.prom"])
      }

      @Test func `What has scrolled out of the window is said again at its end`() async throws {
        let urls = (1...12).map { "stun:127.0.0.1:\($0)" }
        let outcome = try await Iceprobe.run(urls) {
          $0.terminals = [.output]
          $0.environment = ["TZ": "Asia/Kathmandu"]
        }
        #expect(outcome.status == 1)
        let lines = outcome.output.replacing("\u{1B}[31m", with: "").replacing(
          "\u{1B}[0m", with: ""
        )
        .split(whereSeparator: \.isNewline)
        #expect(lines.first == "None of the 12 servers works: they refuse the connection.")
        #expect(lines.last == lines.first)
        // Of the last window that is left: who has to do what, the tenant, and the place.
        let end = lines.suffix(12).joined(separator: " ")
        for text in [
          "What to do - Server admin of 127.0.0.1: ", "default: no server works", "Probed from ",
          "+05:45",
        ] {
          #expect(end.contains(text), "\(end)")
        }
        let piped = try await Iceprobe.run(urls)
        #expect(piped.output.ranges(of: "None of the 12").count == 1)
      }

      @Test func `Plain words take the place of the table only`() async throws {
        let (outcome, folder) = try await run(["--plain", "--output", "json=report.json"])
        #expect(outcome.output.hasPrefix("All the servers that your calls use are working. "))
        #expect(folder.text(of: "report.json")?.hasPrefix("{") == true)
        let (quiet, _) = try await run(["--plain", "--quiet"])
        #expect(quiet.output == "")
        let (refused, _) = try await run(["--plain", "--format", "csv"])
        #expect(refused.status == 2)
        #expect(refused.error.contains("--plain cannot be combined with --format csv"))
      }

      @Test func `A mistake is broken between words, and only on a terminal`() async throws {
        func run(_ terminals: Set<Iceprobe.Stream>) async throws -> [Substring] {
          let outcome = try await Iceprobe.run(["check"]) {
            $0.terminals = terminals
            try $0.folder.write(
              #"{"turn": [{"urls": "turn:a.example", "username": "u", "credential": "${MISSING}"}]}"#,
              to: "servers.json")
          }
          #expect(outcome.status == 2)
          return outcome.error.split(whereSeparator: \.isNewline)
        }
        let (narrow, wide) = (try await run([.error]), try await run([]))
        #expect(wide.contains { $0.count > 80 })
        #expect(narrow.allSatisfy { $0.count <= 80 })
        let words = { (lines: [Substring]) in lines.flatMap { $0.split(separator: " ") } }
        #expect(words(narrow) == words(wide))
      }

      @Test func `A path alone takes the place of standard output`() async throws {
        let (outcome, folder) = try await run(["--format", "json", "--output", "report.json"])
        #expect(outcome.output == "")
        #expect(outcome.status == 0)
        #expect(folder.text(of: "report.json")?.hasPrefix("{") == true)
      }

      @Test func `A file is replaced by another one, where a link leads`() async throws {
        var before = stat()
        let (outcome, folder) = try await run(["--output", "csv=link"]) {
          try $0.folder.write("old", to: "there/report.csv")
          symlink("there/report.csv", $0.folder.path(of: "link"))
          before = status(of: "there/report.csv", in: $0.folder)
        }
        #expect(outcome.status == 0)
        #expect(folder.text(of: "there/report.csv")?.hasPrefix("tenant,url") == true)
        #expect(status(of: "there/report.csv", in: folder).st_ino != before.st_ino)
        #expect(
          try FileManager.default.destinationOfSymbolicLink(atPath: folder.path(of: "link"))
            == "there/report.csv")
      }

      @Test func `A device is written to, and stays one`() async throws {
        let (outcome, folder) = try await run(["--output", "csv=null"]) {
          // A second /dev/null, whose numbers are 1 and 3 (Linux, devices.txt); who may not make one
          // cannot harm the first, either.
          if mknod($0.folder.path(of: "null"), S_IFCHR | 0o666, 0x103) != 0 {
            symlink("/dev/null", $0.folder.path(of: "null"))
          }
        }
        #expect(outcome.status == 0)
        #expect(status(of: "null", in: folder).st_mode & S_IFMT == S_IFCHR)
      }

      @Test(arguments: [
        (["json=full/x", "csv=good.csv"], "full/x: No space left on device"),
        (["json=readonly/x", "csv=good.csv"], "readonly/x: Read-only file system"),
        (["json=good.csv/x", "csv=good.csv"], "good.csv/x: Not a directory"),
        (["json=.", "csv=good.csv"], ".: Is a directory"),
        (["json=nowhere/x", "csv=good.csv"], "nowhere/x: No such file or directory"),
      ])
      func `What cannot be written is told, and keeps nothing else from being written`(
        outputs: [String], complaint: String
      ) async throws {
        let (outcome, folder) = try await run(outputs.flatMap { ["--output", $0] }) {
          $0.wrapper = Self.onBadDisks
          try $0.folder.write("old", to: "good.csv")
        }
        #expect(outcome.status == 70, "unshare and mount must be usable here: \(outcome.error)")
        #expect(outcome.output.hasPrefix("The server works."))
        #expect(
          outcome.error == "Error: cannot write the result to \(complaint)\nleft: filler\n")
        #expect(folder.text(of: "good.csv")?.hasPrefix("tenant,url") == true)
      }

      @Test(arguments: ["table", "ndjson"])
      func `Standard output on a full disk is an error, too`(format: String) async throws {
        let (outcome, folder) = try await run([
          "--format", format, "--output", "csv=good.csv", "--evidence", "evidence.json",
        ]) {
          $0.wrapper = ["sh", "-c", #"exec "$0" "$@" > /dev/full"#]
        }
        #expect(outcome.status == 70)
        #expect(
          outcome.error
            == "Error: cannot write the result to standard output: No space left on device\n")
        #expect(folder.text(of: "good.csv")?.hasPrefix("tenant,url") == true)
        #expect(folder.text(of: "evidence.json") != nil)
      }

      @Test func `A step of GitHub's gets its annotations, and adds to the job's summary`()
        async throws
      {
        let port = try FreePort.closed()
        var folder: TemporaryFolder?
        let outcome = try await Iceprobe.run(
          ["--config", "servers.json", "--output", "github=annotations"]
        ) {
          folder = $0.folder
          try $0.folder.write(
            "{\"stun\":\n [{\"urls\": \"stun:127.0.0.1:\(port)\"}]}", to: "a/servers.json")
          try $0.folder.write("before\n", to: "summary.md")
          $0.environment = [
            "GITHUB_STEP_SUMMARY": $0.folder.path(of: "summary.md"),
            "GITHUB_WORKSPACE": $0.folder.path,
          ]
          $0.wrapper = ["sh", "-c", #"cd a && exec "$0" "$@""#]
        }
        #expect(outcome.status == 1)
        let annotations = folder?.text(of: "a/annotations") ?? ""
        #expect(
          annotations.hasPrefix(
            "::error file=a/servers.json,line=2,col=12,title=default%3A stun%3A127.0.0.1%3A\(port)%3A "
              + "connect/refused::the port is closed"))
        let summary = folder?.text(of: "summary.md") ?? ""
        #expect(summary.hasPrefix("before\n### iceprobe: The server does not work"))
        #expect(summary.contains("| FAIL | default | `stun:127.0.0.1:\(port)` |"))
      }
    }
  }
#endif
