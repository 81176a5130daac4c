#if os(Linux)
  import BuiltIceprobe
  import Foundation
  import TestServers
  import Testing

  extension EndToEndInNumbers {
    /// A week of cron: the manual's own line, with servers that come and go, a configuration that is
    /// edited, a network and a disk that fail, and a clock that jumps. Every mail is compared.
    @Suite struct WeekOfCronTests {
      @Test func `Every mail of a week says what it has to, and nothing else is mailed`()
        async throws
      {
        let cron = try Cron()
        try await cron.play()
        let recorded = URL(filePath: #filePath).deletingLastPathComponent()
          .appending(path: "week-of-cron.txt")
        if ProcessInfo.processInfo.environment["ICEPROBE_RECORD"] == "1" {
          try Data(cron.transcript.utf8).write(to: recorded)
          Issue.record("recorded the week; look at it, and run again")
        }
        let expected = String(decoding: try Data(contentsOf: recorded), as: UTF8.self)
        for (line, (mailed, meant)) in zip(
          cron.transcript.split(separator: "\n", omittingEmptySubsequences: false),
          expected.split(separator: "\n", omittingEmptySubsequences: false)
        ).enumerated() where mailed != meant {
          Issue.record("line \(line + 1): \(mailed)\nexpected: \(meant)")
          break
        }
        #expect(cron.transcript.count == expected.count)
      }
    }
  }

  /// Plays the runs, and keeps what each of them mailed.
  private final class Cron {
    private let folder: TemporaryFolder
    private let port: UInt16
    /// What is on the command line besides; the folder `disk` is where the state is.
    private var options: [String] = []
    private var seconds = 0
    private(set) var transcript = ""

    /// Sunday, 2026-11-22, midnight.
    private static let start = Date(timeIntervalSince1970: 1_795_305_600)

    init() throws {
      folder = try TemporaryFolder()
      port = try FreePort.next()
      try FileManager.default.createDirectory(
        atPath: folder.path(of: "disk"), withIntermediateDirectories: false)
    }

    // MARK: - The week

    func play() async throws {
      try configure(["acme": relay(), "globex": relay()])
      try await working("All is well") { try await $0.run(times: 5) }
      try await dead("One bad run is a restart") { try await $0.run() }
      try await working("It is over") { try await $0.run(times: 2) }
      try await dead("An outage") { try await $0.run(times: 4) }
      try await working("Its end") { try await $0.run(times: 3) }

      try configure(["acme": relay()])
      options = ["--window", "6"]
      title("Down in every other run")
      for _ in 0..<4 {
        try await dead { try await $0.run() }
        try await working { try await $0.run() }
      }
      try await working("Until it is well") { try await $0.run(times: 5) }
      options = []

      try await dead("The port is closed") { try await $0.run(times: 2) }
      try await working("The password is another", password: "changed") {
        try await $0.run(times: 3)
      }
      try await dead("The port is closed again, which was said") { try await $0.run(times: 2) }

      try configure(["acme-eu": relay()])
      try await dead("The tenant is renamed") { try await $0.run(times: 2) }
      try configure(["globex": #"{"stun": [{"urls": "stun:127.0.0.1:\#(port)"}]}"#])
      try await working("It is removed, and another has the server for STUN") { try await $0.run() }

      try configure([
        "acme": relay(urls: "turn:pool.test:\(port)", expect: #"{"everyAddress": true}"#)
      ])
      let pool = Seclusion.hosts("127.0.0.1 pool.test", "127.0.0.9 pool.test")
      try await working("A pool with a dead member, and an expectation that says so") {
        try await $0.run(times: 3, in: pool)
      }
      try await working("Its end", lines: ["listening-ip=127.0.0.9"]) {
        try await $0.run(times: 2, in: pool)
      }

      try configure([
        "acme": #"{"turn": [\#(entry("alice")), \#(entry("bob"))]}"#
      ])
      try await working("One of two users of a URL is refused") { try await $0.run(times: 2) }
      try configure([
        "acme": #"{"turn": [\#(entry("bob")), \#(entry("alice"))]}"#
      ])
      try await working("The two change places, and one is removed") { try await $0.run(times: 2) }
      try configure(["acme": relay()])
      try await working { try await $0.run() }

      try await working("This machine is offline") { try await $0.run(times: 4, in: .offline) }
      try await working("And online") { try await $0.run(times: 3) }

      try await dead("The disk is full while the server is dead") {
        try await $0.run()
        try await $0.run(in: .fullDisk)
        try await $0.run()
      }
      try await working("The server is back") { try await $0.run(times: 2) }

      title("The clock goes back two days, forward two years, and back")
      for jump in [-2 * 86_400, 730 * 86_400, -728 * 86_400] {
        seconds += jump
        try await working { try await $0.run() }
      }
      try folder.write("no state", to: "disk/state.json")
      try await working("The state is spoilt") { try await $0.run(times: 2) }
    }

    // MARK: - What there is to play with

    private func entry(_ user: String) -> String {
      TestConfiguration.entry(
        "turn:127.0.0.1:\(port)", username: user, credential: Coturn.password)
    }

    private func relay(urls: String? = nil, expect: String = "{}") -> String {
      let entry = TestConfiguration.entry(
        urls ?? "turn:127.0.0.1:\(port)", username: Coturn.username, credential: Coturn.password)
      return #"{"turn": [\#(entry)], "expect": \#(expect)}"#
    }

    private func configure(_ tenants: KeyValuePairs<String, String>) throws {
      try folder.write(TestConfiguration.of(tenants: tenants), to: "servers.json")
    }

    private func title(_ words: String?) {
      if let words { transcript += "# \(words)\n" }
    }

    /// While a coturn runs.
    private func working(
      _ words: String? = nil, password: String = Coturn.password, lines: [String] = [],
      _ body: (Cron) async throws -> Void
    ) async throws {
      title(words)
      var options = Coturn.Options(.users([Coturn.username: password]), lines: lines)
      options.port = port
      try await Coturn.run(options) { _ in try await body(self) }
    }

    /// While nothing runs.
    private func dead(_ words: String? = nil, _ body: (Cron) async throws -> Void) async throws {
      title(words)
      try await body(self)
    }

    /// A run every 50 minutes, and what cron mails of it.
    private func run(times: Int = 1, in seclusion: Seclusion? = nil) async throws {
      for _ in 0..<times {
        seconds += 3000
        let time = Self.start.addingTimeInterval(TimeInterval(seconds))
        let arguments =
          ["--config", "servers.json", "--state", "disk/state.json", "--quiet", "--timeout", "2"]
          + options
        let outcome = try await Iceprobe.run(arguments) { context in
          context.folder = folder
          context.environment = try Self.environment(at: time)
          try seclusion?.surround(&context)
        }
        let mail = outcome.error + outcome.output
        let head = "\(Self.text(of: time)): \(outcome.ending)"
        transcript += mail.isEmpty ? "\(head)\n" : "\(head), mail:\n\(indented(normalised(mail)))\n"
      }
    }

    private func normalised(_ mail: String) -> String {
      mail.replacing(folder.path, with: "FOLDER").replacing(":\(port)", with: ":PORT")
        .replacing(/took [0-9.]+ m?s/, with: "took TIME")
        // To the end of the paragraph: how it is broken depends on this machine's name.
        .replacing(
          /Probed servers.json from .*(\n(?!iceprobe ).+)*/, with: "Probed servers.json from PLACE"
        )
        .replacing(/\ +[0-9.]+ ms/, with: " TIME")
    }

    private func indented(_ mail: String) -> String {
      mail.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    }

    /// A clock that stands still at `time`, and otherwise goes as it does: limits are another clock's.
    private static func environment(at time: Date) throws -> [String: String] {
      let libraries = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib")
        .map { "/usr/lib/\($0)/faketime/libfaketimeMT.so.1" }
      let library = try #require(
        libraries.first { FileManager.default.fileExists(atPath: $0) },
        "there is no libfaketime; `make deps` installs it")
      return [
        "LD_PRELOAD": library, "FAKETIME": text(of: time), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
      ]
    }

    private static func text(of time: Date) -> String {
      time.formatted(
        .verbatim(
          "\(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
          timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    }
  }
#endif
