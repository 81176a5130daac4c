#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEndInNumbers {
    /// A dozen pull requests against one baseline, through the gate of the manual: the exit status, and the
    /// sentence that names the change.
    @Suite struct PullRequestTests {
      /// A change to the configuration, and what the gate says of it.
      struct PullRequest: CustomTestStringConvertible {
        let title: String
        /// What is replaced in the configuration by what, in this order.
        var edits: KeyValuePairs<String, String> = [:]
        var options: [String] = []
        /// The password in the environment; nil for the right one.
        var password: String?
        /// The address of the pool's second member.
        var member = "127.0.0.9"
        let status: CInt
        /// Parts of what is printed.
        let sentences: [String]

        var testDescription: String { title }
      }

      private static let configuration = """
        {"tenants": {"acme": {
          "stun": [{"urls": "stun:pool.test:PORT"}],
          "turn": [
            {"urls": "turn:127.0.0.1:PORT", "username": "alice", "credential": "${ACME}", "jurisdiction": "EU"},
            {"urls": "turn:127.0.0.1:PORT?transport=tcp", "username": "alice", "credential": "${ACME}", "jurisdiction": "CH"}
          ],
          "expect": {"jurisdictions": ["EU", "CH"]}}}}
        """

      private static let withoutCH: KeyValuePairs = [
        #""jurisdiction": "EU"},"#: #""jurisdiction": "EU"}"#,
        #"{"urls": "turn:127.0.0.1:PORT?transport=tcp", "username": "alice", "credential": "${ACME}", "jurisdiction": "CH"}"#:
          "",
      ]
      private static let withoutCHAndExpectation: KeyValuePairs = [
        #""jurisdiction": "EU"},"#: #""jurisdiction": "EU"}"#,
        #"{"urls": "turn:127.0.0.1:PORT?transport=tcp", "username": "alice", "credential": "${ACME}", "jurisdiction": "CH"}"#:
          "",
        #", "CH"]"#: "]",
      ]

      static let pullRequests: [PullRequest] = [
        PullRequest(
          title: "nothing but a comment", edits: [#"{"tenants""#: #"{"x-why": 1, "tenants""#],
          status: 0, sentences: ["Nothing has changed since", "All 2 expectations hold."]),
        PullRequest(
          title: "the last relay of CH is removed", edits: withoutCH, status: 2,
          sentences: [
            "::error file=servers.json,line=7,col=38,title=configuration::tenants.acme.expect.jurisdictions[1]: "
              + #"the tenant "acme" has no TURN server in "CH""#
          ]),
        PullRequest(
          title: "and its expectation with it", edits: withoutCHAndExpectation, status: 0,
          sentences: [
            "::warning title=acme%3A turn%3A127.0.0.1%3APORT?transport=tcp%3A gone::gone: works -> not there",
            "::warning title=acme%3A relays in CH%3A gone::", "No regression since",
            "::warning title=acme%3A expected a relay in CH%3A gone::",
          ]),
        PullRequest(
          title: "the same through a gate for what is gone", edits: withoutCHAndExpectation,
          options: ["--fail-on", "gone"], status: 1,
          sentences: [
            "::error title=acme%3A turn%3A127.0.0.1%3APORT?transport=tcp%3A gone::gone: works -> not there",
            "3 regressions since",
          ]),
        PullRequest(
          title: "a URL is written otherwise",
          edits: ["turn:127.0.0.1:PORT\"": "TURN:127.0.0.1:PORT?transport=udp\""],
          status: 0, sentences: ["Nothing has changed since"]),
        PullRequest(
          title: "a URL names a dead host", edits: ["turn:127.0.0.1:PORT?": "turn:127.0.0.7:PORT?"],
          status: 1,
          sentences: [
            "1 regression since", "1 newly failing; besides, 1 gone.",
            "1 of 2 expectations is broken: a relay in CH (acme).",
          ]),
        PullRequest(
          title: "a tenant is renamed", edits: [#""acme""#: #""acme-eu""#], status: 0,
          sentences: ["No regression since", "3 new, 3 gone"]),
        PullRequest(
          title: "the jurisdictions are exchanged",
          edits: [#""EU"}"#: #""XX"}"#, #""CH"}"#: #""EU"}"#, #""XX"}"#: #""CH"}"#], status: 0,
          sentences: ["No regression since", "2 in another jurisdiction"]),
        PullRequest(
          title: "a member of the pool is dead", member: "127.0.0.8", status: 1,
          sentences: [
            "1 regression since",
            "::error title=acme%3A stun%3Apool.test%3APORT at 127.0.0.8%3A newly failing::newly failing: "
              + "not there -> connect/refused; 1 of 2 addresses works",
          ]),
        PullRequest(
          title: "no warning is accepted, and there is one", options: ["--fail-on", "warning"],
          member: "127.0.0.8", status: 1,
          sentences: [
            "1 warning is not accepted: addresses-failing.", "::error file=servers.json,line=2,",
          ]),
        PullRequest(
          title: "that one is accepted, and no gate looks at addresses",
          options: ["--fail-on", "warning", "--accept", "addresses-failing=stun:pool.test:PORT"],
          status: 0, sentences: ["Nothing has changed since"]),
        PullRequest(
          title: "the password is wrong", password: "wrong", status: 1,
          sentences: ["2 regressions since", "2 newly failing", "allocate/unauthorized"]),
        PullRequest(
          title: "a fork has no secret", password: "", status: 2,
          sentences: [
            #"the environment variable "ACME" is empty"#, "::error file=servers.json,line=4,",
          ]),
        PullRequest(
          title: "a key is misspelt", edits: [#""username""#: #""usrename""#], status: 2,
          sentences: ["::error file=servers.json,line=4,", #"did you mean "username"?"#]),
      ]

      @Test func `The gate says of each pull request what it changes`() async throws {
        var options = Coturn.Options(lines: ["listening-ip=127.0.0.9"])
        options.port = try FreePort.next()
        try await Coturn.run(options) { coturn in
          let folder = try TemporaryFolder()
          let main = PullRequest(title: "main", status: 0, sentences: [])
          let baseline = try await run(
            main, with: ["--output", "json=base.json"], at: coturn.port, in: folder)
          #expect(baseline.status == 0, "\(baseline)")
          for request in Self.pullRequests {
            let outcome = try await run(
              request, with: ["--baseline", "base.json", "--format", "github"], at: coturn.port,
              in: folder)
            #expect(outcome.status == request.status, "\(request.title): \(outcome)")
            for sentence in request.sentences {
              let sentence = sentence.replacing("PORT", with: "\(coturn.port)")
              #expect(outcome.output.contains(sentence), "\(request.title): \(outcome.output)")
            }
          }
        }
      }

      private func run(
        _ request: PullRequest, with options: [String], at port: UInt16, in folder: TemporaryFolder
      ) async throws -> Outcome {
        let edited = request.edits.reduce(Self.configuration) { text, edit in
          text.replacing(edit.key, with: edit.value)
        }
        try folder.write(edited.replacing("PORT", with: "\(port)"), to: "servers.json")
        let arguments = options + request.options.map { $0.replacing("PORT", with: "\(port)") }
        return try await Iceprobe.run(["--config", "servers.json", "--timeout", "3"] + arguments) {
          $0.folder = folder
          $0.environment = ["ACME": request.password ?? Coturn.password]
          try Seclusion.hosts("127.0.0.1 pool.test", "\(request.member) pool.test").surround(&$0)
        }
      }
    }
  }
#endif
