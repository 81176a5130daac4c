import Causes
import ICEConfiguration
import Judging
import ProbeEvidence
import Prober
import TestServers

/// One probe as the whole house runs it, from a configuration to a verdict.
struct Probing: Sendable {
  /// When a verdict is expected sooner than any machine is slow.
  static let patient: Duration = .seconds(20)
  /// When silence is expected: time enough for what there is to come before it.
  static let brief: Duration = .seconds(4)

  /// 16 probes at once: one thread serves all test servers, and no limit holds behind hundreds of
  /// handshakes.
  private static let turns = Turns(16)

  let evidence: Evidence
  let verdict: Verdict

  init(
    _ url: String, account: Account = Account(), limit: Duration = patient,
    family: AddressFamily? = nil, trust: Prober.Trust = .system, offersALPN: Bool = false,
    observe: @escaping @Sendable (Prober.Progress) -> Void = { _ in }
  ) async throws {
    let plan = try Self.plan([(url, account)], limit: limit, family: family)
    let prober = try Prober(plan, trust: trust, offersALPN: offersALPN)
    await Self.turns.take()
    let evidence = await prober.run(now: Self.now, observe: observe)
    await Self.turns.giveBack()
    self.evidence = evidence[0]?.first ?? Evidence()
    verdict = Judge(of: plan.probes[0].url).verdict(self.evidence)
  }

  /// 2026-11-22, in seconds since 1970.
  static let now = 1_795_305_600

  /// A plan with a probe for each of these; those that are the same have one together.
  static func plan(
    _ servers: [(url: String, account: Account)], limit: Duration = patient,
    family: AddressFamily? = nil, proxies: ProxySettings = .none, proof: ProofPlan? = nil
  ) throws -> ProbePlan {
    let servers = servers.map { url, account in
      """
      {"urls": "\(url)", "username": "\(account.username)", "credential": "\(account.password)"}
      """
    }
    let configuration = try Configuration(
      decoding: Array("[\(servers.joined(separator: ","))]".utf8), source: "test",
      environment: Configuration.Environment(variable: { _ in nil }, file: { _ in [] }))
    return ProbePlan(
      configuration,
      options: .init(limit: limit, family: family, proof: proof, now: now, proxies: proxies))
  }
}

extension Judge {
  /// The verdict; evidence that decides nothing is a fault, which no test expects.
  func verdict(_ evidence: Evidence) -> Verdict {
    if case .decided(let verdict, _) = judge(evidence) {
      verdict
    } else {
      .inconclusive(.fault("undecided: \(evidence.events.map(\.what))"))
    }
  }
}

extension Verdict {
  /// `relay`, `srflx`, or the failure's stage and code.
  var word: String {
    switch self {
    case .failure(let failure): failure.cause.rawValue
    case .inconclusive(let reason): "inconclusive: \(reason.message)"
    case .srflx, .relay, .skipped: status.rawValue
    }
  }

  var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}

extension Evidence {
  var happenings: [Event.Kind] { events.map(\.what) }

  var replies: [Reply] {
    happenings.compactMap { if case .received(let reply) = $0 { reply } else { nil } }
  }

  var retries: [Retry] {
    happenings.compactMap { if case .retrying(let retry) = $0 { retry } else { nil } }
  }
}
