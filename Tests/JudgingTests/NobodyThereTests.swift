import Causes
import ICEConfiguration
import ProbeEvidence
import Testing

@testable import Judging

@Suite("Addresses from which nothing comes")
struct NobodyThereTests {
  private static let here = "198.51.100.2"

  private func verdict(
    of url: String, at server: String, from hosts: Bool? = nil, _ happenings: [(Event.Kind, Int)]
  ) throws -> Verdict {
    let url = try ServerURL(url)
    let endpoint = Endpoint(address: server, port: UInt16(url.port))
    let beginning: [(Event.Kind, Int)] = [
      (.resolving(name: "turn.example.com"), 0),
      (.resolved(addresses: [server], isFromHosts: hosts), 1), (.connecting(to: endpoint), 2),
    ]
    let evidence = Evidence(
      (beginning + happenings).map { Event($0.0, at: .milliseconds($0.1)) })
    guard case .decided(let verdict, _) = Judge(of: url).judge(evidence) else { throw Undecided() }
    return verdict
  }

  private struct Undecided: Error {}

  private func own(_ code: Int) -> Event.Kind {
    .icmp(error: ICMPError(family: 4, type: 3, code: code, sender: Self.here, isOwn: true))
  }

  private static let unreachable = Event.Kind.disconnected(how: .unreachable, detail: "no route")

  @Test("A machine that is down on the own network is no firewall's doing")
  func neighbour() throws {
    let verdict = try verdict(
      of: "turn:turn.example.com", at: "198.51.100.80",
      [
        (.connected(from: Endpoint(address: Self.here, port: 4)), 2), (own(1), 3_050),
        (Self.unreachable, 3_050),
      ])
    #expect(verdict.failure?.cause == .connectUnreachable)
    #expect(verdict.failure?.detail?.hasPrefix("no machine on this network answers") == true)
  }

  @Test("What an own rule says, it says at once", arguments: [1, 3, 13])
  func ownRule(code: Int) throws {
    let verdict = try verdict(
      of: "turn:turn.example.com", at: "198.51.100.80",
      [
        (.connected(from: Endpoint(address: Self.here, port: 4)), 2), (own(code), 3),
        (Self.unreachable, 3),
      ])
    #expect(verdict.reason?.code == "own-firewall")
  }

  @Test("Nothing comes from a private address of another network")
  func privateAddress() throws {
    for (address, isSaid) in [
      ("10.1.2.3", true), ("100.64.3.4", true), ("192.168.7.9", true), ("198.51.100.9", false),
      ("127.0.0.9", false),
    ] {
      let verdict = try verdict(
        of: "turns:turn.example.com", at: address, [(.limitReached, 10_000)])
      let failure = try #require(verdict.failure)
      #expect(failure.hint.contains("VPN") == isSaid, "\(address): \(failure)")
    }
  }

  @Test("The hosts file is named, and for a closed port in the detail alone")
  func hostsFile() throws {
    let silent = try verdict(
      of: "turns:turn.example.com", at: "198.51.100.9", from: true, [(.limitReached, 10_000)])
    #expect(silent.failure?.hint.contains("hosts file") == true)
    let closed = try verdict(
      of: "turns:turn.example.com", at: "198.51.100.9", from: true,
      [(.disconnected(how: .refused, detail: "Connection refused"), 3)])
    #expect(closed.failure?.detail?.contains("hosts file") == true)
    #expect(closed.failure?.hint.contains("cert and pkey") == true)
  }

  @Test("A gateway that does not answer is said to be that")
  func gateway() throws {
    let verdict = try verdict(
      of: "turns:turn.example.com", at: "203.0.113.9",
      [
        (own(1), 3_000),
        (.disconnected(how: .offline, detail: "this machine's gateway does not answer"), 3_000),
      ])
    #expect(verdict.failure?.detail == "this machine's gateway does not answer")
  }
}
