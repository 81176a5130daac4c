import BuiltIceprobe
import Reporting
import TestServers
import Testing

extension EndToEnd {
  /// Runs that are judged again from what was saved of them.
  @Suite struct JudgeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(
      _ arguments: [String], input: String = "", in seclusion: Seclusion? = .offline
    ) async throws -> Outcome {
      try await Iceprobe.run(arguments) {
        $0.folder = folder
        $0.input = input
        try seclusion?.surround(&$0)
      }
    }

    /// Saves a run of two tenants: one server that works, for two users and spelt in two ways, one that is
    /// dead, one that is not asked, one whose credential is over, and a control.
    private func save(_ flags: [String] = []) async throws -> Outcome {
      try await FakeServer.with(.udp) { server in
        let (live, dead) = ("127.0.0.1:\(server.port)", "127.0.0.1:\(try FreePort.closed())")
        try folder.write(
          """
          {"tenants": {
            "acme": {"stun": [{"urls": "stun:\(live)"}], "expect": {"duration": "5s"},
              "turn": [{"urls": "turn:\(live)", "username": "alice", "credential": "hunter2"},
                {"urls": "TURN:\(live)?transport=udp", "username": "bob", "credential": "hunter3"}]},
            "beta": {"icePolicy": "relay", "stun": [{"urls": "stun:\(live)"}],
              "turn": [{"urls": "turn:\(dead)", "jurisdiction": "EU"},
                {"urls": "turn:\(dead)?transport=tcp", "username": "1111111111:alice",
                  "credential": "hunter2"}]}}}
          """, to: "servers.json")
        return try await run(
          [
            "--config", "servers.json", "--control", "stun:\(live)", "--attempts", "2",
            "--evidence", "e.json",
          ] + flags, in: nil)
      }
    }

    @Test func `A saved run gives the same report in every format`() async throws {
      func outputs(_ name: String) -> [String] {
        ReportFormat.allCases.flatMap { ["--output", "\($0.rawValue)=\(name).\($0.rawValue)"] }
      }
      let live = try await save(outputs("live"))
      let again = try await run(["judge", "e.json"] + outputs("again"))
      #expect(live.status == 1)
      #expect(again.status == live.status)
      #expect(again.output == live.output)
      #expect(again.error == "")
      for format in ReportFormat.allCases {
        let text = try #require(folder.text(of: "live.\(format.rawValue)"))
        #expect(folder.text(of: "again.\(format.rawValue)") == text, "\(format.rawValue)")
      }
      #expect(again.output.contains("TURN:127.0.0.1:"))
      #expect(again.output.contains(" (bob)"))
      let evidence = try #require(folder.text(of: "e.json"))
      #expect(!evidence.contains("hunter2") && evidence.contains(#""user":"alice""#))
      let piped = try await run(["judge", "-", "--format", "nagios"], input: evidence)
      #expect(piped.status == 2)
      #expect(piped.output.hasPrefix("CRITICAL: "), "\(piped.output)")
    }

    @Test func `A fixture has pseudonyms and the verdicts of the run`() async throws {
      _ = try await save()
      let outcome = try await run(["judge", "e.json", "--fixture", "field"])
      #expect(outcome.status == 0)
      #expect(outcome.output == "field.json: read it before you publish it\n")
      let fixture = try #require(folder.text(of: "field.json"))
      #expect(fixture.contains(#""expected": {"#) && fixture.contains("tenant-1"))
      for name in ["acme", "beta", "servers.json", "iceprobe test server", "\"EU\"", "alice"] {
        #expect(!fixture.contains(name), "\(name)")
      }
      let first = try await run(["judge", "e.json", "--format", "csv"])
      let second = try await run(["judge", "field.json", "--format", "csv"])
      #expect(second.status == first.status)
      // Type, transport and status; the names and the details are others.
      func verdicts(_ table: String) -> [[Substring]] {
        table.split(whereSeparator: \.isNewline).map { line in
          let cells = line.split(separator: ",", omittingEmptySubsequences: false)
          return [cells[2], cells[3], cells[5]]
        }
      }
      #expect(verdicts(second.output) == verdicts(first.output))
      let again = try await run(["judge", "field.json", "--fixture", "again.json"])
      #expect(again.status == 0)
      #expect(folder.text(of: "again.json") == fixture)
    }

    @Test(
      arguments: [
        (["judge"], "Missing expected argument"),
        (["judge", "none.json"], "cannot read the saved run none.json: "),
        (["judge", "servers.json"], #"servers.json:1:1: expected "evidenceVersion""#),
        (["judge", "old.json"], "evidenceVersion: expected 1, the only version there is"),
        (["judge", "e.json", "--output", "json=e.json"], "is the file that judge reads"),
        (["judge", "e.json", "--fixture", "e"], "is the file that judge reads"),
        (["judge", "e.json", "--fixture", "f", "--format", "csv"], "--fixture"),
      ])
    func `What cannot be judged is a usage error`(
      arguments: [String], complaint: String
    ) async throws {
      try folder.write("{}", to: "servers.json")
      try folder.write(#"{"evidenceVersion": 2}"#, to: "old.json")
      try folder.write(#"{"evidenceVersion": 1, "probes": []}"#, to: "e.json")
      let outcome = try await run(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.error.contains(complaint), "\(outcome.error)")
      #expect(outcome.output == "")
    }
  }
}
