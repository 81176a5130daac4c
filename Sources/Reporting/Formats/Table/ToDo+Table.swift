import Causes
import Judging
import PlainText

extension Report {
  /// Who has to do what, and what calls can use meanwhile, as blocks of lines. Nothing where all is
  /// said already: no server fails, or the only one of the only tenant.
  func toDo(_ style: TextStyle) -> [[String]] {
    let assignments = assignments
    guard !assignments.isEmpty, results.count > 1 else { return [] }
    let blocks = assignments.flatMap { $0.lines(width: style.width) }
    return [["What to do"] + blocks, outlooks(width: style.width)].filter { !$0.isEmpty }
  }

  private func outlooks(width: Int) -> [String] {
    tenants.flatMap { tenant in
      (tenant.outlook.map { "\(tenant.name): \($0)" } ?? "").shown.wrapped(to: width)
    }
  }
}

extension Assignment {
  /// How many hosts are named.
  ///
  /// 3: a line's worth; all of them stand above.
  private static let namedHosts = 3

  fileprivate func lines(width: Int) -> [String] {
    let count = urls.count == 1 ? "" : " (\(urls.count) servers)"
    let more = hosts.count - Self.namedHosts
    let names = hosts.prefix(Self.namedHosts).joined(separator: ", ")
    let place =
      hosts.isEmpty ? "" : " of \(names.shown)\(more > 0 ? " and \(more) more" : "")"
    let subject = hosts.isEmpty && urls.count == 1 ? urls[0].shown + ": " : ""
    return "\(owner.title)\(place): \(subject)\(message.shown)\(count)".wrapped(
      to: width, mark: "- ")
      + (hint ?? "").wrapped(to: width, mark: "  -> ")
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
