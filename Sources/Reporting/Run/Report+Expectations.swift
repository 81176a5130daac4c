import Causes
import ICEConfiguration
import Judging
import PlainText

extension Report {
  /// The servers whose warnings make the run fail, with their codes.
  var failingWarnings: [(tenant: String, name: String, code: WarningCode)] {
    guard warningGate != WarningGate() else { return [] }
    return tenants.flatMap { tenant in
      tenant.results.flatMap { result in
        result.warnings.filter { warningGate.closes($0.code.rawValue) }
          .map { (tenant.name, result.name, $0.code) }
      }
    }
  }

  /// The warnings that make the run fail, in one sentence; nil without any.
  var failingWarningsSentence: String? {
    let all = failingWarnings
    guard !all.isEmpty else { return nil }
    let codes = Set(all.map(\.code.rawValue)).sorted().joined(separator: ", ")
    return
      "\(all.count == 1 ? "1 warning is" : "\(all.count) warnings are") not accepted: \(codes)."
  }

  /// Whether everything that counts is as it should be; nil if that cannot be said.
  ///
  /// Where alarms are remembered between runs they alone decide: one that is on stays so while nothing
  /// can be said. Else a baseline takes the place of the rule that every server must work. Expectations
  /// stay.
  package var isHealthy: Bool? {
    if !failingWarnings.isEmpty { return false }
    if alarmChanges != nil { return isWithoutAlarm }
    guard let comparison else { return tenants.map(\.isHealthy).conjunction }
    let expectations = tenants.flatMap(\.expectations).map(\.holds)
    return ([comparison.hasNoRegression] + expectations).conjunction
  }

  /// What came of all expectations, in one sentence; nil if there are none, or nothing can be said.
  var expectationsSentence: String? {
    let all = tenants.flatMap(\.expectations)
    let broken = tenants.flatMap { tenant in
      tenant.expectations.filter { $0.holds == false }
        .map { "\($0.expectation.words) (\(tenant.name.shown))" }
    }
    if broken.isEmpty {
      guard !all.isEmpty, all.allSatisfy({ $0.holds == true }) else { return nil }
      return all.count == 1 ? "The expectation holds." : "All \(all.count) expectations hold."
    }
    let verb = "is broken".agreeing(with: broken.count)
    let expectations = all.count == 1 ? "1 expectation" : "\(all.count) expectations"
    return "\(broken.count) of \(expectations) \(verb): \(Self.list(broken))."
  }

  /// Three are named, as the summary names three causes.
  private static func list(_ broken: [String]) -> String {
    let more = broken.count - 3
    return broken.prefix(3).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}

extension Report.TenantReport {
  /// Whether all expectations hold; without any, whether every server that was asked works. Nil if
  /// that cannot be said.
  package var isHealthy: Bool? {
    guard expectations.isEmpty else { return expectations.map(\.holds).conjunction }
    return results.map(\.isHealthy).conjunction
  }
}

extension Report.Result {
  fileprivate var isHealthy: Bool? {
    switch verdict {
    case .srflx, .relay, .skipped: true
    case .failure: false
    case .inconclusive: nil
    }
  }
}

extension Report {
  fileprivate var isWithoutAlarm: Bool? {
    // An alarm of the run itself says that nothing can be said.
    if alarms.contains(where: { $0.subject != .run }) { return false }
    return count(.inconclusive) > 0 ? nil : true
  }
}

extension [Bool?] {
  /// Whether all are true, where nil is not known: one that is false decides.
  fileprivate var conjunction: Bool? {
    contains(false) ? false : contains(nil) ? nil : true
  }
}
