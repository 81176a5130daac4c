import ICEConfiguration
import Judging
import ProbeEvidence
import Prober
import STUN
import TestServers
import Testing

@Suite("Through a proxy", .timeLimit(.minutes(10)))
struct ProxyTests {
  /// The evidence of the path through the proxy, and the verdict on it.
  private func probe(
    _ url: String, through proxy: FakeProxy, as login: Account? = nil,
    limit: Duration = Probing.patient, trust: Prober.Trust = .system
  ) async throws -> (evidence: Evidence, verdict: Verdict) {
    let place = "http://127.0.0.1:\(proxy.port)"
    let variables = [
      "HTTPS_PROXY": place, "ICEPROBE_PROXY_USERNAME": login?.username ?? "",
      "ICEPROBE_PROXY_PASSWORD": login?.password ?? "",
    ]
    let settings = try ProxySettings(flag: nil) { variables[$0] }
    let plan = try Probing.plan([(url, Account())], limit: limit, proxies: settings)
    let found = try await Prober(plan, trust: trust).run(now: Probing.now)
    let evidence = try #require(found[0]?.first { $0.proxy != nil })
    return (evidence, Judge(of: plan.probes[0].url).verdict(evidence))
  }

  @Test("a server works as it does without, and the proxy sees its name", arguments: Path.streams)
  func works(_ path: Path) async throws {
    let house = try Authority()
    try await FakeServer.with(house.transport(path)) { server in
      try await FakeProxy.with { proxy in
        let url = path.url("turn", port: server.port)
        let (evidence, verdict) = try await probe(url, through: proxy, trust: house.trust)
        #expect(verdict == .relay)
        #expect(evidence.happenings.contains(.tunnelOpened(status: 200)))
        // Over TLS a second time: what is asked without TLS, once it works, takes the same way.
        let target = "127.0.0.1:\(server.port)"
        #expect(
          proxy.tally.requests.map(\.target) == (path == .tls ? [target, target] : [target]))
        #expect(proxy.tally.requests.allSatisfy { $0.authorization == nil })
        // One allocation for each path, and none is left.
        #expect(server.tally.grantedAllocations == 2)
        #expect(server.tally.openAllocations == 0)
      }
    }
  }

  @Test("a name is the proxy's to look up")
  func name() async throws {
    try await FakeServer.with(.tcp) { server in
      try await FakeProxy.with(hosts: ["turn.test": "127.0.0.1"]) { proxy in
        let url = "turn:turn.test:\(server.port)?transport=tcp"
        let (_, verdict) = try await probe(url, through: proxy)
        #expect(verdict == .relay)
        #expect(proxy.tally.requests.map(\.target) == ["turn.test:\(server.port)"])
      }
    }
  }

  @Test("the login is shown, and the right one is let in")
  func login() async throws {
    let ada = Account(username: "CORP\\ada", password: "p@ss:é")
    try await FakeServer.with(.tcp) { server in
      try await FakeProxy.with(login: ada) { proxy in
        let url = Path.tcp.url("turn", port: server.port)
        let (_, verdict) = try await probe(url, through: proxy, as: ada)
        #expect(verdict == .relay)
        // printf 'CORP\\ada:p@ss:é' | base64
        #expect(
          proxy.tally.requests.map(\.authorization) == ["Basic Q09SUFxhZGE6cEBzczrDqQ=="])
        let (_, refused) = try await probe(url, through: proxy, as: Account())
        #expect(refused.word == "proxy/auth-required")
        #expect(refused.failure?.detail?.hasSuffix("given a user name and a password") == true)
      }
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let fault: FakeProxy.Fault
    let word: String
    /// A part of the detail.
    let detail: String
    /// Whether only the limit decides.
    var isSilence = false
    var testDescription: String { "\(fault)" }
  }

  static let rows = [
    Row(
      fault: .refuses("407 Who", fields: ["Proxy-Authenticate: NTLM"]),
      word: "proxy/auth-required", detail: "HTTP 407 Who, it asks for NTLM; it was given none"),
    Row(fault: .refuses("403 Forbidden"), word: "proxy/denied", detail: "HTTP 403 Forbidden"),
    Row(
      fault: .refuses("503 Try later"), word: "proxy/denied", detail: "cannot reach the server"),
    Row(fault: .closes, word: "proxy/closed", detail: "it closed the connection"),
    Row(fault: .resets, word: "proxy/closed", detail: "reset"),
    Row(
      fault: .sends(Array("SSH-2.0-x\r\n".utf8)), word: "proxy/closed",
      detail: "its answer is not HTTP, and begins with SSH-2.0-x"),
    Row(fault: .endlessHeader(piece: 100), word: "proxy/closed", detail: "has no end"),
    Row(
      fault: .silent, word: "proxy/timeout",
      detail: "it was asked for a tunnel, and did not answer",
      isSilence: true),
    Row(
      fault: .trickle(every: .milliseconds(50)), word: "proxy/timeout", detail: "did not answer",
      isSilence: true),
  ]

  @Test("a fault of the proxy is named as the proxy's", arguments: rows, Path.streams)
  func faults(_ row: Row, over path: Path) async throws {
    try await FakeProxy.with(fault: row.fault) { proxy in
      // Nobody is at the other end, so that the way without the proxy ends at once.
      let url = path.url("turn", port: try FreePort.closed())
      let (evidence, verdict) = try await probe(
        url, through: proxy, limit: row.isSilence ? Probing.brief : Probing.patient)
      #expect(verdict.word == row.word)
      let detail = try #require(verdict.failure?.detail)
      #expect(detail.hasPrefix("the proxy 127.0.0.1:\(proxy.port): "))
      #expect(detail.contains(row.detail), "\(detail)")
      #expect((evidence.happenings.last == .limitReached) == row.isSilence)
      #expect(evidence.events.count < 10)
    }
  }

  @Test("the proxy's own word for a server that it cannot reach is not the server's")
  func badGateway() async throws {
    try await FakeProxy.with { proxy in
      let url = Path.tcp.url("turn", port: try FreePort.closed())
      let (_, verdict) = try await probe(url, through: proxy)
      #expect(verdict.word == "proxy/denied")
      #expect(verdict.failure?.detail?.contains("HTTP 502 Bad Gateway: the proxy itself") == true)
    }
  }

  @Test("a proxy that is not there is told at once")
  func refused() async throws {
    let proxy = try await FakeProxy.start()
    try await proxy.stop()
    let (_, verdict) = try await probe(
      Path.tls.url("turn", port: try FreePort.closed()), through: proxy)
    #expect(verdict.word == "proxy/refused")
  }

  @Test("what comes out of the tunnel is the server's, and named as such", arguments: Path.streams)
  func early(_ path: Path) async throws {
    try await FakeServer.with(.tcp) { server in
      try await FakeProxy.with(fault: .early(Array("nonsense".utf8))) { proxy in
        let (_, verdict) = try await probe(
          path.url("turn", port: server.port), through: proxy)
        #expect(verdict.word == (path == .tcp ? "allocate/not-stun" : "tls/not-tls"))
        #expect(
          verdict.failure?.detail?.hasPrefix("through the proxy 127.0.0.1:\(proxy.port)") == true)
      }
    }
  }

  @Test("interim answers are passed over")
  func interim() async throws {
    try await FakeServer.with(.tcp) { server in
      try await FakeProxy.with(fault: .interim(count: 3)) { proxy in
        let (_, verdict) = try await probe(
          Path.tcp.url("turn", port: server.port), through: proxy)
        #expect(verdict == .relay)
      }
    }
  }

  @Test("the server that one is sent on to is reached through the proxy, too")
  func redirect() async throws {
    try await FakeServer.with(.tcp) { target in
      let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: target.port)
      let refusal = Refusal(.firstAllocate, 300, alternate: alternate)
      try await FakeServer.with(.tcp, fault: .refuses(refusal)) { server in
        try await FakeProxy.with { proxy in
          let (_, verdict) = try await probe(
            Path.tcp.url("turn", port: server.port), through: proxy)
          #expect(verdict == .relay)
          #expect(
            proxy.tally.requests.map(\.target)
              == ["127.0.0.1:\(server.port)", "127.0.0.1:\(target.port)"])
          #expect(target.tally.openAllocations == 0)
        }
      }
    }
  }
}
