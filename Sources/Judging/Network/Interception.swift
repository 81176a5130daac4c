import Causes
import ICEConfiguration
package import ProbeEvidence

/// What stands between this machine and all servers, and answers in their place. No server alone shows
/// it: it takes what hosts that have nothing to do with each other have in common.
package struct Interception: Sendable {
  /// What a web server answers for every server; nil if none does.
  package let loginPage: WebAnswer?
  /// The names that DNS leads astray on this network, and where.
  private let filtered: [String: String]

  /// How many hosts have to agree that have nothing to do with each other.
  ///
  /// 2: one may be what its answers say. Nobody runs a TURN server on the same address, or behind the
  /// same page, as a stranger's.
  private static let unrelated = 2

  /// How many names have to be unknown, where no other name is known. 3: two may be written wrong.
  private static let unknownNames = 3

  /// Looks at the evidence of all probes, by ``ProbeSpec/id``.
  init(plan: ProbePlan, evidence: [Int: [Evidence]]) {
    let seen = plan.probes.flatMap { spec in
      (evidence[spec.id] ?? []).filter { $0.proxy == nil }.map { Seen(spec.url, $0) }
    }
    let page = Self.loginPage(in: seen)
    loginPage = page
    filtered = page == nil ? Self.filteredNames(in: seen) : [:]
  }

  /// The verdict on a server in this light.
  ///
  /// Where a login page answers, nothing is known of any server.
  func reconsidered(_ verdict: Verdict, on evidence: Evidence, of url: ServerURL) -> Verdict {
    guard case .failure(let failure) = verdict, evidence.proxy == nil, !evidence.events.isEmpty
    else {
      return verdict
    }
    if let loginPage { return .inconclusive(.captivePortal(loginPage.words)) }
    guard case .name(let name) = url.host, let words = filtered[name],
      !evidence.hasServerProvedItself
    else { return verdict }
    return failure.cause == .resolveFiltered
      ? verdict : .failure(Failure(.resolveFiltered, detail: words))
  }
}

// MARK: - What is looked at

/// One address of a server, as far as it says something about the network.
private struct Seen {
  let url: ServerURL
  let evidence: Evidence
  /// The addresses that DNS has for the name; empty for an address in the URL, and for a name of the hosts
  /// file.
  let addresses: [String]

  init(_ url: ServerURL, _ evidence: Evidence) {
    self.url = url
    self.evidence = evidence
    guard case .name = url.host else {
      addresses = []
      return
    }
    addresses =
      evidence.events.lazy.compactMap { event -> [String]? in
        guard case .resolved(let addresses, let isFromHosts) = event.what else { return nil }
        return isFromHosts == true ? [] : addresses
      }.first ?? []
  }

  /// Who runs it, as far as a name says that: the domain that somebody registered is taken to have two
  /// labels. Where it has three, strangers look like one, and less is said.
  var domain: String {
    guard case .name(let name) = url.host else { return "\(url.host)" }
    return name.lowercased().split(separator: ".").suffix(2).joined(separator: ".")
  }

  var name: String? { if case .name(let name) = url.host { name } else { nil } }

  /// Whether anything came back over a stream.
  var isAnsweredOverStream: Bool {
    guard url.transport.isStream else { return false }
    return evidence.attempt.contains {
      switch $0.what {
      case .receivedUnusable, .notSecured, .received, .secured: true
      default: false
      }
    }
  }

  var isUnknown: Bool {
    evidence.events.contains {
      if case .notResolved(.nameNotFound, _) = $0.what { true } else { false }
    }
  }
}

extension Evidence {
  /// Whether the server that was meant has shown itself: with an answer of STUN, or with a certificate
  /// that holds.
  package var hasServerProvedItself: Bool {
    events.contains {
      switch $0.what {
      case .received, .secured: true
      default: false
      }
    }
  }
}

// MARK: - Login pages

extension Interception {
  /// What answers for all servers over streams, if that is one and the same kind of page, and no server
  /// shows itself otherwise.
  private static func loginPage(in seen: [Seen]) -> WebAnswer? {
    guard !seen.contains(where: \.evidence.hasServerProvedItself) else { return nil }
    let answered = seen.filter(\.isAnsweredOverStream)
    let pages = answered.map { (domain: $0.domain, answers: $0.evidence.webAnswers) }
    guard Set(pages.map(\.domain)).count >= unrelated, pages.allSatisfy({ !$0.answers.isEmpty })
    else { return nil }
    let answers = pages.flatMap(\.answers)
    let redirection = answers.first(where: \.isRedirection)
    // A filter of DNS shows a page, too: all names lead to it.
    let addresses = Set(answered.compactMap { $0.evidence.remote })
    guard redirection != nil || addresses.count >= unrelated else { return nil }
    return redirection ?? answers.first
  }
}

extension Evidence {
  /// The address that was connected to.
  fileprivate var remote: String? {
    attempt.lazy.compactMap { event -> String? in
      if case .connecting(let to) = event.what { to.address } else { nil }
    }.first
  }
}

// MARK: - Filters of DNS

extension Interception {
  private static func filteredNames(in seen: [Seen]) -> [String: String] {
    var filtered: [String: String] = [:]
    let groups = Dictionary(grouping: seen.filter { !$0.addresses.isEmpty }) {
      $0.addresses.min() ?? ""
    }
    for (address, group) in groups
    where Set(group.map(\.domain)).count >= unrelated
      && !group.contains(where: \.evidence.hasServerProvedItself)
    {
      for case let name? in group.map(\.name) {
        filtered[name] = "unrelated names lead to the same address here, \(address)"
      }
    }
    let names = seen.filter { $0.name != nil }
    let unknown = names.filter(\.isUnknown)
    let isAnyKnown = names.contains { !$0.addresses.isEmpty }
    let domains = Set(unknown.filter(\.mayExist).map(\.domain))
    guard !isAnyKnown, domains.count >= unknownNames else { return filtered }
    for case let name? in unknown.map(\.name) {
      filtered[name] =
        "DNS says of all names, unrelated ones, too, that they do not exist (NXDOMAIN)"
    }
    return filtered
  }
}

extension Seen {
  /// Whether the name can be in the internet's DNS (RFC 6761 §6.4).
  fileprivate var mayExist: Bool {
    name.map { $0.contains(".") && !$0.hasSuffix(".invalid") } ?? false
  }
}
