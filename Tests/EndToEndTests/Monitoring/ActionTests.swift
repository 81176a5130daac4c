import BuiltIceprobe
import Foundation
import TestServers
import Testing

extension EndToEnd {
  /// GitHub's composite action, whose steps are run out of its own file.
  @Suite struct ActionTests {
    private static let archive = "iceprobe-9.9.9-x86_64-linux.tar.gz"

    /// A folder with what a release has: an archive with the program under test, and its checksum.
    private func release(in folder: TemporaryFolder) async throws {
      let packed = try await Consumer.run(
        "sh",
        [
          "-ec",
          """
          mkdir release iceprobe-9.9.9-x86_64-linux
          ln -s "$1" iceprobe-9.9.9-x86_64-linux/iceprobe
          tar -czf release/$2 iceprobe-9.9.9-x86_64-linux
          (cd release && sha256sum $2 >SHA256SUMS)
          """, "sh", BuiltBinary.iceprobe, Self.archive,
        ], in: folder)
      try #require(packed.status == 0, "\(packed.error)")
    }

    /// Runs the action on a configuration in the folder.
    private func run(_ inputs: String..., in folder: TemporaryFolder) async throws -> Outcome {
      let python = "\(Repository.path)/.build/consumers/bin/python"
      let runner = folder.path(of: "runner")
      try FileManager.default.createDirectory(atPath: runner, withIntermediateDirectories: true)
      return try await Consumer.run(
        python,
        [
          "\(Repository.path)/Tests/Packages/action", runner, "version=9.9.9",
          "from=file://\(folder.path(of: "release"))",
        ] + inputs, in: folder)
    }

    @Test func `It installs a release, probes, annotates, and uploads the reports`() async throws {
      let folder = try TemporaryFolder()
      try await release(in: folder)
      try await FakeServer.with(.udp) { server in
        let dead = "stun:127.0.0.1:\(try FreePort.closed())"
        try folder.write(
          TestConfiguration.of(stun: ["stun:127.0.0.1:\(server.port)"]), to: "servers.json")
        let good = try await run("arguments=--timeout\n5\n", in: folder)
        #expect(good.status == 0, "\(good.error)")
        #expect(good.output.contains(#""status": "0""#))
        #expect(good.output.contains("actions/upload-artifact@v4"))

        try folder.write(
          TestConfiguration.of(stun: [dead, "stun:127.0.0.1:\(server.port)"]), to: "ice.json")
        let bad = try await run("config=ice.json", in: folder)
        #expect(bad.status == 1)
        #expect(bad.output.contains("::error file=ice.json,line="))
        #expect(bad.output.contains(#""status": "1""#))
        for report in ["report.json", "junit.xml", "report.html"] {
          #expect(folder.text(of: "runner/iceprobe-reports/\(report)")?.contains(dead) == true)
        }
        #expect(folder.text(of: "runner/github_step_summary")?.contains(dead) == true)
      }
    }

    @Test func `An archive that is not the released one is not run`() async throws {
      let folder = try TemporaryFolder()
      try await release(in: folder)
      let pinned = try await run("sha256=\(String(repeating: "0", count: 64))", in: folder)
      #expect(pinned.status != 0)
      try folder.write("0000  another.tar.gz\n", to: "release/SHA256SUMS")
      let unlisted = try await run(in: folder)
      #expect(unlisted.status != 0)
      #expect(unlisted.output.contains("::error::SHA256SUMS has no line for \(Self.archive)"))
      for outcome in [pinned, unlisted] { #expect(!outcome.output.contains("iceprobe-reports/j")) }
    }

    @Test func `Inputs are never run as code`() async throws {
      let folder = try TemporaryFolder()
      try await release(in: folder)
      let mark = folder.path(of: "mark")
      let outcome = try await run(
        "config=$(touch \(mark))", "arguments=--tenant\n`touch \(mark)`; touch \(mark)", in: folder)
      #expect(outcome.status == 2)
      #expect(!FileManager.default.fileExists(atPath: mark))
    }
  }
}
