package import Causes
package import ICEConfiguration
package import ProbeEvidence

/// The evidence of a whole run, judged: of the place that it was made from, and of every server of
/// every tenant.
package struct JudgedRun: Sendable {
  /// The place that the run was made from.
  package let vantage: Vantage
  /// What each server comes to: a list for each tenant of the plan, in its order, with one entry for
  /// each of its servers.
  package let servers: [[JudgedServer]]

  /// Judges the evidence of a run of `plan` that started at `now`, in seconds since 1970. A probe
  /// without evidence was never started.
  package init(plan: ProbePlan, evidence: RunEvidence, now: Int) {
    let place = Vantage(plan: plan, evidence: evidence.probes, seen: evidence.vantage)
    vantage = place
    let alone = plan.probes.map {
      JudgedProbe(
        $0, attempts: (evidence.earlier[$0.id] ?? []) + [evidence[$0.id] ?? []],
        isOffline: place.offline != nil, behind: place.interception)
    }
    let answering = TURNPlaces(plan.probes, alone)
    let probes = zip(plan.probes, alone).map { spec, probe in
      probe.knowing(answering, of: spec.url)
    }
    servers = plan.tenants.map { tenant in
      tenant.servers.map {
        JudgedServer($0, policy: tenant.icePolicy, judged: { probes[$0] }, now: now)
      }
    }
  }
}

/// What came of one server of one tenant: what came of the best of its addresses.
package struct JudgedServer: Sendable {
  /// The server as the configuration has it.
  package let server: Server
  /// Which of several with the same URL it is; nil where the URL stands once.
  package let entry: ProbePlan.EntryNumber?
  /// What the evidence says.
  package let verdict: Verdict
  /// What the judge says of the probe; nil if there was none.
  private let probe: JudgedProbe?
  /// The candidates that the tenant's icePolicy lets its calls use.
  package let candidates: [Candidate]
  /// What is worth knowing beside the verdict.
  package let warnings: [Warning]
  /// What would be, were it not expected.
  package let acceptedWarnings: [Warning]

  /// The time from the probe's start to the event that decided it; nil if nothing was sent.
  package var duration: Duration? { probe?.best.duration }
  /// What else the evidence says; nil if nothing was sent.
  package var findings: Findings? { probe?.best.findings }
  /// What a proof with data says of the relay; nil if none was made.
  package var relay: RelayFindings? { probe?.best.relay }
  /// What came of each address of the server's name, in the resolver's order, and last of the path
  /// through the proxy; empty if nothing was found or asked.
  package var endpoints: [EndpointResult] { probe?.endpoints ?? [] }
  /// What came of each attempt, in their order; empty if nothing was sent.
  package var attempts: [Attempt] { probe?.attempts ?? [] }

  /// What came of a server of a tenant with this policy.
  ///
  /// - Parameters:
  ///   - judged: what the judge says of the probe with this ``ProbeSpec/id``.
  ///   - now: when the run started, in seconds since 1970.
  package init(
    _ planned: ProbePlan.PlannedServer, policy: ICEPolicy, judged: (Int) -> JudgedProbe, now: Int
  ) {
    switch planned.decision {
    case .skip(let reason):
      self.init(planned, .skipped(reason), now: now)
    case .fail(let cause):
      self.init(planned, .failure(Failure(cause)), now: now)
    case .probe(let id):
      self.init(planned, judged(id), policy: policy, now: now)
    }
  }

  /// A server that was not asked.
  private init(_ planned: ProbePlan.PlannedServer, _ verdict: Verdict, now: Int) {
    (server, entry) = (planned.server, planned.entry)
    self.verdict = verdict
    probe = nil
    candidates = []
    (acceptedWarnings, warnings) = (server.warnings(now: now) + server.browserWarnings)
      .parted(by: server)
  }

  /// A server that was asked.
  private init(
    _ planned: ProbePlan.PlannedServer, _ probe: JudgedProbe, policy: ICEPolicy, now: Int
  ) {
    (server, entry) = (planned.server, planned.entry)
    self.probe = probe
    let best = probe.best
    verdict = best.verdict
    candidates = (best.findings?.candidates ?? [])
      .filter { policy == .all || $0.kind == .relayed }
    let ofFindings = best.findings?.warnings(now: now) ?? []
    let ofPaths = [
      probe.attempts.warning, probe.failingAddressesWarning, probe.differingPathsWarning,
    ].compactMap(\.self)
    let ofBrowsers =
      server.browserWarnings
      + (best.findings?.browserWarnings(over: server.url.transport) ?? [])
    let all =
      server.warnings(now: now) + ofFindings + (best.relay?.warnings ?? []) + ofPaths + ofBrowsers
    (acceptedWarnings, warnings) = all.parted(by: server)
  }
}

extension [Warning] {
  /// Those that are expected of a server, and the others.
  fileprivate func parted(by server: Server) -> (accepted: [Warning], others: [Warning]) {
    (
      filter { server.acceptedWarnings.contains($0.code) },
      filter { !server.acceptedWarnings.contains($0.code) }
    )
  }
}

extension Failure {
  /// A failure that the plan already knew.
  package init(_ cause: ProbePlan.ConfigurationCause) {
    switch cause {
    case .credentialExpired(let expiry):
      self.init(
        .configurationCredentialExpired,
        detail: "expired at \(Instant(secondsSince1970: expiry))")
    case .credentialUntestable(let obstacle):
      let cause: Cause =
        switch obstacle {
        case .longUsername: .configurationUsernameTooLong
        case .outerQuotes, .nul: .configurationCredentialUntestable
        }
      self.init(cause, detail: "\(obstacle)")
    }
  }
}
