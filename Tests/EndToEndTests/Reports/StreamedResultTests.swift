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
  /// `--format ndjson`: results while the run goes on.
  @Suite struct StreamedResultTests {
    @Test func `A result is there while another server is still waited for`() async throws {
      try await FakeServer.with(.udp) { prompt in
        try await FakeServer.with(.udp, fault: .silent) { silent in
          let urls = [silent, prompt].map { "stun:127.0.0.1:\($0.port)" }
          let run = try Iceprobe.start(["--format", "ndjson", "--timeout", "60"]) {
            try $0.folder.write(
              TestConfiguration.of(tenants: [
                "a": TestConfiguration.of(stun: urls), "b": TestConfiguration.of(stun: [urls[1]]),
              ]), to: "servers.json")
          }
          for tenant in ["a", "b"] {
            try await run.output(
              has: #"{"kind":"result","tenant":"\#(tenant)","url":"\#(urls[1])","type":"stun","#
                + #""status":"srflx","#)
          }
          run.signal(SIGINT)
          let outcome = try await run.outcome()
          #expect(outcome.status == 130)
          let lines = outcome.output.split(separator: "\n")
          #expect(lines.count == 4)
          #expect(lines[2].contains(#""url":"\#(urls[0])","type":"stun","status":"inconclusive""#))
          #expect(lines[3].hasPrefix(#"{"kind":"summary","schemaVersion":1,"#))
        }
      }
    }

    @Test func `The lines of a run are those that a file of it has`() async throws {
      try await FakeServer.with(.udp) { server in
        let ports = [server.port, try FreePort.closed()]
        var folder: TemporaryFolder?
        let outcome = try await Iceprobe.run(["--format", "ndjson", "--output", "ndjson=whole"]) {
          folder = $0.folder
          try $0.folder.write(
            TestConfiguration.of(stun: ports.map { "stun:127.0.0.1:\($0)" }), to: "servers.json")
        }
        #expect(outcome.status == 1)
        let whole = folder?.text(of: "whole") ?? ""
        #expect(
          outcome.output.split(separator: "\n").sorted() == whole.split(separator: "\n").sorted())
        #expect(whole.split(separator: "\n").count == 3)
      }
    }
  }
}
