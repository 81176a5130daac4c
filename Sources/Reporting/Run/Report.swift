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
  /// The tenants that were asked for, in the configuration's order.
  package internal(set) var tenants: [TenantReport]
  /// The place that the run was made from.
  package let vantage: Vantage
  /// What has changed since the baseline; nil without one.
  package internal(set) var comparison: Comparison?
  /// The alarms that were raised, cleared or dropped; nil if nothing is remembered between runs.
  package internal(set) var alarmChanges: [AlarmState.Change]?

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
  }

  /// What came of one server of one tenant: what came of the best of its addresses.
  package struct Result: Sendable {
    /// The server as the configuration has it.
    package let server: Server
    /// What the evidence says.
    package let verdict: Verdict
    /// The time from the probe's start to the event that decided it; nil if nothing was sent.
    package let duration: Duration?
    /// What else the evidence tells; nil if nothing was sent.
    package let findings: Findings?
    /// What a proof with data says of the relay; nil if none was made.
    package let relay: RelayFindings?
    /// What came of each address of the server's name, in the resolver's order, and last of the path
    /// through the proxy; empty if nothing was found or asked.
    package let endpoints: [EndpointResult]
    /// The candidates that the tenant's icePolicy lets its calls use.
    package let candidates: [Candidate]
    /// What is worth knowing beside the verdict.
    package let warnings: [Warning]
    /// What came of each attempt, in their order; empty if nothing was sent.
    package let attempts: [Attempt]
    /// What is remembered of the server; nil if nothing is.
    package internal(set) var condition: AlarmState.Condition?
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

  /// Puts the evidence of a run together with its plan.
  ///
  /// - Parameters:
  ///   - evidence: by ``ProbeSpec/id``, one for each address of the server's name; a probe without any
  ///     was never started.
  ///   - earlier: that of the attempts before the last one.
  ///   - vantage: what this machine says of itself.
  ///   - configurationPath: the file that ``Server/position`` is a place in, as annotations name it.
  package init(
    plan: ProbePlan, evidence: [Int: [Evidence]], earlier: [Int: [[Evidence]]] = [:],
    vantage: VantageEvidence = VantageEvidence(),
    startedAt: Instant, duration: Duration, version: String, configurationPath: String? = nil
  ) {
    self.startedAt = startedAt
    self.duration = duration
    self.version = version
    self.configurationPath = configurationPath
    let now = startedAt.secondsSince1970
    let place = Vantage(plan: plan, evidence: evidence, seen: vantage)
    self.vantage = place
    let judged = plan.probes.map {
      JudgedProbe(
        $0, attempts: (earlier[$0.id] ?? []) + [evidence[$0.id] ?? []],
        isOffline: place.offline != nil)
    }
    tenants = plan.tenants.map { tenant in
      let results = tenant.servers.map {
        Result($0, policy: tenant.icePolicy, judged: { judged[$0] }, now: now)
      }
      return TenantReport(
        name: tenant.name, icePolicy: tenant.icePolicy, results: results,
        expectations: tenant.expectations.map {
          ExpectationResult($0, results: results, now: now)
        })
    }
  }
}

extension Report.Result {
  /// What came of a server of a tenant with this policy.
  ///
  /// - Parameter judged: what the judge says of the probe with this ``ProbeSpec/id``.
  init(
    _ planned: ProbePlan.PlannedServer, policy: ICEPolicy, judged: (Int) -> JudgedProbe, now: Int
  ) {
    switch planned.decision {
    case .skip(let reason):
      self.init(planned.server, .skipped(reason))
    case .fail(let cause):
      self.init(planned.server, .failure(Failure(cause)))
    case .probe(let id):
      self.init(planned.server, judged(id), policy: policy, now: now)
    }
  }

  /// A server that was not asked.
  private init(_ server: Server, _ verdict: Verdict) {
    self.server = server
    self.verdict = verdict
    duration = nil
    findings = nil
    relay = nil
    endpoints = []
    candidates = []
    warnings = server.warnings
    attempts = []
  }

  /// A server that was asked.
  private init(_ server: Server, _ probe: JudgedProbe, policy: ICEPolicy, now: Int) {
    self.server = server
    verdict = probe.best.verdict
    duration = probe.best.duration
    findings = probe.best.findings
    relay = probe.best.relay
    endpoints = probe.endpoints
    candidates = (findings?.candidates ?? []).filter { policy == .all || $0.kind == .relayed }
    attempts = probe.attempts
    warnings =
      server.warnings + (findings?.warnings(now: now) ?? []) + (relay?.warnings ?? [])
      + [attempts.warning, probe.failingAddressesWarning, probe.differingPathsWarning]
      .compactMap { $0 }
  }
}

extension Failure {
  /// A failure that the plan already knew.
  init(_ cause: ProbePlan.ConfigurationCause) {
    switch cause {
    case .credentialExpired(let expiry):
      self.init(
        .configurationCredentialExpired,
        detail: "expired at \(Instant(secondsSince1970: expiry))")
    case .credentialUntestable(let obstacle):
      self.init(.configurationCredentialUntestable, detail: "\(obstacle)")
    }
  }
}
