import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

extension Report {
  /// What the run says in one sentence: the line that a support person reads aloud.
  ///
  /// It counts servers, each once, however many tenants use it; those that are skipped do not count.
  /// What cannot be proved from one place is said to *look* so.
  /// The alarms come first, what has changed since the baseline, and what came of the expectations, if there are
  /// any: they decide.
  package var summaryText: String {
    [
      alarmSentence, comparison?.sentence, failingWarningsSentence, expectationsSentence,
      roundsSentence, hasRecovery ? nil : Summary(self).sentence,
    ].compactMap(\.self).joined(separator: " ")
  }
}

/// All the verdicts of a run together.
struct Summary {
  /// The servers that were asked.
  let asked: [Report.Result]
  /// Those of them that work.
  let working: [Report.Result]
  /// Those of them that do not.
  let failed: [Report.Result]
  /// The place that the run was made from.
  let vantage: Vantage

  /// Two results are of one server if they share the place and the credential, as in the plan.
  private struct Identity: Hashable {
    let url: ServerURL
    let credential: Credential?
  }

  init(_ report: Report) {
    var seen: Set<Identity> = []
    asked = report.results.filter { result in
      let identity = Identity(url: result.server.url, credential: result.server.credential)
      return result.verdict.status != .skipped && seen.insert(identity).inserted
    }
    working = asked.filter(\.verdict.status.isSuccess)
    failed = asked.filter { $0.verdict.status == .failure }
    vantage = report.vantage
  }

  /// The first rule that applies has the word.
  var sentence: String {
    let words =
      fault ?? interruption ?? nothingToDo ?? offline ?? captivePortal ?? disturbance ?? ownFirewall
      ?? missingFamily ?? success ?? diagnosis
      ?? failure
    return ([words] + [brokenIPv6Besides, slowResolver].compactMap(\.self)).joined(separator: "; ")
      + "."
  }
}

extension Summary {
  /// Which rule has the word: the order is that of ``sentence``.
  var finding: SummaryFinding {
    if fault != nil { return .fault }
    if interruption != nil { return .interrupted }
    if nothingToDo != nil { return .nothingAsked }
    if offline != nil { return .offline }
    if captivePortal != nil { return .loginPage }
    if disturbance != nil { return .disturbed }
    if ownFirewall != nil { return .blockedHere }
    if missingFamily != nil { return .missingFamily }
    if success != nil { return onlyProxy == nil ? .works : .worksThroughProxy }
    return commonCause?.finding ?? (working.isEmpty ? .noneWorks : .someFail)
  }
}

// MARK: - No verdict on some server

extension Summary {
  private var fault: String? {
    let isFault = asked.contains {
      if case .inconclusive(.fault) = $0.verdict { true } else { false }
    }
    return isFault ? "A fault inside iceprobe: \(decided)" : nil
  }

  private var interruption: String? {
    let isInterrupted = asked.contains { $0.verdict == .inconclusive(.interrupted) }
    return isInterrupted ? "Interrupted: \(decided)" : nil
  }

  private var nothingToDo: String? {
    asked.isEmpty ? "Nothing to do: every server is skipped" : nil
  }

  private var offline: String? {
    guard asked.contains(where: { $0.verdict == .inconclusive(.vantageOffline) }) else {
      return nil
    }
    let nothing = "nothing can be said about the servers"
    return switch vantage.offline {
    case .silentResolver:
      "No DNS resolver answered this machine\(resolvers): check its DNS settings; \(nothing)"
    case .onlySilence:
      "This machine is offline: nothing comes back from any server, not even from the controls; "
        + nothing
    case .noNetwork, nil: "This machine is offline: \(nothing)"
    }
  }

  /// ` (192.0.2.53)`: which ones this machine asks; empty if that is not known.
  private var resolvers: String {
    guard let all = vantage.seen.resolvers, !all.isEmpty else { return "" }
    return all.joined(separator: ", ").inParentheses
  }

  /// The longest time of standing still stands for all, and any before a change of the network.
  private var disturbance: String? {
    let all = asked.compactMap(\.verdict.disturbance)
    let words = all.max { $0.standstill < $1.standstill }?.message
    return words.map { "T\($0.dropFirst()): \(decided)" }
  }

