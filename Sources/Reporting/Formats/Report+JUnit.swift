import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// The XML of JUnit, as its readers have come to agree on: a suite for each tenant, a case for each
// server and each expectation. `failure` is what does not work or hold, `error` a fault inside
// iceprobe, and `skipped` what says nothing for or against the tenant.
extension Report {
  /// The report for what shows the results of tests.
  var junit: String {
    let suites =
      tenants.map { tenant in
        let isTolerant = toleratesFailures(in: tenant)
        return (
          tenant.name,
          tenant.cases(isTolerant: isTolerant, warningGate) + lossCases(of: tenant.name)
        )
      } + lostSuites
    let root = XMLElement(
      "testsuites", [("name", "iceprobe")] + suites.flatMap(\.1).counts(in: duration))
    let lines = root.around(suites.flatMap { $1.suite(of: $0, startedAt: startedAt) })
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + lines.joined(separator: "\n") + "\n"
  }

  /// A case for each loss; what does not make the gate close is no failure.
  private func lossCases(of tenant: String) -> [TestCase] {
    losses.filter { $0.tenant == tenant }.map { loss in
      let name =
        switch loss.kind {
        case .slower: "\(loss.name) as fast as before"
        case .gone: "\(loss.name) still there"
        case .newlyFailing, .undecided, .fixed, .new, .changedCause, .changedRelay,
          .changedCertificate, .changedJurisdiction:
          "\(loss.name) as before"
        }
      let outcome =
        loss.isRegression
        ? XMLElement(
          "failure", [("message", loss.words), ("type", "comparison/\(loss.kind.rawValue)")])
        : XMLElement("skipped", [("message", "not counted: \(loss.words)")])
      return TestCase(name: name, outcome: outcome)
    }
  }

  /// The losses of tenants that are gone themselves.
  private var lostSuites: [(name: String, cases: [TestCase])] {
    let here = Set(tenants.map(\.name))
    var seen: Set<String> = []
    return losses.map(\.tenant).filter { !here.contains($0) && seen.insert($0).inserted }
      .map { ($0, lossCases(of: $0)) }
  }
}

/// A case: what a reader shows as one test.
private struct TestCase {
  let name: String
  var duration: Duration = .zero
  /// What says that it did not pass; nil if it did.
  var outcome: XMLElement?
  /// The particulars of a failure, in lines.
  var particulars: [String] = []
  /// What else is known, in lines.
  var log: [String] = []

  func lines(of tenant: String) -> [String] {
    let attributes = [("name", name), ("classname", tenant), ("time", duration.seconds)]
    let outcome = outcome.map { [$0.holding(particulars)] } ?? []
    let output = log.isEmpty ? [] : [XMLElement("system-out").holding(log)]
    return XMLElement("testcase", attributes).around(outcome + output)
  }
}

extension [TestCase] {
  /// What readers show above the cases.
  fileprivate func counts(in duration: Duration) -> [(String, String)] {
    func number(of outcome: String) -> String { "\(count { $0.outcome?.name == outcome })" }
    return [
      ("tests", "\(count)"), ("failures", number(of: "failure")), ("errors", number(of: "error")),
      ("skipped", number(of: "skipped")), ("time", duration.seconds),
    ]
  }
}

extension [TestCase] {
  fileprivate func suite(of name: String, startedAt: Instant) -> [String] {
    // The probes of a run are under way at once: the suite is over with the slowest.
    let counts = counts(in: map(\.duration).max() ?? .zero)
    return XMLElement("testsuite", [("name", name)] + counts + [("timestamp", "\(startedAt)")])
      .around(flatMap { $0.lines(of: name) })
  }
}

extension Report.TenantReport {
  /// - Parameters:
  ///   - isTolerant: whether everything that counts is as it should be, though a server does not work.
  ///   - gate: the warnings that are failures.
  fileprivate func cases(isTolerant: Bool, _ gate: WarningGate) -> [TestCase] {
    results.map { $0.testCase(isTolerated: isTolerant, gate) } + expectations.map(\.testCase)
  }
}

extension Report.Result {
  fileprivate func testCase(isTolerated: Bool, _ gate: WarningGate) -> TestCase {
    TestCase(
      name: name, duration: duration ?? .zero,
      outcome: outcomeElement(isTolerated: isTolerated, gate),
      particulars: verdict.failure == nil ? [] : notes, log: log)
  }

  private func outcomeElement(isTolerated: Bool, _ gate: WarningGate) -> XMLElement? {
    switch verdict {
    case .srflx, .relay:
      warnings.first { gate.closes($0.code.rawValue) }.map {
        XMLElement(
          "failure", [("message", $0.message), ("type", "warning/\($0.code.rawValue)")])
      }
    case .failure(let failure) where isTolerated:
      XMLElement("skipped", [("message", "not counted: \(failure.cause.message)")])
    case .failure(let failure):
      XMLElement("failure", [("message", failure.cause.message), ("type", failure.cause.rawValue)])
    case .inconclusive(.fault):
      XMLElement("error", [("message", outcome), ("type", "iceprobe/fault")])
    case .inconclusive, .skipped:
      XMLElement("skipped", [("message", outcome)])
    }
  }

  /// A few lines, each bounded as all foreign text is.
  private var log: [String] {
    let facts = [
      findings?.remote.map { "server: \($0) over \(server.url.transport.rawValue)" },
      findings?.proxy.map { "through the proxy \($0.shown)" },
      verdict.status.isSuccess ? "\(verdict.status.rawValue): \(outcome)" : nil,
      findings?.latest(\.software).map { "software: \($0.shown)" },
      findings?.peer?.notAfter.map { "certificate until \(Instant(secondsSince1970: $0))" },
    ]
    // Those of a failure stand in its particulars.
    return facts.compactMap { $0 } + (verdict.failure == nil ? notes : [])
  }
}

extension ExpectationResult {
  fileprivate var testCase: TestCase {
    let name = "expected \(expectation.words)"
    switch holds {
    case true?: return TestCase(name: name)
    case nil: return TestCase(name: name, outcome: XMLElement("skipped", [("message", message)]))
    case false?:
      let type = "expectation/\(expectation.key.rawValue)"
      return TestCase(
        name: name, outcome: XMLElement("failure", [("message", message), ("type", type)]))
    }
  }
}
