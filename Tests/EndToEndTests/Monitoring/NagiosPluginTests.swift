import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// iceprobe as a plugin of Nagios: one line on standard output, and the plugins' exit statuses.
  @Suite struct NagiosPluginTests {
    private func expect(
      _ status: CInt, _ beginning: String, _ arguments: [String], configuration: String? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let outcome = try await Iceprobe.run(arguments) {
        if let configuration { try $0.folder.write(configuration, to: "servers.json") }
      }
      #expect(outcome.status == status, sourceLocation: sourceLocation)
      #expect(outcome.output.hasPrefix(beginning), sourceLocation: sourceLocation)
      #expect(outcome.output.hasSuffix("\n"), sourceLocation: sourceLocation)
      #expect(outcome.error == "", sourceLocation: sourceLocation)
    }

    @Test func `A server that works is OK, with a warning WARNING, and else CRITICAL`() async throws
    {
      try await FakeServer.with(.udp) { server in
        try await expect(
          0, "OK: The server works. | 'time'=0.",
          ["stun:127.0.0.1:\(server.port)", "--format", "nagios"])
      }
      try await FakeServer.with(.udp, fault: .openRelay) { server in
        try await expect(
          1, "WARNING: The server works, with a warning. | ",
          ["turn:127.0.0.1:\(server.port)", "--format=nagios"])
      }
      try await expect(
        2, "CRITICAL: The server does not work: it refuses the connection. | ",
        ["stun:127.0.0.1:\(try FreePort.closed())", "--format", "nagios"])
    }

    @Test(
      arguments: [
        (["--format", "nagios", "--nope"], "UNKNOWN: Unknown option '--nope'"),
        (["--nope", "--format=nagios"], "UNKNOWN: Unknown option '--nope'"),
        (["--format", "nagios", "--tenant", "nobody"], "UNKNOWN: servers.json:1:1: "),
        (["--format", "nagios", "--output", "x"], "UNKNOWN: --output: a plugin answers"),
        (["--format", "nagios", "turns:h", "--ca-file", "none.pem"], "UNKNOWN: "),
      ])
    func `A wrong command line is UNKNOWN, on one line`(
      arguments: [String], beginning: String
    ) async throws {
      let outcome = try await Iceprobe.run(arguments) {
        try $0.folder.write(TestConfiguration.of(stun: ["stun:127.0.0.1:9"]), to: "servers.json")
      }
      #expect(outcome.status == 3)
      #expect(outcome.output.hasPrefix(beginning))
      #expect(outcome.output.count { $0 == "\n" } == 1)
      #expect(outcome.error == "")
    }

    @Test func `Every error of a configuration is on the one line`() async throws {
      try await expect(
        3, "UNKNOWN: servers.json:1:", ["--format", "nagios"],
        configuration: #"{"stun": 5, "turn": 6}"#)
    }

    @Test func `A file that cannot be written is UNKNOWN`() async throws {
      let outcome = try await Iceprobe.run([
        "stun:127.0.0.1:\(try FreePort.closed())", "--format", "nagios", "--output",
        "json=nowhere/x",
      ])
      #expect(outcome.status == 3)
      #expect(outcome.output.hasPrefix("CRITICAL: "))
      #expect(outcome.error.contains("nowhere/x"))
    }

    @Test func `As one of several outputs it changes no exit status`() async throws {
      let outcome = try await Iceprobe.run([
        "stun:127.0.0.1:\(try FreePort.closed())", "--output", "nagios=plugin.txt",
      ])
      #expect(outcome.status == 1)
    }
  }
}
