import Judging

extension Summary {
  /// The one proxy without which nothing works here: every server that works does so through it alone,
  /// and there is a relay among them. Nil if there is none such.
  var onlyProxy: String? {
    let proxies = Set(working.map { $0.findings?.proxy })
    guard proxies.count == 1, working.contains(where: \.isTURN) else { return nil }
    return proxies.first ?? nil
  }

  /// What is said of a proxy without which nothing works.
  func words(for proxy: String) -> String { "Calls work only through the proxy \(proxy)" }
}
