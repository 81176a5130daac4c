import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// The JSON of schemaVersion 1. Every key is always there; null is "not known". Keys are only added.
extension Report {
  /// The report for programs.
  var json: JSONText { Self.object.json(self) }

  static let object = JSONTable<Report>(
    "report", "A run of iceprobe.",
    [
      JSONRow("schemaVersion", ["const": 1], "The version of this layout.") { _ in 1 },
      .one("tool", tool, "What made the report.") { $0 },
      JSONRow("startedAt", .instant, "When the run started (RFC 3339, UTC).") {
        JSONText($0.startedAt.description)
      },
      JSONRow(
        "duration", .milliseconds, "How long the run took. All durations are milliseconds."
      ) { JSONText($0.duration) },
      JSONRow(
        "configuration", .nullable(.text),
        "What the configuration was read from; null for URLs on the command line."
      ) { JSONText($0.configurationSource) },
      .one("summary", summary, "The run in short.") { $0 },
      .one("vantage", Vantage.object, "The place that the run was made from.") { $0.vantage },
      .list("tenants", TenantReport.object, "The tenants that were asked for.") { report in
        report.tenants.map { Dated($0, now: report.startedAt.secondsSince1970) }
      },
      .list(
        "assignments", Assignment.object,
        "Who has to do what about the failures; empty without any."
      ) { $0.assignments },
      .optional(
        "comparison", Comparison.object, "What has changed since the baseline; null without one."
      ) { $0.comparison },
      .optionalList(
        "changes", AlarmState.Change.object,
        "What has changed of the alarms; null without --state."
      ) { $0.alarmChanges },
      .optionalList(
        "alarms", AlarmState.Entry.object, "The alarms that are on; null without --state."
      ) { $0.alarmChanges == nil ? nil : $0.alarms },
    ])

  private static let tool = JSONTable<Report>(
    "tool", "The program.",
    [
      JSONRow("name", ["const": "iceprobe"], "Always iceprobe.") { _ in "iceprobe" },
      JSONRow("version", .text, "The program's version.") { JSONText($0.version) },
    ])

  private static let summary = JSONTable<Report>(
    "summary", "The run in short.",
    [
      JSONRow("text", .text, "What the run says, in a sentence or a few.") {
        JSONText($0.summaryText)
      },
      .one("counts", counts, "How many results have each status.") { $0 },
    ])

  private static let counts = JSONTable<Report>(
    "counts", "How many results have each status.",
    Status.allCases.map { status in
      JSONRow(status.rawValue, .wholeNumber) { JSONText($0.count(status)) }
    })
}

/// A part of a report, and when the run started, in seconds since 1970.
struct Dated<Value: Sendable>: Sendable {
  let value: Value
  let now: Int

  init(_ value: Value, now: Int) { (self.value, self.now) = (value, now) }
}

extension Report.TenantReport {
  fileprivate static let object = JSONTable<Dated<Report.TenantReport>>(
    "tenant", "A tenant of the configuration.",
    [
      JSONRow("name", .text, "Its name in the configuration.") { JSONText($0.value.name) },
      JSONRow(
        "icePolicy", .word(ICEPolicy.allCases.map(\.rawValue)),
        "Which candidates its calls may use."
      ) { JSONText($0.value.icePolicy.rawValue) },
      JSONRow(
        "outlook", .nullable(.text),
        "What its calls can use, in a sentence; null if nothing is known."
      ) { JSONText($0.value.outlook) },
      .list("results", Report.Result.object, "One for each of its servers.") { tenant in
        tenant.value.results.map { Dated($0, now: tenant.now) }
      },
      .list(
        "warnings", Warning.object, "What browsers do with its servers as one list, if unexpected."
      ) { $0.value.warnings },
      .list("expectations", ExpectationResult.object, "Empty if every server must work.") {
        tenant in tenant.value.expectations.map { ($0, tenant.value.name) }
      },
    ])
}

