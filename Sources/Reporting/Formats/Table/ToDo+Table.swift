import Causes
import Judging
import PlainText

extension Report {
  /// How many tenants whose servers all work are named.
  ///
  /// 5: with them the end of a run of many tenants still fits the window of 24 lines.
  private static let namedSoundTenants = 5

  /// Who has to do what, and what the calls of each tenant can use, as blocks of lines. Nothing of a
  /// single server: its line says all.
  func toDo(_ style: TextStyle) -> [[String]] {
    guard results.count > 1 else { return [] }
    let assignments = assignments.flatMap { $0.lines(width: style.width) }
    return [assignments.isEmpty ? [] : ["What to do"] + assignments, outlooks(width: style.width)]
      .filter { !$0.isEmpty }
  }

  /// The tenants with failures last, where the eye is.
  private func outlooks(width: Int) -> [String] {
    let all = tenants.filter { $0.outlook != nil }
    let sound = all.filter { !$0.results.contains { $0.verdict.status == .failure } }
    let named = sound.count <= Self.namedSoundTenants ? sound : []
    let rest =
      named.count < sound.count ? ["\(sound.count) tenants: all their servers work"] : []
    let failing = all.filter { $0.results.contains { $0.verdict.status == .failure } }
    return (rest + (named + failing).map { "\($0.name): \($0.outlook ?? "")" })
      .flatMap { $0.shown.wrapped(to: width) }
  }
}

extension Assignment {
  /// How many hosts are named.
  ///
  /// 3: a line's worth; all of them stand above.
  private static let namedHosts = 3

  /// `Server admin of a.example.com: the port is closed (2 servers)`; a single server has its URL.
  var sentence: String {
    let count = urls.count == 1 ? "" : " (\(urls.count) servers)"
    let more = hosts.count - Self.namedHosts
    let names = hosts.prefix(Self.namedHosts).joined(separator: ", ")
    let place =
      hosts.isEmpty ? "" : " of \(names.shown)\(more > 0 ? " and \(more) more" : "")"
    let subject = urls.count == 1 ? urls[0].shown + ": " : ""
    return "\(owner.title)\(place): \(subject)\(message.shown)\(count)"
  }

  /// The hint, which need not name again whom the sentence names.
  var step: String {
    let title = "\(owner.title): "
    guard hint.hasPrefix(title) else { return hint }
    let rest = hint.dropFirst(title.count)
    return rest.prefix(1).uppercased() + rest.dropFirst()
  }

  fileprivate func lines(width: Int) -> [String] {
    sentence.wrapped(to: width, mark: "- ") + step.wrapped(to: width, mark: "  -> ")
  }
}

extension Explanation.Owner {
  /// As hints and lists begin with it.
  fileprivate var title: String {
    switch self {
    case .user: "You"
    case .machineOrNetwork: "Network admin"
    case .server: "Server admin"
    case .configuration: "Configuration owner"
    }
  }
}
