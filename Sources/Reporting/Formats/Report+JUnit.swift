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
    let suites = tenants.map { tenant in
      (tenant, tenant.cases(isTolerant: toleratesFailures(in: tenant)) + slowCases(of: tenant))
    }
    let root = XMLElement(
      "testsuites", [("name", "iceprobe")] + suites.flatMap(\.1).counts(in: duration))
    let lines = root.around(suites.flatMap { $0.suite(of: $1, startedAt: startedAt) })
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + lines.joined(separator: "\n") + "\n"
  }

  private func slowCases(of tenant: TenantReport) -> [TestCase] {
    slowdowns.filter { $0.tenant == tenant.name }.map { _, url, words in
      TestCase(
        name: "\(url) as fast as before",
        outcome: XMLElement("failure", [("message", words), ("type", "comparison/slower")]))
    }
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

extension Report.TenantReport {
  /// - Parameter isTolerant: whether everything that counts is as it should be, though a server does
  ///   not work.
  fileprivate func cases(isTolerant: Bool) -> [TestCase] {
    results.map { $0.testCase(isTolerated: isTolerant) } + expectations.map(\.testCase)
  }

  fileprivate func suite(of cases: [TestCase], startedAt: Instant) -> [String] {
    // The probes of a run are under way at once: the suite is over with the slowest.
    let counts = cases.counts(in: cases.map(\.duration).max() ?? .zero)
    return XMLElement("testsuite", [("name", name)] + counts + [("timestamp", "\(startedAt)")])
      .around(cases.flatMap { $0.lines(of: name) })
  }
}

extension Report.Result {
  fileprivate func testCase(isTolerated: Bool) -> TestCase {
    TestCase(
      name: name, duration: duration ?? .zero,
      outcome: outcomeElement(isTolerated: isTolerated),
      particulars: verdict.failure == nil ? [] : notes, log: log)
  }

  private func outcomeElement(isTolerated: Bool) -> XMLElement? {
    switch verdict {
    case .srflx, .relay:
      nil
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