extension Assignment {
  fileprivate static let object = JSONTable<Assignment>(
    "assignment", "What one party has to do about failures that are alike.",
    [
      JSONRow(
        "owner", .word(Explanation.Owner.allCases.map(\.code)), "Who is the likeliest to fix it."
      ) { JSONText($0.owner.code) },
      JSONRow("hosts", .list(of: .text), "Whose admin, where it is the server admin.") {
        .array($0.hosts.map { JSONText($0) })
      },
      JSONRow("message", .text, "What is wrong.") { JSONText($0.message) },
      JSONRow("urls", .list(of: .text), "The servers that it is about.") {
        .array($0.urls.map { JSONText($0) })
      },
    ])
}

extension Explanation.Owner {
  /// The word for programs.
  fileprivate var code: String {
    switch self {
    case .user: "user"
    case .machineOrNetwork: "machine-or-network"
    case .server: "server"
    case .configuration: "configuration"
    }
  }
}

extension ExpectationResult {
  /// The expectation of a tenant as the JSON report has it.
  func json(of tenant: String) -> JSONText { Self.object.json((self, tenant)) }

  fileprivate static let object = JSONTable<(ExpectationResult, tenant: String)>(
    "expectation", "Something that must hold for a tenant.",
    [
      JSONRow(
        "expectation", .word(Expectation.Key.allCases.map(\.rawValue)),
        "The key under \"expect\"."
      ) { JSONText($0.0.expectation.key.rawValue) },
      JSONRow("words", .text, "What is expected, as reports name it.") {
        JSONText($0.0.expectation.words)
      },
      JSONRow("holds", .nullable(.truth), "Null if it cannot be said.") { JSONText($0.0.holds) },
      JSONRow("message", .text, "One sentence, with the tenant and the servers.") {
        JSONText("\($0.tenant): \($0.0.message)")
      },
      JSONRow(
        "urls", .list(of: .text), "The servers that break it, or meet it, or are undecided."
      ) { .array($0.0.servers.map { JSONText($0.writtenURL) }) },
      JSONRow("canonicalUrls", .list(of: .text), "The same in the shortest spelling.") {
        .array($0.0.servers.map { JSONText($0.url.description) })
      },
    ])
}

extension Report.Result {
  /// The result as the JSON report has it. `now` is in seconds since 1970.
  func json(now: Int) -> JSONText { Self.object.json(Dated(self, now: now)) }

