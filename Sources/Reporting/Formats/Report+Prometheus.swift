import Causes
import ICEConfiguration
import Judging
import ProbeEvidence

// Metrics for the textfile collector of node_exporter, with blackbox_exporter's names where it has
// one. No timestamps, which the collector refuses; nothing that is new in every run, such as a port.
extension Report {
  /// The report for Prometheus. What is not known has no series: unknown is not zero.
  var prometheus: String {
    (serverFamilies + tenantFamilies + runFamilies).map(\.text).joined()
  }

  private var serverFamilies: [MetricFamily] {
    var families = ServerFamilies()
    for tenant in tenants {
      for result in tenant.series { families.add(result, of: tenant.name) }
    }
    return families.all
  }

  private var tenantFamilies: [MetricFamily] {
    var results = MetricFamily(
      "iceprobe_results", "How many of a tenant's entries have this status.")
    var expectations = MetricFamily(
      "iceprobe_expectation", "Whether what is expected holds: 1 or 0; no series if unknown.")
    for tenant in tenants {
      let name = ("tenant", tenant.name)
      for status in Status.allCases {
        let count = tenant.results.count { $0.verdict.status == status }
        results.add("\(count)", [name, ("status", status.rawValue)])
      }
      for result in tenant.expectations {
        let words = ("expectation", result.expectation.words)
        expectations.add(result.holds.map { $0 ? "1" : "0" }, [name, words])
      }
    }
    var changes = MetricFamily(
      "iceprobe_changes", "How many servers changed so since the baseline.")
    for kind in Comparison.Kind.allCases {
      let count = comparison?.changes.count { $0.kind == kind }
      changes.add(count.map(String.init), [("change", kind.rawValue)])
    }
    return [results, expectations, changes]
  }

  private var runFamilies: [MetricFamily] {
    var duration = MetricFamily("iceprobe_run_duration_seconds", "How long the run took.")
    duration.add(self.duration.seconds)
    var lastRun = MetricFamily(
      "iceprobe_last_run_timestamp_seconds", "When the run started, in Unix time.")
    lastRun.add("\(startedAt.secondsSince1970)")
    var build = MetricFamily("iceprobe_build_info", "The version of iceprobe that ran.")
    build.add("1", [("version", version)])
    return [duration, lastRun, build]
  }
}

/// The metrics of single servers, while the results are gone through.
private struct ServerFamilies {
  var success = MetricFamily(
    "probe_success", "Whether the server works: 1 or 0; no series if nothing can be said.")
  var duration = MetricFamily(
    "probe_duration_seconds", "From the probe's start to what decided it.")
  var phases = MetricFamily(
    "probe_phase_duration_seconds", "How long each phase took that came to its end.")
  var certificate = MetricFamily(
    "probe_ssl_earliest_cert_expiry",
    "When the first certificate of the server's verified chain expires, in Unix time.")
  var failure = MetricFamily("iceprobe_failure", "Why the server does not work; always 1.")
  var stunError = MetricFamily(
    "iceprobe_stun_error_code", "The STUN error code with which the server refused.")
  var inconclusive = MetricFamily(
    "iceprobe_inconclusive", "Why nothing can be said of the server; always 1.")
  var warnings = MetricFamily("iceprobe_warning", "What to look after though it works; always 1.")
  var alarm = MetricFamily("iceprobe_alarm", "Whether an alarm is on: 1 or 0.")

  var all: [MetricFamily] {
    [success, duration, phases, certificate, failure, stunError, inconclusive, warnings, alarm]
  }

  mutating func add(_ result: Report.Result, of tenant: String) {
    let labels = result.labels(of: tenant)
    alarm.add(result.condition.map { $0.hasAlarm ? "1" : "0" }, labels)
    success.add(result.isSuccess.map { $0 ? "1" : "0" }, labels)
    duration.add(result.duration?.seconds, labels)
    for (name, duration) in result.findings?.phases.named ?? [] {
      phases.add(duration?.seconds, labels + [("phase", name)])
    }
    certificate.add(result.findings?.earliestCertificateExpiry.map { "\($0)" }, labels)
    if let failure = result.verdict.failure {
      let cause = [("stage", failure.cause.stage.rawValue), ("code", failure.cause.code)]
      self.failure.add("1", labels + cause)
      stunError.add(failure.stunError.map { "\($0.code)" }, labels)
    }
    if let reason = result.verdict.reason {
      inconclusive.add("1", labels + [("reason", reason.code)])
    }
    for warning in result.warnings { warnings.add("1", labels + [("code", warning.code.rawValue)]) }
  }
}

extension Report.Result {
  fileprivate func labels(of tenant: String) -> [MetricFamily.Label] {
    [
      ("url", "\(server.url)"), ("type", server.url.kind.rawValue),
      ("transport", server.url.transport.rawValue), ("tenant", tenant),
      ("jurisdiction", server.jurisdiction ?? ""),
    ]
  }

  /// Nil if nothing can be said.
  fileprivate var isSuccess: Bool? {
    verdict.reason == nil ? verdict.status.isSuccess : nil
  }
}

extension Findings.Phases {
  /// Every phase with its name, in the order of the ladder.
  fileprivate var named: [(String, Duration?)] {
    [
      ("resolve", resolve), ("connect", connect), ("proxy", proxy), ("tls", tls),
      ("binding", binding), ("allocate", allocate),
    ]
  }
}

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
