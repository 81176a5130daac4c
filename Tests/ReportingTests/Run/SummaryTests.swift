import Causes
import ICEConfiguration
import PlainText
import ProbeEvidence
import Samples
import Testing

@testable import Reporting

@Suite("The summary sentence")
struct SummaryTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let servers: [(String, SampleOutcome)]
    let sentence: String
    let icePolicy: ICEPolicy
    var testDescription: String { sentence }

    init(
      _ servers: [(String, SampleOutcome)], _ sentence: String, icePolicy: ICEPolicy = .all
    ) {
      (self.servers, self.sentence, self.icePolicy) = (servers, sentence, icePolicy)
    }
  }

  @Test("All verdicts together come to one sentence", arguments: unfinished + plain + diagnosed)
  func sentences(expected: Case) throws {
    let run = try SampleRun(expected.servers, icePolicy: expected.icePolicy)
    #expect(run.report.summaryText == expected.sentence)
  }

  @Test("A relay that was to be proved, and was not, does not pass for one that was")
  func unproved() throws {
    func sentence(_ urls: [String]) throws -> String {
      let list = urls.map { "\"\($0)\"" }.joined(separator: ", ")
      return try SampleRun(
        #"{"turn": [{"urls": [\#(list)], "username": "u", "credential": "p"}]}"#,
        proof: ProofPlan(packets: 10)
      ) { url in
        var evidence = SampleScript(url: url).allocates()
        var proof = Proof(start: .milliseconds(100))
        proof.attempts =
          url.description.contains("denies")
          ? [.denied(.sameServer), .denied(.mappedAddress)] : [.sample(.sameServer, .arriving)]
        evidence.proof = proof
        return evidence
      }
      .report.summaryText
    }
    #expect(
      try sentence(["turn:a.example", "turn:denies.example"])
        == "All 2 servers work, 1 not proved with data.")
    #expect(try sentence(["turn:denies.example"]) == "The server works, not proved with data.")
    #expect(try sentence(["turn:a.example"]) == "The server works.")
  }

  static let unfinished = [
    Case(
      [("stun:a.example", .works), ("turn:b.example", .faulty)],
      "A fault inside iceprobe: 1 of 2 servers was decided and works."),
    Case([("turn:b.example", .faulty)], "A fault inside iceprobe: no server was decided."),
    Case(
      [
        ("stun:a.example", .works), ("turn:b.example", .refused), ("stun:c.example", .works),
        ("turn:d.example", .interrupted), ("turn:e.example", .neverStarted),
      ],
      "Interrupted: 3 of 5 servers were decided; 1 of them does not work: it refuses the connection."
    ),
    Case(
      [("stun:a.example", .works), ("stun:b.example", .works), ("stun:c.example", .neverStarted)],
      "Interrupted: 2 of 3 servers were decided and work."),
    Case(
      [("turn:a.example", .refused), ("stun:b.example", .neverStarted)],
      "Interrupted: 1 of 2 servers was decided and does not work: it refuses the connection."),
    Case([("stun:a.example", .interrupted)], "Interrupted: no server was decided."),
    Case(
      [("stun:a.example", .works)], "Nothing to do: every server is skipped.", icePolicy: .relay),
    Case(
      [("stun:a.example", .offline), ("turn:b.example", .offline)],
      "This machine is offline: nothing can be said about the servers."),
    Case(
      [("stun:a.example", .stoodStill), ("turn:b.example", .stoodStill)],
      "This machine stood still for 20 s: no server was decided."),
    Case(
      [("stun:a.example", .works), ("turn:b.example", .moved), ("turn:c.example", .refused)],
      "This machine's network changed (eth0 went down): 2 of 3 servers were decided; 1 of them does "
        + "not work: it refuses the connection."),
    Case(
      [("stun:a.example", .moved), ("turn:b.example", .stoodStill), ("turn:c.example", .works)],
      "This machine stood still for 20 s: 1 of 3 servers was decided and works."),
  ]

  static let plain = [
    Case([("stun:a.example", .works)], "The server works."),
    Case([("stun:a.example", .works), ("turn:a.example", .works)], "All 2 servers work."),
    Case(
      [("stun:a.example", .works), ("turn:a.example", .works)], "The server works.",
      icePolicy: .relay),
    Case([("stun:a.example", .silent)], "The server does not work: it does not answer."),
    Case(
      [("stun:a.example", .silent), ("stun:b.example", .silent)],
      "None of the 2 servers works: they do not answer."),
    Case(
      [
        ("stun:a.example", .works), ("turn:a.example", .works), ("turn:b.example", .unauthorized),
        ("turn:c.example", .refused),
      ],
      "2 of 4 servers do not work: 1 refuses the connection, 1 refuses the password."),
    Case(
      [
        ("turn:a.example", .works), ("turn:b.example", .full), ("turn:c.example", .full),
        ("turn:d.example", .refused), ("turn:e.example", .nameUnknown),
        ("turns:f.example", .certificateExpired), ("turns:g.example", .handshakeReset),
      ],
      "6 of 7 servers do not work: 2 have no capacity left, 1 has an expired certificate, "
        + "1 has no address in DNS, 2 fail otherwise."),
    // One silent UDP host says nothing of the network, over however many of its ports.
    Case(
      [
        ("stun:a.example", .silent), ("turn:a.example", .silent), ("turns:a.example:443", .works),
      ],
      "2 of 3 servers do not work: they do not answer."),
    // A UDP server that answers, if only with an error, proves that UDP passes.
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:c.example", .challengesThenSilent), ("turns:a.example:443", .works),
      ],
      "3 of 4 servers do not work: they do not answer."),
  ]

  static let diagnosed = [
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example EU", .silent),
        ("turns:b.example:443 EU", .works),
      ],
      "Calls work only through TURN/TLS on 443 (jurisdiction EU); UDP looks blocked on this network."
    ),
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:b.example:80?transport=tcp", .works), ("turns:b.example:443", .works),
        ("turns:c.example:443", .certificateExpired),
      ],
      "Calls work only through TURN/TCP on 80 and TURN/TLS on 443; UDP looks blocked on this "
        + "network; besides, 1 has an expired certificate."),
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:b.example:80?transport=tcp", .works), ("turns:b.example:443", .works),
        ("turns:c.example", .works),
      ],
      "Calls work only through TURN over TCP or TLS; UDP looks blocked on this network."),
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:b.example?transport=tcp", .silent), ("turns:b.example:443", .works),
      ],
      "Only TLS on port 443 passes: calls work through TURN/TLS; UDP and other TCP ports look "
        + "blocked on this network."),
    // So does a handshake that is cut on another port.
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turns:b.example", .handshakeReset), ("turns:b.example:443", .works),
      ],
      "Only TLS on port 443 passes: calls work through TURN/TLS; UDP and other TCP ports look "
        + "blocked on this network."),
    // One other TCP port that answers is enough to say less.
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:b.example?transport=tcp", .silent), ("turns:c.example", .certificateExpired),
        ("turns:b.example:443", .works),
      ],
      "Calls work only through TURN/TLS on 443; UDP looks blocked on this network; besides, "
        + "1 does not answer, 1 has an expired certificate."),
    // A refusal on a TCP port is an answer: only UDP looks blocked.
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .silent),
        ("turn:b.example?transport=tcp", .refused), ("turns:b.example:443", .works),
      ],
      "Calls work only through TURN/TLS on 443; UDP looks blocked on this network; besides, "
        + "1 refuses the connection."),
    Case(
      [("stun:a.example", .works), ("turn:b.example", .unauthorized)],
      "The TURN server refuses the user name and password: the credentials look wrong, not the "
        + "network."),
    Case(
      [
        ("stun:a.example", .silent), ("turn:b.example", .unauthorized),
        ("turn:c.example", .unauthorized),
      ],
      "All 2 TURN servers refuse the user name and password: the credentials look wrong, not the "
        + "network; besides, 1 does not answer."),
    Case(
      [
        ("turn:a.example EU", .works), ("turn:b.example US", .silent),
        ("turns:b.example US", .unreachable), ("stun:c.example", .works),
      ],
      "No server of jurisdiction US can be reached (2 servers asked); the other jurisdictions work."
    ),
    // A server that refuses the password can be reached.
    Case(
      [("turn:a.example EU", .works), ("turn:b.example US", .unauthorized)],
      "1 of 2 servers does not work: it refuses the password."),
    Case(
      [
        ("turn:a.example", .works), ("turn:[2001:db8::1]", .silent),
        ("turn:[2001:db8::2]", .unreachable),
      ],
      "IPv6 looks broken on this network: no server answers over it, and IPv4 works."),
    Case(
      [("stun:a.example", .works), ("turn:b.example", .silent)],
      "STUN works, but the TURN server gives no relay: it does not answer."),
    Case(
      [
        ("stun:a.example", .works), ("stun:d.example", .nameUnknown), ("turn:b.example", .silent),
        ("turns:c.example", .secureThenSilent),
      ],
      "STUN works, but none of the 2 TURN servers gives a relay: they do not answer; besides, "
        + "1 has no address in DNS."),
  ]

  @Test("A server that several tenants use counts once")
  func sharedServers() throws {
    #expect(try Scenario.everythingWorks.run.report.summaryText.hasPrefix("All 6 servers work,"))
  }

  @Test("A warning is said beside the success")
  func warnings() throws {
    let run = try SampleRun(#"{"turn": [{"urls": ["turn:a.example", "turn:b.example"]}]}"#)
    #expect(run.report.summaryText == "All 2 servers work, 2 with a warning.")
  }

  @Test("Every cause has a predicate that agrees with its number", arguments: Cause.allCases)
  func predicates(cause: Cause) throws {
    let predicate = cause.predicate
    let verb = try #require(predicate.split(separator: " ").first)
    #expect(verb == "cannot" || verb.hasSuffix("s"))
    #expect(predicate.agreeing(with: 1) == predicate)
    let plural = try #require(predicate.agreeing(with: 2).split(separator: " ").first)
    #expect(!plural.hasSuffix("s"))
    #expect(predicate.agreeing(with: 2).dropFirst(plural.count) == predicate.dropFirst(verb.count))
  }
}
