import Foundation
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@Suite("A saved run")
struct SavedRunTests {
  private static func read(_ text: String) throws -> SavedRun {
    try SavedRun(decoding: Array(text.utf8), source: "e.json")
  }

  private static func complaint(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func file(_ probe: String, _ more: String = "") -> String {
    "{\"evidenceVersion\": 1,\(more) \"probes\": [{\"url\": \"turn:h\", \(probe)}]}"
  }

  @Test(
    "says where a file is wrong, and shows nothing of it",
    arguments: [
      ("", "e.json:1:1: the file is empty"),
      ("{}", "e.json:1:1: expected \"evidenceVersion\", which is always there"),
      (#"{"evidenceVersion": 2}"#, "e.json:1:21: evidenceVersion: expected 1, the only version"),
      (#"{"evidenceVersion": 1}"#, "e.json:1:1: expected \"probes\""),
      (#"{"evidenceVersion": 1, "probes": "s3cret"}"#, "e.json:1:34: probes: expected"),
      (
        #"{"evidenceVersion": 1, "probes": [{"url": "s3cret", "events": []}]}"#,
        "e.json:1:43: probes[0].url: expected a URL that begins with stun:"
      ),
      (
        file(#""events": [{"milliseconds": "s3cret", "what": {"gathering": {}}}]"#),
        "probes[0].events[0].milliseconds: expected a number"
      ),
      (
        file(#""events": [{"milliseconds": -1, "what": {"gathering": {}}}]"#),
        "probes[0].events[0].milliseconds: expected a value that this version knows"
      ),
      (
        file(#""events": [{"milliseconds": 1e300, "what": {"gathering": {}}}]"#),
        "expected a number between -10^15 and 10^15"
      ),
      (
        file(#""events": [{"milliseconds": 1, "what": {"s3cret": {}}}]"#),
        "probes[0].events[0].what"
      ),
      (file(#""events": [], "events": []"#), "expected each key once"),
      (file(#""probe": 7, "events": []"#), "probes[0]: expected a probe of the plan"),
      (file(#""attempt": 0, "events": []"#), "probes[0].attempt: expected 1 to 20"),
      (
        file(#""events": []"#, #" "tenants": [{"name": "a", "servers": [{"url": "turn:h"}]}],"#),
        "tenants[0]: servers[0]: expected a probe of the plan"
      ),
      (
        file(
          #""events": []"#,
          #" "tenants": [{"name": "a", "servers": [{"url": "turn:h", "probe": 0, "spelling": "#
            + #"{"written": "turn:s3cret"}}]}],"#),
        "tenants[0]: servers[0].spelling: expected a spelling of its URL"
      ),
      (
        file(
          #""events": []"#,
          #" "tenants": [{"name": "a", "servers": [{"url": "turn:h", "probe": 0, "spelling": "#
            + #"{"written": "\u001b[2J", "filled": "turn:h"}}]}],"#),
        "tenants[0]: servers[0].spelling: expected a spelling of its URL"
      ),
      (
        file(
          #""events": []"#, #" "tenants": [{"name": "a", "servers": [], "expectations": [{}]}],"#),
        "tenants[0]: expectations: expected one that is known"
      ),
      (
        file(
          #""events": [], "proof": {"milliseconds": 0, "attempts": [{"way": "same-server", "events": [], "packets": [], "hold": {"samples": [[1, -1, 2]], "length": 1, "wasInterrupted": false}}]}"#
        ),
        "hold.samples[0]"
      ),
    ])
  func complaints(text: String, expected: String) throws {
    let complaint = try #require(Self.complaint(text), "it is read")
    #expect(complaint.contains(expected))
    #expect(!complaint.contains("s3cret"))
  }

  @Test("is bounded in what would take time that grows faster than the file")
  func bounds() {
    let event = #"{"milliseconds": 1, "what": {"gathering": {}}}"#
    let retry = #"{"milliseconds": 1, "what": {"retrying": {"retry": {"freshSocket": {}}}}}"#
    func events(_ event: String, _ count: Int) -> String {
      Self.file("\"events\": [\(Array(repeating: event, count: count).joined(separator: ","))]")
    }
    #expect(Self.complaint(events(event, 20_000)) == nil)
    #expect(Self.complaint(events(event, 20_001))?.contains("at most 20000 events") == true)
    #expect(Self.complaint(events(retry, 16)) == nil)
    #expect(Self.complaint(events(retry, 17))?.contains("at most 16 times") == true)
  }

  @Test("knows every millisecond of a second", arguments: 0..<1000 as Range<Int64>)
  func instants(millisecond: Int64) {
    let instant = Instant(millisecondsSince1970: 1_795_341_600_000 + millisecond)
    #expect(Instant(instant.description) == instant)
  }

  @Test(
    "takes nothing else for an instant",
    arguments: ["", "2026-11-22", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00.+12Z", "s3cret"])
  func noInstants(text: String) { #expect(Instant(text) == nil) }

  @Test("needs no more than its probes")
  func defaults() throws {
    let run = try Self.read(
      Self.file(#""events": [{"milliseconds": 1.5, "what": {"interrupted": {}}}]"#))
    #expect(run.plan.tenants.map(\.name) == ["default"])
    #expect(run.plan.probes.map { "\($0.url)" } == ["turn:h"])
    #expect(run.evidence[0] == [Evidence([Event(.interrupted, at: .microseconds(1500))])])
  }

  @Test("is read again as it was, but for its credentials")
  func roundTrip() throws {
    let run = try Self.sample(secret: "hunter2")
    #expect(!run.text.contains("hunter2"))
    let again = try Self.read(run.text)
    #expect(again.text == run.text)
    #expect(again.plan.tenants.map(\.expectations) == run.plan.tenants.map(\.expectations))
    #expect(again.evidence.probes == run.evidence.probes)
    #expect(again.evidence.earlier == run.evidence.earlier)
    #expect(again.startedAt == run.startedAt)
    #expect(again.plan.controls == run.plan.controls)
    let decisions = again.plan.tenants.map { $0.servers.map(\.decision) }
    #expect(decisions == run.plan.tenants.map { $0.servers.map(\.decision) })
  }

  /// A run with a text of its own in every place for one.
  static func sample(secret: String) throws -> SavedRun {
    let text = #"""
      {"expect": {"relayedAddresses": ["81.2.0.0/16"], "jurisdictions": ["land-LEAK"],
        "relays": 1, "transports": ["turn/tls:443"], "certificateDays": "3%", "duration": "5s",
        "everyServer": true, "everyAddress": true},
       "tenants": {"tenant-LEAK": {"icePolicy": "relay",
        "stun": [{"urls": "stun:stun-leak.net"}],
        "turn": [
          {"urls": ["turn:turn-leak.net", "turns:81.2.69.160:443", "turn:[2606:4700::1111]"],
           "username": "user-LEAK", "credential": "\#(secret)", "jurisdiction": "land-LEAK"},
          {"urls": "turn:old.net", "username": "1111111111:user-LEAK", "credential": "\#(secret)"},
          {"urls": "turn:bare.net"}]}}}
      """#
    let configuration = try Configuration(
      decoding: Array(text.utf8), source: "path-LEAK.json",
      environment: Configuration.Environment(variable: { _ in nil }, file: { _ in [] }))
    let plan = ProbePlan(
      configuration,
      options: .init(
        controls: [try ServerURL("stun:control-leak.net")], proof: ProofPlan(),
        now: SampleScript.now))
    var reply = Reply(
      method: .allocate, answersAuthenticated: true,
      outcome: .error(code: 401, reason: "reason-LEAK"), integrity: .valid)
    reply.realm = "realm-LEAK"
    reply.software = "software-LEAK"
    reply.defect = "defect-LEAK"
    let leak = Endpoint(address: "81.2.69.142", port: 3478)
    (reply.mappedAddress, reply.relayedAddress, reply.alternateServer) = (leak, leak, leak)
    let peer = TLSPeer(
      version: "version-LEAK", cipher: "TLS_LEAK", subject: "CN=LEAK", issuer: "CN=LEAK 2",
      notAfter: SampleScript.now + 86_399, alpn: "alpn-LEAK",
      chain: [.init(subject: "CN=LEAK", issuer: "CN=LEAK 3", notAfter: SampleScript.now - 5)],
      problem: "problem-LEAK", notBefore: SampleScript.now - 7,
      verifiedChain: [.init(subject: "CN=LEAK", issuer: "CN=LEAK 4", notAfter: nil)])
    let kinds: [Event.Kind] = [
      .throughProxy(proxy: "proxy-leak.net:3128"), .resolving(name: "name-leak.net"),
      .resolved(addresses: ["81.2.69.142", "fe80::1%LEAK"]),
      .notResolved(reason: .noAddress, detail: "LEAK"), .connecting(to: leak),
      .connected(from: Endpoint(address: "192.168.178.23", port: 4711)),
      .disconnected(how: .reset, detail: "LEAK"),
      .icmp(error: ICMPError(family: 4, type: 3, code: 13, sender: "81.2.69.143")),
      .receivedUnusable(bytes: .notSTUN, detail: "a web server answers: \"HTTP/1.1 302 LEAK\""),
      .askingForTunnel(to: "turn-leak.net:443", isAuthenticated: true),
      .tunnelRefused(
        refusal: .status(code: 407, reason: "LEAK", schemes: ["Basic", "LEAK-scheme"])),
      .tunnelRefused(refusal: .notHTTP(detail: "LEAK")), .handshakeAnswered(peer: peer),
      .handshakeTried(trial: HandshakeTrial(.neutral, .alert, detail: "LEAK")),
      .secured(peer: peer), .notSecured(failure: TLSFailure(.version, detail: "LEAK"), peer: peer),
      .received(reply: reply), .receivedUnusable(bytes: .notSTUN, detail: "LEAK"),
      .candidate(
        candidate: Candidate(
          kind: .relayed, address: leak, related: leak, foundation: "LEAK", component: 1,
          priority: 2)),
      .disturbed(by: .networkChanged(detail: "LEAK went down")),
      .retrying(retry: .alternateServer(at: leak)), .fault(detail: "LEAK"),
    ]
    var evidence = Evidence(kinds.map { Event($0, at: .milliseconds(1)) })
    var attempt = ProofAttempt(way: .otherServer, peer: "turn:peer-leak.net")
    attempt.peerAddress = leak
    attempt.events = kinds.flatMap {
      [
        ProofEvent(.climbing(what: $0), at: .zero),
        ProofEvent(.exchanged(side: .first, what: $0), at: .zero),
      ]
    }
    attempt.events.append(ProofEvent(.fault(detail: "LEAK"), at: .zero))
    evidence.proof = Proof(start: .zero)
    evidence.proof?.attempts = [attempt]
    evidence.proof?.source = RelaySource(relayed: leak, source: leak)
    var vantage = VantageEvidence()
    (vantage.hostName, vantage.utcOffset) = ("laptop-LEAK", 20_700)
    vantage.interfaces = [.init(name: "wg-LEAK", addresses: ["81.2.69.142", "10.11.12.13"])]
    vantage.ipv4Route = .present(localAddress: "10.11.12.13")
    vantage.resolvers = ["10.11.12.14", "fe80::1%LEAK", "LEAK"]
    vantage.mappings = [ObservedMapping(server: leak, local: leak, mapped: leak)]
    vantage.disturbance = .networkChanged(detail: "LEAK")
    return SavedRun(
      plan: plan,
      evidence: RunEvidence(
        probes: [0: [evidence, evidence]], earlier: [0: [[evidence]]], vantage: vantage),
      startedAt: Instant(secondsSince1970: SampleScript.now), duration: .seconds(3),
      toolVersion: "version-LEAK", configurationPath: "path-LEAK.json",
      configurationSource: "https://LEAK.example/servers")
  }

  @Test("has nothing of the original in it once it has pseudonyms")
  func canary() throws {
    let original = try Self.sample(secret: "hunter2")
    #expect(original.text.lowercased().contains("leak"))
    var pseudonyms = Pseudonyms()
    let published = original.pseudonymised(with: &pseudonyms).text
    let originals = [
      "leak", "hunter2", "81.2.", "192.168.178", "10.11.12", "2606:4700", "old.net", "bare.net",
      "\(SampleScript.now)", "\(SampleScript.now + 86_399)", "2026-11-22", "1111111111", "20700",
    ]
    for text in originals {
      #expect(!published.lowercased().contains(text), "\(text): \(published)")
    }
    // And what verdicts depend on is there.
    for text in [
      "host-1.example", "10.0.0.1", "192.88.99.1", "tenant-1", "relay-policy", "HTTP/1.1 302",
    ] {
      #expect(published.contains(text), "\(text)")
    }
    let again = try Self.read(published)
    #expect(again.text == published)
  }
}
