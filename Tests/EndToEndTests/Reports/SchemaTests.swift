import BuiltIceprobe
import Foundation
import SchemaValidator
import TestServers
import Testing

extension EndToEnd {
  /// Reports of real runs against the schema that the program itself prints.
  @Suite struct SchemaTests {
    /// Strict: a key that a report has and the schema does not name is a mistake.
    private func expectValid(
      _ outcomes: [Outcome], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let schema = try await Iceprobe.run(["schema", "report"])
      #expect(schema.status == 0 && schema.error == "", sourceLocation: sourceLocation)
      let complaints = try SchemaValidator(schema.output, isStrict: true)
        .complaints(about: outcomes.map(\.output))
      #expect(complaints == outcomes.map { _ in [] }, sourceLocation: sourceLocation)
    }

    @Test func `Success, failure, skipping and expectations fit the schema`() async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        let entries =
          Way.turn.map { server.entry($0) }
          + [server.entry(.turnTLS, credential: "wrong"), #"{"urls": "turn:127.0.0.1:9"}"#]
        let all = TestConfiguration.of(stun: [server.url(.stun)], turn: entries)
        let relay = TestConfiguration.of(
          stun: [server.url(.stun)], turn: entries, policy: "relay")
        let text =
          #"{"expect": {"relays": 4, "duration": "30s"}, "tenants": {"all": "#
          + "\(all), \"relay\": \(relay)}}"
        let arguments = ["--format", "json", "--ca-file", TestTrust.file, "--timeout", "2"]
        let first = try await Iceprobe.run(arguments) {
          try trust.vouch(in: $0.folder)
          try $0.folder.write(text, to: "servers.json")
        }
        #expect(Set(try first.report.statuses) == ["srflx", "relay", "failure", "skipped"])
        let second = try await Iceprobe.run(arguments + ["--baseline", "first.json"]) {
          try trust.vouch(in: $0.folder)
          try $0.folder.write(first.output, to: "first.json")
          try $0.folder.write(all, to: "servers.json")
        }
        #expect(second.output.contains(#""change": "gone""#))
        try await expectValid([first, second])
      }
    }

    @Test func `IPv6, silence and bytes that are no STUN fit the schema`() async throws {
      try await FakeServer.with(.udp, at: "::1") { works in
        try await FakeServer.with(.udp, fault: .silent) { silent in
          let urls = [
            "stun:[::1]:\(works.port)", "stun:127.0.0.1:\(silent.port)",
            "stun:no-such-name.invalid",
          ]
          let outcome = try await Iceprobe.run(["--format", "json", "--timeout", "1"]) {
            try $0.folder.write(TestConfiguration.of(stun: urls), to: "servers.json")
          }
          #expect(try outcome.report.statuses == ["srflx", "failure", "failure"])
          try await expectValid([outcome])
        }
      }
    }

    #if os(Linux)
      @Test func `A run without any network fits the schema`() async throws {
        let outcome = try await Iceprobe.run(["stun:192.0.2.1", "--format", "json"]) {
          try Seclusion.offline.surround(&$0)
        }
        #expect(try outcome.report.statuses == ["inconclusive"])
        try await expectValid([outcome])
      }
    #endif

    @Test func `The configuration of this repository fits its schema`() async throws {
      let schema = try await Iceprobe.run(["schema", "config"])
      #expect(schema.status == 0)
      let configuration = try String(
        contentsOfFile: "\(Repository.path)/servers.json", encoding: .utf8)
      let complaints = try SchemaValidator(schema.output).complaints(about: [configuration])
      #expect(complaints == [[]])
    }

    @Test func `There is a schema of two things, and of nothing else`() async throws {
      let outcome = try await Iceprobe.run(["schema", "pigeon"])
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      // What was typed may be a secret in the wrong place, and is not repeated.
      #expect(outcome.error.contains("'report' and 'config'") && !outcome.error.contains("pigeon"))
    }
  }
}
