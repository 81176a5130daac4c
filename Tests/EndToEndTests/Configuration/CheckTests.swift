import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// A configuration that is checked before anything is sent, where pull requests and hooks do it.
  @Suite struct CheckTests {
    private static let mistaken = """
      {"tenants": {"acme": {
        "stun": [{"urls": "stun:a", "usrename": "u"}],
        "turn": [{"urls": "stun:b", "username": "u", "credential": "${ACME}"}]}}}
      """

    private static let sound = """
      {"turn": [{"urls": "turn:${HOST}:${PORT}", "username": "${NAME}", "credential": {"file": "none"}},
                {"urls": "turn:b", "username": "u", "credential": "${ACME}"}]}
      """

    private func run(
      _ arguments: [String], on text: String, environment: [String: String] = [:]
    ) async throws -> (outcome: Outcome, folder: TemporaryFolder) {
      let folder = try TemporaryFolder()
      try folder.write(text, to: "servers.json")
      let outcome = try await Iceprobe.run(arguments) {
        $0.folder = folder
        $0.environment = environment
      }
      return (outcome, folder)
    }

    @Test func `Every mistake is an annotation of its line`() async throws {
      let (outcome, _) = try await run(["check", "--format", "github"], on: Self.mistaken)
      #expect(outcome.status == 2)
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 4)
      #expect(
        lines[0].hasPrefix(
          "::error file=servers.json,line=2,col=31,title=configuration::tenants.acme.stun[0].usrename: "
        ))
      #expect(lines.dropLast().allSatisfy { $0.hasPrefix("::error file=servers.json,line=") })
      #expect(lines[1].contains("line=3,"))
      #expect(lines[3] == "::notice title=iceprobe::servers.json: 3 errors; nothing was sent")
      #expect(outcome.error.contains("servers.json:2:31: "))
    }

    @Test func `A run whose configuration is wrong says so in each output that has a place for it`()
      async throws
    {
      let (outcome, folder) = try await run(
        ["--format", "github", "--output", "junit=report.xml"], on: Self.mistaken,
        environment: ["GITHUB_STEP_SUMMARY": "summary.md"])
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("::error file=servers.json,line=2,"))
      let report = try #require(folder.text(of: "report.xml"))
      #expect(report.contains(#"<testsuite name="configuration" tests="3" failures="3""#))
      #expect(report.contains(#"name="servers.json:2:31: tenants.acme.stun[0].usrename""#))
      #expect(folder.text(of: "summary.md")?.contains("3 errors; nothing was sent") == true)
    }

    @Test func `The JSON has the places, and what is odd about a valid one`() async throws {
      let (wrong, _) = try await run(["check", "--format", "json"], on: Self.mistaken)
      #expect(wrong.status == 2)
      #expect(wrong.output.contains(#""isValid": false"#) && wrong.output.contains(#""line": 2"#))
      let (odd, _) = try await run(["check", "--format", "json"], on: #"[{"urls": "turn:a"}]"#)
      #expect(odd.status == 0)
      #expect(odd.output.contains(#""isValid": true"#))
      #expect(odd.output.contains(#""code": "placeholder-credentials""#))
      let expired = #"[{"urls": "turn:a", "username": "1600000000:u", "credential": "x"}]"#
      for format in ["table", "json", "junit", "github"] {
        let (over, _) = try await run(["check", "--format", format], on: expired)
        #expect(over.status == 0 && over.output.contains("the credentials ended "), "\(format)")
      }
    }

    @Test func `The shape that was read, and what was not, is in every format and in the plan`()
      async throws
    {
      let text = #"{"iceServers": [{"urls": "STUN:a:3478"}], "extra": 1}"#
      let notice = "extra: unknown key; it was not read"
      for format in ["table", "json", "junit", "github"] {
        let (check, _) = try await run(["check", "--format", format], on: text)
        #expect(check.status == 0 && check.output.contains("extra"), "\(format): \(check.output)")
      }
      for command in ["check", "plan"] {
        let (table, _) = try await run([command], on: text)
        #expect(table.output.contains("read as rtc-configuration") && table.output.contains(notice))
        let (json, _) = try await run([command, "--format", "json"], on: text)
        #expect(json.output.contains(#""shape": "rtc-configuration""#))
        #expect(json.output.contains(#""message": "unknown key; it was not read""#))
      }
      let (plan, _) = try await run(["plan", "--format", "json"], on: text)
      #expect(plan.output.contains(#""url": "STUN:a:3478""#))
      #expect(plan.output.contains(#""canonicalUrl": "stun:a""#))
    }

    @Test func `Without secrets nothing of the environment has to be there`() async throws {
      for format in ["table", "json", "junit", "github"] {
        let (with, _) = try await run(["check", "--format", format], on: Self.sound)
        #expect(with.status == 2)
        let (without, _) = try await run(
          ["check", "--no-secrets", "--format", format], on: Self.sound)
        #expect(without.status == 0, "\(without.error)")
        #expect(without.error == "" && !without.output.contains(/::warning|warning:/))
      }
      // Nor has a variable that is a whole URL, of whichever kind.
      let whole =
        #"{"stun": [{"urls": "${STUN}"}], "turn": [{"urls": ["${TURN}", "turn:${HOST}"]}]}"#
      let (urls, _) = try await run(["check", "--no-secrets"], on: whole)
      #expect(urls.status == 0 && urls.output.contains("3 servers"), "\(urls.error)")
      let foreign = #"[{"urls": "${TURN}", "username": "${USER}", "credential": "${PASS}"}]"#
      let (entry, _) = try await run(["check", "--no-secrets"], on: foreign)
      #expect(entry.status == 0 && entry.output.contains("1 server "), "\(entry.error)")
      // What is wrong besides is found all the same.
      let (wrong, _) = try await run(["check", "--no-secrets"], on: Self.mistaken)
      #expect(wrong.status == 2)
      #expect(wrong.error.contains("usrename") && !wrong.error.contains("ACME"))
    }

    @Test(arguments: [nil, ""]) func `A variable that is missing is named with what to do`(
      value: String?
    ) async throws {
      let text = #"{"turn": [{"urls": "turn:b", "username": "u", "credential": "${ACME}"}]}"#
      let (outcome, _) = try await run(
        ["check"], on: text, environment: value.map { ["ACME": $0] } ?? [:])
      #expect(outcome.status == 2)
      #expect(outcome.error.contains(#"the environment variable "ACME" is "#))
      #expect(outcome.error.contains("ask for it whoever gave you the file"))
      #expect(outcome.error.contains("[configuration/credential-missing]"))
    }
  }
}
