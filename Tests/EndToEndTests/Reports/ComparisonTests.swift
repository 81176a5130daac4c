import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Two runs side by side, and one against its baseline.
  @Suite struct ComparisonTests {
    /// Reports of one STUN server: while it is there, and when it is not any more.
    private func reports() async throws -> (url: String, alive: String, dead: String) {
      let (url, alive) = try await FakeServer.with(.udp) { server in
        let url = "stun:127.0.0.1:\(server.port)"
        return (url, try await Iceprobe.run([url, "--format", "json"]).output)
      }
      return (url, alive, try await Iceprobe.run([url, "--format", "json"]).output)
    }

    @Test func `A server that newly fails is a regression, and one that is mended is none`()
      async throws
    {
      let (url, alive, dead) = try await reports()
      let worse = try await Iceprobe.run(["compare", "-", "dead.json"]) {
        $0.input = alive
        try $0.folder.write(dead, to: "dead.json")
      }
      #expect(worse.status == 1)
      #expect(worse.output.hasPrefix("1 regression since "))
      #expect(
        worse.output.contains("newly failing  \(url)\n\(spaces)works -> connect/refused\n"))
      #expect(worse.error == "")
      let better = try await Iceprobe.run(["compare", "dead.json", "-", "--format", "json"]) {
        $0.input = alive
        try $0.folder.write(dead, to: "dead.json")
      }
      #expect(better.status == 0)
      #expect(better.output.contains(#""change": "fixed""#))
    }

    private let spaces = String(repeating: " ", count: 15)

    @Test func `With a baseline a server that was dead before is no failure`() async throws {
      let (url, alive, dead) = try await reports()
      for (baseline, status, answer) in [
        (dead, 0, "Nothing has changed since "), (alive, 1, "1 regression since "),
      ] as [(String, CInt, String)] {
        let outcome = try await Iceprobe.run([url, "--baseline", "old.json"]) {
          try $0.folder.write(baseline, to: "old.json")
        }
        #expect(outcome.status == status)
        #expect(outcome.output.hasPrefix(answer))
        #expect(outcome.output.contains("changes since old.json") == (status == 1))
      }
    }

    @Test(
      arguments: [
        (["compare", "none.json", "-"], "cannot read the report none.json: "),
        (["compare", "-", "-"], "not both"),
        (["compare", "junk.json", "-"], "cannot read the report junk.json:1:1: this is not JSON"),
        (["compare", "servers.json", "-"], #"servers.json:1:1: expected "schemaVersion""#),
        (["compare", "-", "-", "--slower-ratio", "0.5"], "--slower-ratio"),
        (["compare", "-", "-", "--slower-ms", "nan"], "--slower-ms"),
        (["--baseline", "none.json"], "cannot read the report none.json: "),
        (["matrix", "-"], "at least two reports"),
        (["matrix", "a/x.json", "b/x.json"], "two reports of x"),
        (["matrix", "a=-", "b=-"], "standard input"),
        (["matrix", "junk.json", "servers.json"], "cannot read the report junk.json:1:1"),
      ] as [([String], String)])
    func `What cannot be read is a usage error`(arguments: [String], complaint: String)
      async throws
    {
      let outcome = try await Iceprobe.run(arguments) {
        try $0.folder.write("junk", to: "junk.json")
        try $0.folder.write(TestConfiguration.of(stun: ["stun:127.0.0.1:9"]), to: "servers.json")
      }
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.error.contains(complaint), "\(outcome.error)")
    }

    @Test func `The matrix says where a server is dead, and where only from one place`()
      async throws
    {
      let (url, alive, dead) = try await reports()
      let outcome = try await Iceprobe.run(["matrix", "office=a.json", "below/home.json"]) {
        try $0.folder.write(dead, to: "a.json")
        try $0.folder.write(alive, to: "below/home.json")
      }
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("Of 1 server 1 is dead only from office."))
      #expect(outcome.output.contains("office  home\n\(url)  FAIL    ok\n"))
      #expect(outcome.output.contains("      dead only from office: connect/refused\n"))
      let everywhere = try await Iceprobe.run([
        "matrix", "a=a.json", "b=a.json", "--format", "json",
      ]) {
        try $0.folder.write(dead, to: "a.json")
      }
      #expect(everywhere.output.contains(#""conclusion": "dead-everywhere""#))
    }

    @Test func `The matrix takes a folder of reports, and writes a page`() async throws {
      let (url, alive, dead) = try await reports()
      let outcome = try await Iceprobe.run(["matrix", "places", "lab=c.json", "--format", "html"]) {
        try $0.folder.write(dead, to: "places/office.json")
        try $0.folder.write(alive, to: "places/home.json")
        try $0.folder.write("no report", to: "places/notes.txt")
        try $0.folder.write(alive, to: "c.json")
      }
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains(">Of 1 server 1 is dead only from office.</h1>"))
      #expect(outcome.output.contains("<td>\(url)</td>"))
      let heads = outcome.output.matches(of: /<th[^>]*>([^<]*)<\/th>/).map { String($0.1) }
      #expect(heads == ["Server", "home", "office", "lab"])
      let empty = try await Iceprobe.run(["matrix", "."])
      #expect(empty.status == 2)
      #expect(empty.error.contains("at least two reports"))
    }
  }
}
