import BuiltIceprobe
import Foundation
import TestServers
import Testing

extension EndToEnd {
  /// What `make install` leaves, and whether those whom it is for can read it.
  @Suite struct InstallationTests {
    /// The files that are installed, below the prefix, with their permissions.
    private static let files: [String: Int] = [
      "bin/iceprobe": 0o755,
      "share/man/man1/iceprobe.1": 0o644,
      "share/bash-completion/completions/iceprobe": 0o644,
      "share/zsh/site-functions/_iceprobe": 0o644,
      "share/fish/vendor_completions.d/iceprobe.fish": 0o644,
      "lib/systemd/system/iceprobe.service": 0o644,
      "lib/systemd/system/iceprobe.timer": 0o644,
      "share/iceprobe/iceprobe.rules.yml": 0o644,
      "share/iceprobe/iceprobe.dashboard.json": 0o644,
    ]

    /// Runs a program of the system's to its end.
    private func run(
      _ program: String, _ arguments: [String], in environment: [String: String] = [:]
    ) async throws -> Outcome {
      try await Iceprobe(at: program).run(arguments) { $0.environment = environment }
    }

    /// Makes a target with the binary under test: a release build would take CI minutes.
    private func make(_ target: String, _ variables: String...) async throws {
      let outcome = try await run(
        "make",
        ["-C", Repository.path, target, "BINARY=\(BuiltBinary.iceprobe)"] + variables)
      try #require(outcome.status == 0, "\(outcome.error)")
    }

    /// Runs `body` beside an installation that is used where it lies.
    private func withInstallation(_ body: (TemporaryFolder) async throws -> Void) async throws {
      let folder = try TemporaryFolder()
      try await make("install", "PREFIX=\(folder.path)")
      try await body(folder)
      withExtendedLifetime(folder) {}
    }

    /// Every file below a folder, with its permissions.
    private func files(below path: String) throws -> [String: Int] {
      let names = try FileManager.default.subpathsOfDirectory(atPath: path)
      return try names.reduce(into: [:]) { files, name in
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        guard attributes[.type] as? FileAttributeType == .typeRegular else { return }
        files[name] = attributes[.posixPermissions] as? Int
      }
    }

    @Test func `Everything is below the prefix in DESTDIR, and gone when it is uninstalled`()
      async throws
    {
      let folder = try TemporaryFolder()
      try await make("install", "DESTDIR=\(folder.path)", "PREFIX=/usr")
      #expect(
        try files(below: folder.path)
          == Dictionary(uniqueKeysWithValues: Self.files.map { ("usr/\($0)", $1) }))
      let service = folder.text(of: "usr/lib/systemd/system/iceprobe.service")
      #expect(service?.contains("ExecStart=/usr/bin/iceprobe ") == true)
      try await make("uninstall", "DESTDIR=\(folder.path)", "PREFIX=/usr")
      #expect(try files(below: folder.path) == [:])
    }

    @Test func `The man page is shown without a complaint`() async throws {
      try await withInstallation { folder in
        let page = folder.path(of: "share/man/man1/iceprobe.1")
        let outcome = try await run("groff", ["-mandoc", "-ww", "-Tutf8", "-P-cbu", page])
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        #expect(outcome.output.contains("EXIT STATUS"))
      }
    }

    @Test(arguments: [
      "probe", "check", "plan", "explain", "judge", "compare", "matrix", "schema",
    ])
    func `The man page has every option of a command`(command: String) async throws {
      let help = try await Iceprobe.run(["help", command]).output
      let page = try String(
        contentsOfFile: "\(Repository.path)/Sources/iceprobe/Install/iceprobe.1", encoding: .utf8)
      let options = Set(help.matches(of: /[ \/]--([a-z0-9-]+)/).map { String($0.1) })
      try #require(options.contains("version"))
      for option in options {
        #expect(
          page.contains("Fl -\(option)"),
          "Sources/iceprobe/Install/iceprobe.1 lacks --\(option), which has to be told there, too")
      }
    }

    @Test func `systemd takes the units`() async throws {
      try await withInstallation { folder in
        let units = ["service", "timer"]
          .map { folder.path(of: "lib/systemd/system/iceprobe.\($0)") }
        let outcome = try await run("systemd-analyze", ["verify", "--man=no"] + units)
        #expect(outcome.status == 0)
        // What it does not know it only mentions.
        #expect(outcome.error == "")
      }
    }

    @Test func `What the service runs leaves its metrics`() async throws {
      try await withInstallation { folder in
        let service = try #require(folder.text(of: "lib/systemd/system/iceprobe.service"))
        let command = try #require(service.firstMatch(of: /ExecStart=((?:.*\\\n)*.*)/)).1
        try await FakeServer.with(.udp) { server in
          try folder.write(
            TestConfiguration.of(stun: ["stun:127.0.0.1:\(server.port)"]), to: "servers.json")
          // What systemd makes of a folder of credentials and a state directory.
          let outcome = try await run(
            "sh", ["-c", String(command)],
            in: ["CREDENTIALS_DIRECTORY": folder.path, "STATE_DIRECTORY": folder.path])
          #expect(outcome.status == 0)
          #expect(outcome.error == "")
          #expect(folder.text(of: "iceprobe.prom")?.contains("probe_success") == true)
        }
      }
    }

    @Test func `The version is told with those of the libraries`() async throws {
      let outcome = try await Iceprobe.run(["--version"])
      #expect(
        outcome.output.wholeMatch(
          of: /iceprobe [0-9.]+\nlibnice 0\.1\.[0-9]+\nOpenSSL 3\.[^\n]*\nc-ares 1\.[0-9.]+\n/)
          != nil)
      #expect(outcome.error == "")
    }
  }
}
