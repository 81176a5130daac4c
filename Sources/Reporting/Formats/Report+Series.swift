import ICEConfiguration
import Judging

extension Report.TenantReport {
  /// The results for programs that tell servers by their URL alone: entries that differ in their
  /// credentials only are one, and the worst of them stands for it. A server that was skipped is none.
  var series: [Report.Result] {
    struct Identity: Hashable {
      let url: ServerURL
      let jurisdiction: String?
    }
    var worst: [Identity: Report.Result] = [:]
    var order: [Identity] = []
    for result in results where result.verdict.status != .skipped {
      let identity = Identity(url: result.server.url, jurisdiction: result.server.jurisdiction)
      guard let other = worst[identity] else {
        worst[identity] = result
        order.append(identity)
        continue
      }
      if result.severity > other.severity { worst[identity] = result }
    }
    return order.compactMap { worst[$0] }
  }
}

extension Report.Result {
  fileprivate var severity: Int {
    switch verdict.status {
    case .failure: 3
    case .inconclusive: 2
    case .srflx, .relay: warnings.isEmpty ? 0 : 1
    case .skipped: 0
    }
  }
}