  fileprivate static let object = JSONTable<Dated<Report.Result>>(
    "result", "One server of one tenant.", rule: Schema.consistency,
    [
      JSONRow("url", .text, "The server as the configuration has it, variables not filled in.") {
        JSONText($0.value.server.writtenURL)
      },
      JSONRow(
        "type", .word(ServerURL.Kind.allCases.map(\.rawValue)), "What the server is asked for."
      ) { JSONText($0.value.server.url.kind.rawValue) },
      JSONRow("status", .status, "The verdict on the server.") {
        JSONText($0.value.verdict.status.rawValue)
      },
      JSONRow(
        "duration", .nullable(.milliseconds), "Until the verdict; null if nothing was sent."
      ) { JSONText($0.value.duration) },
      .list("candidates", Candidate.object, "Those that the tenant's policy lets its calls use.") {
        result in result.value.candidates.map { ($0, result.value.server.url.transport) }
      },
      .optional("cause", Failure.object, "Why the server does not work; null if it does.") {
        $0.value.verdict.failure
      },
      .optional(
        "reason", NoVerdictReason.object, "Why there is no verdict; null if there is one."
      ) { $0.value.verdict.reason },
      .optional("phases", Findings.Phases.object, "How long each step took.") {
        $0.value.findings?.phases
      },
      .optional("endpoint", Findings.endpoint, "The address that stands for the server.") {
        result in
        result.value.findings.flatMap { findings in
          // Behind a proxy the server's address is not known.
          findings.remote == nil && findings.proxy == nil
            ? nil : (findings, result.value.server.url.transport)
        }
      },
      .list("endpoints", EndpointResult.object, "The result for each address of the server's name.")
      { $0.value.endpoints },
      .optional("server", Findings.server, "What the server said; null if it said nothing.") {
        $0.value.findings.flatMap { $0.replies.isEmpty ? nil : $0 }
      },
      .optional("tls", Findings.tls, "TLS towards the server; null if there was none.") { result in
        result.value.findings.flatMap { findings in
          let isAsked =
            result.value.server.url.transport.isSecure && !findings.trials.isEmpty
          return findings.peer == nil && !isAsked ? nil : Dated(findings, now: result.now)
        }
      },
      .optional("relay", RelayFindings.object, "The relay's proof; null if none was made.") {
        $0.value.relay
      },
      JSONRow("canonicalUrl", .text, .canonicalURL) {
        JSONText($0.value.server.url.description)
      },
      JSONRow(
        "entry", .nullable(.wholeNumber),
        "Which of the tenant's entries with this URL it is, from 1; null where the URL stands once."
      ) { JSONText($0.value.entry?.number) },
      JSONRow(
        "line", .nullable(.wholeNumber),
        "The line of the configuration file that has the URL; null if it came from no file."
      ) { JSONText($0.value.server.position?.line) },
      JSONRow("jurisdiction", .nullable(.text), "The server's jurisdiction in the configuration.") {
        JSONText($0.value.server.jurisdiction)
      },
      .list("warnings", Warning.object, "What is worth knowing beside the verdict.") {
        $0.value.warnings
      },
      .list("acceptedWarnings", Warning.object, "The warnings that are expected of it.") {
        $0.value.acceptedWarnings
      },
      .list(
        "attempts", Attempt.object,
        "The result of each attempt; the last one decides. Empty if nothing was sent."
      ) { $0.value.attempts },
      JSONRow(
        "name", .text,
        "The URL, and where it stands twice what distinguishes the entry: unique in the tenant."
      ) { JSONText($0.value.name) },
      JSONRow("alarm", .nullable(.truth), "Whether an alarm is on; null without --state.") {
        JSONText($0.value.condition?.hasAlarm)
      },
      JSONRow("since", .nullable(.instant), "When the condition of the alarm began.") {
        JSONText($0.value.condition?.since)
      },
      .optional(
        "rounds", WatchedRounds.Tally.object,
        "The server's state over the rounds; null without --watch."
      ) { $0.value.rounds },
    ])
}

extension WatchedRounds.Tally {
  fileprivate static let object = JSONTable<WatchedRounds.Tally>(
    "rounds", "A server's state over the rounds of --watch.",
    [
      JSONRow("count", .wholeNumber, "The rounds that say something of the server.") {
        JSONText($0.rounds)
      },
      JSONRow("failures", .wholeNumber, "Those of them in which it did not work.") {
        JSONText($0.failures)
      },
      JSONRow("last", .nullable(.milliseconds), "The last round-trip time.") { JSONText($0.last) },
      JSONRow("best", .nullable(.milliseconds), "The shortest round-trip time.") {
        JSONText($0.best)
      },
      JSONRow("worst", .nullable(.milliseconds), "The longest round-trip time.") {
        JSONText($0.worst)
      },
      JSONRow("lastFailureAt", .nullable(.instant), "When it last failed; null if never.") {
        JSONText($0.lastFailure?.at.description)
      },
      JSONRow("lastFailureCause", .nullable(.text), "Why it last failed, as stage/code.") {
        JSONText($0.lastFailure?.cause.rawValue)
      },
    ])
}

extension Warning {
  fileprivate static let object = JSONTable<Warning>(
    "warning", "Something worth knowing about a server beside its verdict.",
    [
      JSONRow(
        "code", .word(WarningCode.allCases.map(\.rawValue)),
        "Its name; `iceprobe explain` knows it."
      ) { JSONText($0.code.rawValue) },
      JSONRow("message", .text, "One sentence.") { JSONText($0.message) },
    ])
}

extension Attempt {
  fileprivate static let object = JSONTable<Attempt>(
    "attempt", "One attempt at a server.",
    [
      JSONRow("status", .status, "Its verdict.") { JSONText($0.verdict.status.rawValue) },
      JSONRow("duration", .nullable(.milliseconds), "Until its verdict.") {
        JSONText($0.duration)
      },
      .optional("cause", Failure.object, "Why it failed; null if it did not.") {
        $0.verdict.failure
      },
    ])
}
