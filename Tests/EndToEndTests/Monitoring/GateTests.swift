import BuiltIceprobe
import Foundation
import TestServers
import Testing

extension EndToEnd {
  /// The manual's template for GitLab, whose script is run as it stands there.
  @Suite struct GateTests {
    /// Runs a line as a shell does that finds the program in PATH.
    private func run(
      _ line: String, _ adjust: (inout Iceprobe.RunContext) throws -> Void
    ) async throws -> Outcome {
      let folder = URL(filePath: try BuiltBinary.iceprobe).deletingLastPathComponent()
      return try await Iceprobe(at: "sh").run(["-ec", #"PATH="\#(folder.path):$PATH"; \#(line)"#]) {
        try adjust(&$0)
      }
    }

    /// The line of its script that runs the program.
    private static var gate: String {
      get throws {
        let page = try String(
          contentsOfFile: "\(Repository.path)/Sources/iceprobe/Manual/cron-and-ci.md",
          encoding: .utf8)
        return try String(#require(page.firstMatch(of: /script:\n +- (iceprobe .*)/)).1)
      }
    }

    @Test(arguments: [(nil, 0), (.silent, 1)] as [(Fault?, CInt)])
    func `The script of the template is a gate, and leaves its reports`(
      fault: Fault?, status: CInt
    ) async throws {
      try await FakeServer.with(.udp, fault: fault) { server in
        let folder = try TemporaryFolder()
        let outcome = try await run(Self.gate + " --timeout 2") {
          $0.folder = folder
          try folder.write(
            TestConfiguration.of(stun: ["stun:127.0.0.1:\(server.port)"]), to: "servers.json")
        }
        #expect(outcome.status == status)
        #expect(folder.text(of: "iceprobe.html")?.contains("<table") == true)
        #expect(folder.text(of: "iceprobe.xml")?.contains("<testsuites") == true)
      }
    }
  }
}
