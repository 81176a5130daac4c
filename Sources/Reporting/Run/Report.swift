import Browsers
package import Causes
package import ICEConfiguration
package import Judging
package import ProbeEvidence

/// A run as one value: everything that any format shows.
package struct Report: Sendable {
  /// When the run started.
  package let startedAt: Instant
  /// How long the run took, from the first probe's start to the last verdict.
  package let duration: Duration
  /// The program's version.
  package let version: String
  /// The file that the configuration was read from; nil if it came from elsewhere.
  package let configurationPath: String?
  /// What distinguishes its metrics from those of other runs on the same machine; nil for nothing.
  package var runName: String?
  /// What the configuration was read from, as errors call it; nil if URLs were named instead.
  package let configurationSource: String?
  /// The tenants that were asked for, in the configuration's order.
  package internal(set) var tenants: [TenantReport]
  /// The place that the run was made from.
  package let vantage: Vantage
  /// What has changed since the baseline; nil without one.
  package internal(set) var comparison: Comparison?
  /// The warnings of which one makes the run fail.
  package var warningGate = WarningGate()
  /// What has changed of the alarms; nil if nothing is remembered between runs.
  package internal(set) var alarmChanges: [AlarmState.Change]?
  /// The alarms that are on: of servers, of addresses, of expectations, and of the run itself; empty if
  /// nothing is remembered between runs.
  package internal(set) var alarms: [AlarmState.Entry] = []
  /// What the rounds of `--watch` say together; nil without them.
  var roundsSentence: String?
  /// Whether a server that failed in a round worked in the last one.
  var hasRecovery = false

  /// A tenant with a result for each of its servers.
  package struct TenantReport: Sendable {
    /// The tenant's name in the configuration.
    package let name: String
    /// Which candidates the tenant's calls may use.
    package let icePolicy: ICEPolicy
    /// The results, in the configuration's order.
    package internal(set) var results: [Result]
    /// What came of each expectation, in the order of their keys; empty if there are none.
    package let expectations: [ExpectationResult]
    /// What browsers do with its servers as one list, where that is unexpected.
    package let warnings: [Warning]
  }

  /// What came of one server of one tenant, and what is remembered of it.
  package struct Result: Sendable {
    private let judged: JudgedServer
    /// What tells it from the tenant's other servers of the same URL; nil if nothing needs to.
    let label: String?
    /// What is remembered of the server; nil if nothing is.
    package internal(set) var condition: AlarmState.Condition?
    /// What came of it in the rounds of `--watch`; nil without them.
    package internal(set) var rounds: WatchedRounds.Tally?

    /// A result of which nothing is remembered.
    init(_ judged: JudgedServer, label: String?) {
      self.judged = judged
      self.label = label
    }

    /// What reports call it: the URL as the configuration writes it, and what tells it from its equals.
    var name: String { server.writtenURL.labelled(label) }

    /// The server as the configuration has it.
    package var server: Server { judged.server }
    /// Which of several with the same URL it is; nil where the URL stands once.
    package var entry: ProbePlan.EntryNumber? { judged.entry }
    /// What the evidence says.
    package var verdict: Verdict { judged.verdict }
    /// The time from the probe's start to the event that decided it; nil if nothing was sent.
    package var duration: Duration? { judged.duration }
    /// What else the evidence says; nil if nothing was sent.
    package var findings: Findings? { judged.findings }
    /// What a proof with data says of the relay; nil if none was made.
    package var relay: RelayFindings? { judged.relay }
    /// What came of each address, and last of the path through the proxy.
    package var endpoints: [EndpointResult] { judged.endpoints }
    /// The candidates that the tenant's icePolicy lets its calls use.
    package var candidates: [Candidate] { judged.candidates }
    /// What is worth knowing beside the verdict.
    package var warnings: [Warning] { judged.warnings }
    /// What would be, were it not expected of the server.
    package var acceptedWarnings: [Warning] { judged.acceptedWarnings }
    /// What came of each attempt, in their order; empty if nothing was sent.
    package var attempts: [Attempt] { judged.attempts }
  }

  /// Every result of every tenant.
  package var results: [Result] { tenants.flatMap(\.results) }

  /// Whether a relay was to be held longer than the run was allowed to last.
  package var wasCutShort: Bool {
    results.contains { $0.relay?.wasInterrupted == true }
  }

  /// How many results have each status.
  package func count(_ status: Status) -> Int {
    results.count { $0.verdict.status == status }
  }

  /// Judges a run, as it happened or as a file holds it.
  ///
  /// - Parameter version: that of the program which judges.
  package init(_ run: SavedRun, version: String) {
    self.init(
      plan: run.plan, evidence: run.evidence.probes, earlier: run.evidence.earlier,
      vantage: run.evidence.vantage, startedAt: run.startedAt, duration: run.duration,
      version: version, configurationPath: run.configurationPath,
      configurationSource: run.configurationSource)
  }

  /// Puts the evidence of a run together with its plan.
  ///
  /// - Parameters:
  ///   - evidence: by ``ProbeSpec/id``, one for each address of the server's name; a probe without any
  ///     was never started.
  ///   - earlier: that of the attempts before the last one.
  ///   - vantage: what this machine says of itself.
  ///   - configurationPath: the file that ``Server/position`` is a place in, as annotations name it.
  ///   - configurationSource: what the configuration was read from, as errors call it.
  package init(
    plan: ProbePlan, evidence: [Int: [Evidence]], earlier: [Int: [[Evidence]]] = [:],
    vantage: VantageEvidence = VantageEvidence(),
    startedAt: Instant, duration: Duration, version: String, configurationPath: String? = nil,
    configurationSource: String? = nil
  ) {
    self.startedAt = startedAt
    self.duration = duration
    self.version = version
    self.configurationPath = configurationPath
    runName = configurationPath
    self.configurationSource = configurationSource
    let now = startedAt.secondsSince1970
    let judged = JudgedRun(
      plan: plan,
      evidence: RunEvidence(probes: evidence, earlier: earlier, vantage: vantage), now: now)
    self.vantage = judged.vantage
    tenants = zip(plan.tenants, judged.servers).map { tenant, servers in
      let labels = ServerLabels(tenant.servers.map(\.server)).labels
      let results = zip(servers, labels).map { Result($0, label: $1) }
      return TenantReport(
        name: tenant.name, icePolicy: tenant.icePolicy, results: results,
        expectations: tenant.expectations.map {
          ExpectationResult($0, results: results, now: now)
        }, warnings: tenant.browserWarnings + results.sharedAddressWarnings)
    }
  }
}

extension [Report.Result] {
  /// TURN servers over UDP that have different URLs and one address: browsers treat them as one that is
  /// named twice.
  fileprivate var sharedAddressWarnings: [Warning] {
    let relays = filter { $0.server.url.kind == .turn && $0.server.url.transport == .udp }
    let shared = Dictionary(grouping: relays) { $0.findings?.remote?.description }
    return shared.sorted { ($0.key ?? "") < ($1.key ?? "") }.compactMap { address, results in
      let isAccepted = results.allSatisfy {
        $0.server.acceptedWarnings.contains(.browserConfiguration)
      }
      guard let address, Set(results.map(\.server.url)).count > 1, !isAccepted else { return nil }
      let names = results.prefix(2).map(\.name).joined(separator: " and ")
      return Warning(
        code: .browserConfiguration,
        message: "\(names) are one server (\(address)): a browser keeps gathering open for "
          + "\(Browser.allCases.map { "\($0.patience) (\($0.name))" }.joined(separator: ", "))")
    }
  }
}
