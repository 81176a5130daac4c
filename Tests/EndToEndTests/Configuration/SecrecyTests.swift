import BuiltIceprobe
import Reporting
import STUN
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEndInNumbers {
  /// No secret in any output, at any verbosity, in any state.
  @Suite struct SecrecyTests {
    private let password = Canary("password")
    private let shared = Canary("shared")
    private let stored = Canary("stored")
    private let variable = Canary("variable")

    private var canaries: [Canary] { [password, shared, stored, variable] }

    /// Puts every kind of secret where a run finds it.
    private func place(in context: inout Iceprobe.RunContext) throws {
      context.environment = [
        "CANARY": variable.secret, "ICEPROBE_PASSWORD": variable.secret,
      ]
      try context.folder.write(stored.secret, to: "stored.txt")
    }

    /// A configuration that uses every kind of secret.
    private func configuration(_ url: String) -> String {
      let secrets = [
        #""credential": "\#(password.secret)""#, #""secret": "\#(shared.secret)""#,
        #""credential": {"file": "stored.txt"}"#, #""credential": "${CANARY}""#,
        #""secret": {"file": "stored.txt"}"#, #""secret": "${CANARY}""#,
      ]
      return TestConfiguration.of(
        turn: secrets.map { #"{"urls": "\#(url)", "username": "alice", \#($0)}"# })
    }

    private func expectNoCanary(
      in outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      for canary in canaries {
        #expect(canary.forms(in: outcome.output) == [], sourceLocation: sourceLocation)
        #expect(canary.forms(in: outcome.error) == [], sourceLocation: sourceLocation)
      }
    }

    @Test func `A canary is found in every form`() {
      let canary = Canary("it")
      let forms = [
        "x\(canary.secret)y",
        canary.secret.utf8.map { String($0, radix: 16) }.joined(separator: " "),
      ]
      for form in forms { #expect(canary.forms(in: form).count == 1) }
      #expect(canary.forms(in: "it&kanari") == [])
    }

    @Test(arguments: ReportFormat.allCases)
    func `Secrets that work are in no report, and in no event`(format: ReportFormat) async throws {
      try await Coturn.run(.init(.users(["alice": password.secret]))) { server in
        let arguments = ["-v", "--format", format.rawValue, "--evidence", "evidence.json"]
        var folder: TemporaryFolder?
        let outcome = try await Iceprobe.run(arguments) {
          try place(in: &$0)
          folder = $0.folder
          try $0.folder.write(configuration(server.url(.turnUDP)), to: "servers.json")
        }
        // The first entry is right, and the others are refused: a plugin's 2 is CRITICAL.
        #expect(outcome.status == (format == .nagios ? 2 : 1))
        #expect(outcome.error.contains("401"))
        expectNoCanary(in: outcome)
        let evidence = try #require(folder?.text(of: "evidence.json"))
        #expect(evidence.contains("Unauthorized"))
        #expect(canaries.flatMap { $0.forms(in: evidence) } == [])
      }
    }

    @Test(arguments: [["check"], ["plan"], ["--help"], ["probe", "--nope"]])
    func `Secrets are in nothing that is said without probing`(arguments: [String]) async throws {
      let outcome = try await Iceprobe.run(arguments) {
        try place(in: &$0)
        try $0.folder.write(configuration("turn:127.0.0.1:9"), to: "servers.json")
      }
      #expect(!(outcome.output + outcome.error).isEmpty)
      expectNoCanary(in: outcome)
    }

    /// Entries with a secret in a wrong place or form, or beside a mistake. `@` stands for a secret.
    static let mistakes = [
      #"{"urls": "@"}"#, #"{"urls": "turn:u:@@h"}"#, #"{"urls": "turn:@"}"#,
      #"{"urls": "turn:h:@"}"#,
      #"{"urls": "turn:h?@"}"#, #"{"urls": "turn:[@]"}"#, #"{"urls": ["turn:h", "@"]}"#,
      #"{"urls": "turn:h", "credential": "@"}"#, #"{"urls": "turn:h", "username": "@"}"#,
      #"{"urls": "turn:h", "username": "u", "credential": ["@"]}"#,
      #"{"urls": "turn:h", "username": "u", "credential": {"file": ["@"]}}"#,
      #"{"urls": "turn:h", "username": "u", "credential": {"text": "@"}}"#,
      #"{"urls": "turn:h", "username": "u", "credential": "@", "secret": "@"}"#,
      #"{"urls": "turn:h", "username": "u", "password": "@"}"#,
      #"{"urls": "turn:h", "username": "u", "credential": "@", "jurisdiction": 5}"#,
      #"{"urls": "turn:h", "username": "u", "credential": "@${"}"#,
      #"{"urls": "turn:h", "username": "u", "credential": "@"#, #"{"urls": "turn:h" "@"}"#,
      #"{"urls": "turn:h", "username": "u", "credential": @}"#, "@",
    ]

    @Test(arguments: mistakes)
    func `Secrets are in no complaint about a configuration`(mistake: String) async throws {
      for secret in [password.secret, "${CANARY}"] {
        let entry = mistake.split(separator: "@", omittingEmptySubsequences: false)
          .joined(separator: secret)
        let outcome = try await Iceprobe.run(["check"]) {
          try place(in: &$0)
          try $0.folder.write(TestConfiguration.of(turn: [entry]), to: "servers.json")
        }
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("servers.json:"))
        expectNoCanary(in: outcome)
      }
    }

    /// Command lines with a secret where something else belongs. `@` stands for the secret, `{}` for
    /// a whole configuration with one.
    static let mixedUp: [[String]] = [
      ["--control", "turn:u:@@h"], ["--control=turn:u:@@h"], ["explain", "--url", "turn:u:@@h"],
      ["explain", "turn:u:@@h"], ["turn:u:@@h"], ["stun:h", "turn:u:@@h"], ["stun:h", "@"],
      ["stun:h", "a", "@"], ["--turn:u:@@h"], ["---turn:u:@@h"], ["--nope=@"], ["--no-proxy=@"],
      ["-w@"], ["-w", "@"], ["--@"],
      ["--rate", "@"], ["--timeout", "@"], ["--concurrency=@"], ["--format", "@"],
      ["--min-tls", "@"], ["--hold", "@"], ["--packets", "@"], ["--slower-ms", "@"],
      ["--raise-after", "@"], ["schema", "@"], ["compare", "a", "b", "@"],
      ["--generate-completion-script=@"], ["--output", "turn:u:@@h=x"],
      ["--output", "turn:u:@@h"], ["--output", "json=turn:u:@@h"], ["--proxy", "http://u:@@h:1"],
      ["--tenant", "turn:u:@@h"], ["--config", "turn:u:@@h"], ["--config", "https://u:@@h/"],
      ["--config", "{}"], ["--output", "{}"], ["--output", "json={}"], ["--evidence", "{}"],
      ["--state", "{}"], ["--baseline", "{}"], ["--ca-file", "{}"], ["check", "--ca-file", "{}"],
      ["compare", "{}", "x"], ["compare", "x", "{}"], ["matrix", "a={}", "b"],
      ["matrix", "{}", "{}"], ["explain", "{}"], ["{}"], ["--tenant", "{}"],
      ["--format", "nagios", "--config", "{}"], ["--format", "nagios", "--rate", "@"],
    ]

    @Test(arguments: mixedUp)
    func `Secrets are in no complaint about a command line`(arguments: [String]) async throws {
      let entry = configuration("turn:h")
      // `@@` is a secret and the `@` behind it.
      let words = arguments.map { argument in
        argument.replacing("@@", with: "\n").replacing("@", with: password.secret)
          .replacing("\n", with: "\(password.secret)@").replacing("{}", with: entry)
      }
      let outcome = try await Iceprobe.run(words) {
        try place(in: &$0)
        try $0.folder.write(configuration("turn:127.0.0.1:9"), to: "servers.json")
      }
      #expect(outcome.status == (arguments.contains("nagios") ? 3 : 2), "\(arguments)")
      #expect(!(outcome.output + outcome.error).isEmpty)
      expectNoCanary(in: outcome)
    }

    @Test(arguments: ["ICEPROBE_CONFIG", "WEBRTC_CONFIG_PATH"])
    func `JSON in the variable of a path is not repeated, and what to do is said`(
      variable: String
    ) async throws {
      let texts = [
        configuration("turn:h"), " \n\(configuration("turn:h"))", "turn:u:\(password.secret)@h",
      ]
      for text in texts {
        let outcome = try await Iceprobe.run([]) {
          try place(in: &$0)
          $0.environment[variable] = text
        }
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("Error: $\(variable): expected a file's path; this looks"))
        #expect(outcome.error.contains("goes into $WEBRTC_CONFIG") == text.contains("{"))
        expectNoCanary(in: outcome)
      }
    }

    @Test func `Nothing that moves a cursor is repeated as it is`() async throws {
      let odd = "\u{1B}[2J\u{202E}\u{9B}x"
      for arguments in [
        ["--config", odd], ["--baseline", odd], ["--\(odd)"], ["--output", "\(odd)=x"],
        ["stun:h", odd], ["check", "--tenant", odd], ["explain", odd], ["--evidence", "\(odd)/x"],
        ["compare", odd, "x"], ["--username", odd, "stun:h"], ["--state", "\(odd)/x"],
      ] {
        let outcome = try await Iceprobe.run(arguments + ["--timeout", "0.1"]) {
          try $0.folder.write(TestConfiguration.of(stun: ["stun:127.0.0.1:9"]), to: "servers.json")
        }
        #expect(outcome.error != "")
        for scalar in ["\u{1B}", "\u{202E}", "\u{9B}"] {
          #expect(!(outcome.error + outcome.output).contains(scalar), "\(arguments)")
        }
      }
    }

    @Test(arguments: [SIGSEGV, SIGABRT])
    func `Secrets are in no text of a crash`(signal: CInt) async throws {
      try await FakeServer.with(.udp, fault: .silentAfterChallenge) { server in
        // The build beside the tests: only there the runtime finds its backtracer.
        let built = Iceprobe(at: try BuiltBinary.path(of: "iceprobe"))
        let run = try built.start([]) {
          try place(in: &$0)
          $0.environment["SWIFT_BACKTRACE"] = "enable=yes,color=no"
          try $0.folder.write(configuration("turn:127.0.0.1:\(server.port)"), to: "servers.json")
        }
        try await server.tally(until: "credentials") {
          $0.count(of: .allocate, isAuthenticated: true) == 6
        }
        run.signal(signal)
        // The text of Swift's own backtraces; after a signal from outside the program goes on.
        try await run.error(has: "Backtrace took")
        run.signal(SIGTERM)
        expectNoCanary(in: try await run.outcome())
      }
    }
  }
}