  private var captivePortal: String? {
    for case .inconclusive(.captivePortal(let words)) in asked.map(\.verdict) {
      return
        "A login page answers in place of the servers (\(words.shown)): log in to this network with a "
        + "browser, then run iceprobe again; nothing can be said about the servers"
    }
    return nil
  }

  private var ownFirewall: String? {
    let count = asked.count {
      if case .inconclusive(.ownFirewall) = $0.verdict { true } else { false }
    }
    guard count > 0 else { return nil }
    return "This machine's own firewall forbids packets to \(servers(count)): \(decided)"
  }

  /// Where the URL has an address, a name may lead to another one.
  private var missingFamily: String? {
    var isLiteral = false
    var families: [Int: Int] = [:]
    for case .inconclusive(.noAddressFamily(let family, let hasAddress)) in asked.map(\.verdict) {
      families[family, default: 0] += 1
      isLiteral = isLiteral || hasAddress
    }
    guard let (family, count) = families.max(by: { $0.value < $1.value }) else { return nil }
    let verb = count == 1 ? "has" : "have"
    let hint = isLiteral ? "; use names in place of addresses" : ""
    return
      "This machine has no IPv\(family) address, and \(servers(count)) \(verb) no other\(hint): "
      + decided
  }

  /// What is known although the run did not come to its end.
  private var decided: String {
    let count = working.count + failed.count
    guard count > 0 else { return "no server was decided" }
    let progress = "\(count) of \(servers(asked.count)) \("was decided".agreeing(with: count))"
    guard !failed.isEmpty else { return "\(progress) and \("works".agreeing(with: count))" }
    let verb = "does not work".agreeing(with: failed.count)
    let who = working.isEmpty ? " and" : "; \(failed.count) of them"
    return "\(progress)\(who) \(verb): \(explanation(of: failed))"
  }
}

// MARK: - A verdict on every server

extension Summary {
  private var success: String? {
    guard failed.isEmpty else { return nil }
    if let onlyProxy {
      let count = working.count
      return words(for: onlyProxy)
        + (count > 1 ? ": all \(servers(count)) work, and none without it" : "")
    }
    let unproved = working.count { $0.isUnproved }
    let warned = working.count { !$0.warnings.isEmpty && !$0.isUnproved }
    guard working.count > 1 else {
      return "The server works"
        + (unproved > 0 ? ", not proved with data" : warned > 0 ? ", with a warning" : "")
    }
    return "All \(servers(working.count)) work"
      + (unproved > 0 ? ", \(unproved) not proved with data" : "")
      + (warned > 0 ? ", \(warned) with a warning" : "")
  }

  private var failure: String {
    switch (failed.count, asked.count) {
    case (_, 1):
      return "The server does not work: \(explanation(of: failed))"
    case (let count, let all) where count == all:
      return "None of the \(servers(count)) works: \(explanation(of: failed))"
    case (let count, let all):
      let verb = "does not work".agreeing(with: count)
      return "\(count) of \(servers(all)) \(verb): \(explanation(of: failed))"
    }
  }

  /// Why they fail: "it refuses the password", "they do not answer", or a tally.
  func explanation(of results: [Report.Result]) -> String {
    let predicates = Set(results.compactMap(\.predicate))
    guard predicates.count == 1, let only = predicates.first else { return tally(of: results) }
    return (results.count == 1 ? "it " : "they ") + only.agreeing(with: results.count)
  }

  /// How many fail for which reason, the most frequent first: "2 do not answer, 1 refuses …".
  ///
  /// Three reasons are named; nobody remembers more of a sentence that is read aloud.
  func tally(of results: [Report.Result]) -> String {
    let groups = Dictionary(grouping: results.compactMap(\.predicate)) { $0 }
      .map { (predicate: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.predicate) < ($0.count, $1.predicate) }
    let rest = groups.dropFirst(3).reduce(0) { $0 + $1.count }
    let named = groups.prefix(3) + (rest > 0 ? [(predicate: "fails otherwise", count: rest)] : [])
    return named.map { "\($0.count) \($0.predicate.agreeing(with: $0.count))" }
      .joined(separator: ", ")
  }

  func servers(_ count: Int) -> String { count == 1 ? "1 server" : "\(count) servers" }
}

extension Report.Result {
  fileprivate var isUnproved: Bool { warnings.contains { $0.code == .relayNotProved } }
  fileprivate var predicate: String? { verdict.failure?.cause.predicate }
}
