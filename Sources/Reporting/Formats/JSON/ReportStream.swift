import Causes
package import ICEConfiguration
import Judging
package import ProbeEvidence

/// A report's lines of NDJSON while its run goes on: each as soon as it is known for good.
///
/// That a machine is offline, or that somebody answers in the servers' place, is known of all probes
/// together (see ``Vantage``): nothing is told until one of them shows that it is not so.
package struct ReportStream: Sendable {
  private typealias Entry = (
    tenant: ProbePlan.PlannedTenant, server: ProbePlan.PlannedServer, label: String?
  )

  private let plan: ProbePlan
  private let startedAt: Instant
  /// The servers that each probe speaks for.
  private let entries: [Int?: [Entry]]
  private var held: [(id: Int, attempts: [[Evidence]], dependsOnTURN: Bool)] = []
  private var isOnline = false
  /// Whether a server has shown itself, so that no login page answers in the place of all.
  private var isReached = false
  private var told: Set<Int> = []

  /// Prepares for a run of `plan`.
  package init(_ plan: ProbePlan, startedAt: Instant) {
    self.plan = plan
    self.startedAt = startedAt
    let all = plan.tenants.flatMap { tenant in
      zip(tenant.servers, ServerLabels(tenant.servers.map(\.server)).labels)
        .map { (tenant: tenant, server: $0, label: $1) }
    }
    entries = Dictionary(grouping: all) { $0.server.probe }
  }

  /// What is known before anything is sent: the servers that are not asked.
  package var opening: String {
    let nothing = Report(
      plan: plan, evidence: [:], startedAt: startedAt, duration: .zero, version: "")
    return lines(of: nothing) { $0 == nil }
  }

  /// Takes the evidence of all attempts of a probe that is over.
  ///
  /// - Returns: The lines that are known now.
  package mutating func finished(_ id: Int, _ attempts: [[Evidence]]) -> String {
    held.append((id, attempts, dependsOnTURN(id, attempts)))
    isOnline =
      isOnline
      || (attempts.last ?? []).contains { $0.excludesOffline(over: plan.probes[id].url, in: plan) }
    isReached = isReached || (attempts.last ?? []).contains(where: \.hasServerProvedItself)
    guard isOnline else { return "" }
    let known = held.filter {
      !$0.dependsOnTURN && isKnown(plan.probes[$0.id].url, $0.attempts.last ?? [])
    }
    told.formUnion(known.map(\.id))
    held.removeAll { told.contains($0.id) }
    return known.map { lines(of: $0.id, $0.attempts) }.joined()
  }

  /// Whether the evidence of other servers can change nothing: who has shown itself is no stranger, and
  /// where any server has, only names are doubtful, which a filter may lead astray.
  private func isKnown(_ url: ServerURL, _ evidence: [Evidence]) -> Bool {
    if !evidence.isEmpty, evidence.allSatisfy(\.hasServerProvedItself) { return true }
    return isReached && url.host.isLiteral
  }

  /// Whether what is said of a probe depends on the TURN servers of the run: what the silence of a STUN
  /// server means is known once all of them have been asked.
  private func dependsOnTURN(_ id: Int, _ attempts: [[Evidence]]) -> Bool {
    let spec = plan.probes[id]
    guard spec.url.kind == .stun, plan.probes.contains(where: { $0.url.kind == .turn }) else {
      return false
    }
    let judged = JudgedProbe(spec, attempts: attempts, isOffline: false)
    return judged.endpoints.contains { $0.verdict.failure?.cause == .bindingNoResponse }
  }

  /// What is left to say once the run is over: the results that no line told yet, what was expected,
  /// and the summary.
  package func rest(of report: Report) -> String {
    lines(of: report) { $0.map { !told.contains($0) } ?? false } + report.ndjsonEnd
  }

  /// The lines of those results whose probe is meant.
  private func lines(of report: Report, where isMeant: (Int?) -> Bool) -> String {
    zip(plan.tenants, report.tenants).flatMap { planned, tenant in
      zip(planned.servers, tenant.results).filter { isMeant($0.0.probe) }
        .map { $0.1.ndjson(of: tenant.name, now: startedAt.secondsSince1970) }
    }
    .joined()
  }

  private func lines(of id: Int, _ attempts: [[Evidence]]) -> String {
    let now = startedAt.secondsSince1970
    let judged = JudgedProbe(plan.probes[id], attempts: attempts, isOffline: false)
    return (entries[id] ?? []).map { tenant, server, label in
      Report.Result(
        JudgedServer(server, policy: tenant.icePolicy, judged: { _ in judged }, now: now),
        label: label
      )
      .ndjson(of: tenant.name, now: now)
    }
    .joined()
  }
}

extension Evidence {
  /// Whether no other evidence can make a run with this one an offline one.
  fileprivate func excludesOffline(over url: ServerURL, in plan: ProbePlan) -> Bool {
    // Silence says so only where there are controls.
    showsLife(over: url.transport) || (plan.controls.isEmpty && !showsNoNetwork)
  }
}

extension ProbePlan.PlannedServer {
  /// The probe that speaks for the server, if one does.
  fileprivate var probe: Int? { if case .probe(let id) = decision { id } else { nil } }
}
