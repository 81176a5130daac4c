import ICEConfiguration
import Judging
import PlainText

extension Report.TenantReport {
  /// What calls of the tenant can use, in one sentence without the tenant's name: `3 of 9 servers do
  /// not work; calls can relay over TURN/TLS on 443`. Nil if no server was decided.
  package var outlook: String? {
    let decided = results.filter { $0.verdict.status.isSuccess || $0.verdict.status == .failure }
    guard !decided.isEmpty else { return nil }
    let failed = decided.count { $0.verdict.status == .failure }
    let servers = decided.count == 1 ? "1 server" : "\(decided.count) servers"
    let count =
      switch failed {
      case 0: decided.count == 1 ? "the server works" : "all \(servers) work"
      case decided.count: decided.count == 1 ? "the server does not work" : "no server works"
      case 1: "1 of \(servers) does not work"
      default: "\(failed) of \(servers) do not work"
      }
    return "\(count); \(reach)"
  }

  private var reach: String {
    let relays = results.filter { $0.verdict == .relay }.map { $0.server.url.way }
    var seen: Set<String> = []
    let ways = relays.filter { seen.insert($0).inserted }
    if !ways.isEmpty { return "calls can relay over \(ways.joined(separator: ", "))\(onlyHost)" }
    let hasTURN = results.contains { $0.server.url.kind == .turn }
    return results.contains { $0.verdict == .srflx } && icePolicy == .all
      ? "calls connect directly or not at all\(hasTURN ? ": no relay works" : ": there is no relay")"
      : "calls do not work"
  }

  /// `, through turn.example.com only`, if others should be there.
  private var onlyHost: String {
    let hosts = Set(results.filter { $0.verdict == .relay }.map(\.server.url.host))
    let others = results.contains {
      $0.server.url.kind == .turn && $0.verdict.status == .failure
        && !hosts.contains($0.server.url.host)
    }
    guard others, hosts.count == 1, let host = hosts.first else { return "" }
    return ", through \("\(host)".shown) only"
  }
}

extension ServerURL {
  /// `TURN/TLS on 443`.
  fileprivate var way: String { "TURN/\(transport.rawValue.uppercased()) on \(port)" }
}
