import Causes
import ICEConfiguration
import Judging
import PlainText
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
      for series in tenant.series { families.add(series, of: tenant.name) }
    }
    for entry in alarms { families.add(entry, runLabels) }
    if alarmChanges != nil, !alarms.contains(where: { $0.subject == .run }) {
      families.alarm.add("0", [("subject", "run")] + runLabels)
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
      changes.add(count.map(String.init), [("change", kind.rawValue)] + runLabels)
    }
    var change = MetricFamily("iceprobe_change", "What has changed since the baseline; always 1.")
    for item in comparison?.changes ?? [] {
      let labels: [(String, String?)] = [
        ("change", item.kind.rawValue), ("tenant", item.subject.tenant),
        ("url", item.subject.identity?.url), ("address", item.subject.address),
        ("expectation", item.subject.expectation),
        ("jurisdiction", item.subject.identity?.jurisdiction ?? item.subject.jurisdiction),
      ]
      change.add("1", labels.compactMap { name, value in value.map { (name, $0) } })
    }
    return [results, expectations, changes, change]
  }

  /// What keeps the series of a run apart from those of another in the same folder: of two files with
  /// the same series the collector takes one, and says nothing.
  private var runLabels: [MetricFamily.Label] {
    runName.map { $0.isEmpty ? [] : [("run", $0)] } ?? []
  }

  private var runFamilies: [MetricFamily] {
    var duration = MetricFamily("iceprobe_run_duration_seconds", "How long the run took.")
    duration.add(self.duration.seconds, runLabels)
    var lastRun = MetricFamily(
      "iceprobe_last_run_timestamp_seconds", "When the run started, in Unix time.")
    lastRun.add("\(startedAt.secondsSince1970)", runLabels)
    var inconclusive = MetricFamily(
      "iceprobe_run_inconclusive", "Whether nothing could be said of some server: 1 or 0.")
    inconclusive.add(count(.inconclusive) > 0 ? "1" : "0", runLabels)
    var fault = MetricFamily("iceprobe_run_fault", "Whether iceprobe itself failed: 1 or 0.")
    fault.add(self.fault == nil ? "0" : "1", runLabels)
    var build = MetricFamily("iceprobe_build_info", "The version of iceprobe that ran.")
    build.add("1", [("version", version)] + runLabels)
    return [duration, lastRun, inconclusive, fault, build]
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
  var alarm = MetricFamily(
    "iceprobe_alarm",
    "Whether an alarm is on: 1 or 0; of addresses and expectations only while it is.")

  var all: [MetricFamily] {
    [success, duration, phases, certificate, failure, stunError, inconclusive, warnings, alarm]
  }

  /// An alarm of what is no server.
  mutating func add(_ entry: AlarmState.Entry, _ runLabels: [MetricFamily.Label]) {
    switch entry.subject {
    case .server, .jurisdiction: break
    case .address(let address, let identity):
      alarm.add(
        "1",
        [
          ("subject", "address"), ("url", identity.url), ("tenant", identity.tenant),
          ("jurisdiction", identity.jurisdiction ?? ""), ("address", address),
        ])
    case .expectation(let words, let tenant):
      alarm.add("1", [("subject", "expectation"), ("tenant", tenant), ("expectation", words)])
    case .run: alarm.add("1", [("subject", "run")] + runLabels)
    }
  }

  mutating func add(_ series: Series, of tenant: String) {
    let result = series.result
    let labels = series.labels(of: tenant)
    alarm.add(series.hasAlarm.map { $0 ? "1" : "0" }, labels)
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

/// What stands for a server where servers are told by their URL, their jurisdiction and the name of their
/// entry: users are in no metric.
struct Series {
  /// Of entries that differ in their credentials only the worst.
  fileprivate(set) var result: Report.Result
  /// Whether an alarm of any of them is on; nil if none is remembered.
  fileprivate(set) var hasAlarm: Bool?
  /// The name of the entry, where its URL stands twice.
  let entryName: String?

  fileprivate func labels(of tenant: String) -> [MetricFamily.Label] {
    let server = result.server
    return [
      ("url", "\(server.url)"), ("type", server.url.kind.rawValue),
      ("transport", server.url.transport.rawValue), ("tenant", tenant),
      ("jurisdiction", server.jurisdiction ?? ""),
    ] + (entryName.map { [("name", $0)] } ?? [])
  }

  /// The URL, and what tells it from the tenant's other series.
  var name: String {
    guard result.label != nil || entryName != nil else { return result.server.writtenURL }
    return result.server.writtenURL
      .labelled((entryName ?? result.server.jurisdiction).map { "(\($0.shown))" })
  }
}

extension Report.Result {
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
  var series: [Series] {
    struct Identity: Hashable {
      let url: ServerURL
      let jurisdiction: String?
      let entryName: String?
    }
    let counts = Dictionary(results.map { ($0.server.url, 1) }, uniquingKeysWith: +)
    var places: [Identity: Int] = [:]
    var series: [Series] = []
    for result in results where result.verdict.status != .skipped {
      let server = result.server
      let entryName = counts[server.url] == 1 ? nil : server.entryName
      let identity = Identity(
        url: server.url, jurisdiction: server.jurisdiction, entryName: entryName)
      let hasAlarm = result.condition?.hasAlarm
      guard let place = places[identity] else {
        places[identity] = series.count
        series.append(Series(result: result, hasAlarm: hasAlarm, entryName: entryName))
        continue
      }
      if hasAlarm == true { series[place].hasAlarm = true }
      if result.severity > series[place].result.severity { series[place].result = result }
    }
    return series
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
