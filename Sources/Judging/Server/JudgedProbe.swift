package import Causes
package import ICEConfiguration
package import ProbeEvidence

/// What came of one address of a server, or of the path through a proxy.
package struct EndpointResult: Sendable {
  /// What the evidence says, in the light of all other evidence of the run.
  package fileprivate(set) var verdict: Verdict
  /// The time from the probe's start to the event that decided it; nil if nothing was sent.
  package let duration: Duration?
  /// What else the evidence tells; nil if nothing was sent.
  package let findings: Findings?
  /// What a proof with data says of the relay; nil if none was made.
  package var relay: RelayFindings? { proofs.first }
  /// The same: a list takes no room where there is none, and few ask for a proof.
  private let proofs: [RelayFindings]
  /// Whether this machine itself has no way to the address, such as no IPv6.
  package let lacksRoute: Bool

  /// The address; nil for the path through a proxy.
  package var memberAddress: String? { isProxied ? nil : findings?.remote?.address }

  init(
    of spec: ProbeSpec, _ evidence: Evidence, isOffline: Bool,
    behind interception: Interception? = nil
  ) {
    let relay = evidence.proof.flatMap { proof in
      spec.proof.map { RelayFindings(proof, of: spec.url, plan: $0) }
    }
    proofs = relay.map { [$0] } ?? []
    let (verdict, duration) = Judge(of: spec.url).finalVerdict(on: evidence)
    if let failure = relay?.failure {
      self.verdict = .failure(failure)
    } else if let undecided = relay?.undecided {
      self.verdict = .inconclusive(undecided)
    } else {
      self.verdict =
        isOffline && !verdict.status.isSuccess
        ? .inconclusive(.vantageOffline)
        : interception?.reconsidered(verdict, on: evidence, of: spec.url) ?? verdict
    }
    self.duration = relay?.failedAt ?? duration
    findings = evidence.events.isEmpty ? nil : Findings(evidence)
    lacksRoute =
      switch evidence.events.last?.what {
      case .disconnected(.noRoute, _), .disconnected(.noFamily, _): true
      default: false
      }
  }
}

/// A probe's evidence with what the judge says of it: of each address, and of the server as a whole.
package struct JudgedProbe: Sendable {
  /// What came of each address, and last of the path through the proxy; one result of nothing if nothing
  /// was tried.
  private let results: [EndpointResult]
  /// Which of them stands for the server's own addresses, which is the path through a proxy, and which
  /// stands for the server.
  private let places: (direct: Int?, proxied: Int?, best: Int)
  /// All attempts, the last of which is this one.
  package private(set) var attempts: [Attempt] = []

  /// The addresses that were found, in the resolver's order, and last the path through the proxy.
  package var endpoints: [EndpointResult] {
    results.filter { $0.findings?.remote != nil || $0.isProxied }
  }
  /// The best that came of the server's own addresses; nil if there is only the path through a proxy.
  var direct: EndpointResult? { places.direct.map { results[$0] } }
  /// What came of the path through the proxy; nil if there is none.
  var proxied: EndpointResult? { places.proxied.map { results[$0] } }
  /// What stands for the server: one way that works is enough for a call.
  package var best: EndpointResult { results[places.best] }

  /// The evidence of all attempts: the last one stands for the server.
  package init(
    _ spec: ProbeSpec, attempts: [[Evidence]], isOffline: Bool,
    behind interception: Interception? = nil
  ) {
    self.init(spec, evidence: attempts.last ?? [], isOffline: isOffline, behind: interception)
    self.attempts = [Attempt](at: spec, attempts, isOffline: isOffline)
  }

  init(
    _ spec: ProbeSpec, evidence: [Evidence], isOffline: Bool,
    behind interception: Interception? = nil
  ) {
    let results = (evidence.isEmpty ? [Evidence()] : evidence).map {
      EndpointResult(of: spec, $0, isOffline: isOffline, behind: interception)
    }
    self.results = results
    let direct = results.indices.filter { !results[$0].isProxied }
      .min { results[$0].rank < results[$1].rank }
    let proxied = results.firstIndex(where: \.isProxied)
    let best = [direct, proxied].compactMap(\.self).min {
      (results[$0].rank, results[$1].height) < (results[$1].rank, results[$0].height)
    }
    places = (direct, proxied, best ?? 0)
  }

  /// The same with another verdict on each path.
  func replacingVerdicts(_ verdict: (EndpointResult) -> Verdict) -> JudgedProbe {
    let replaced = results.map { result in
      var copy = result
      copy.verdict = verdict(result)
      return copy
    }
    return JudgedProbe(results: replaced, places: places, attempts: attempts)
  }

  private init(
    results: [EndpointResult], places: (direct: Int?, proxied: Int?, best: Int),
    attempts: [Attempt]
  ) {
    (self.results, self.places, self.attempts) = (results, places, attempts)
  }

  /// A pool is not healthy because one member is. An address to which this machine has no way says
  /// nothing of the pool.
  package var failingAddressesWarning: Warning? {
    let asked = endpoints.filter { !$0.lacksRoute && !$0.isProxied }
    let failing = asked.compactMap { endpoint in
      endpoint.verdict.failure.map {
        "\(endpoint.findings?.remote?.address ?? "") (\($0.cause.rawValue))"
      }
    }
    guard direct?.verdict.status.isSuccess == true, !failing.isEmpty else { return nil }
    let verb = failing.count == 1 ? "does" : "do"
    return Warning(
      code: .addressesFailing,
      message: "\(failing.count) of \(asked.count) addresses \(verb) not work: "
        + failing.joined(separator: ", "))
  }
}

extension EndpointResult {
  /// Which address stands for the server, the lowest first: one that works; one of which nothing can
  /// be said, since it may work; one that fails.
  fileprivate var rank: Int {
    switch verdict {
    case .srflx, .relay: 0
    case .inconclusive(.noAddressFamily): 3
    case .inconclusive, .skipped: 1
    case .failure: lacksRoute ? 3 : 2
    }
  }

  /// How far up the ladder a path fails: of two that fail, the one that led further tells more. A
  /// proxy that cannot be connected to leads no further than a server that cannot.
  fileprivate var height: Int {
    guard let failure = verdict.failure else { return 0 }
    let isUnconnected = isProxied && findings?.phases.connect == nil
    let stage = isUnconnected ? Cause.connectRefused.stage : failure.cause.stage
    return Cause.allCases.firstIndex { $0.stage == stage } ?? 0
  }

  /// Whether the path leads through a proxy.
  var isProxied: Bool { findings?.proxy != nil }
}

extension Judge {
  /// The last word on evidence to which nothing is added any more.
  fileprivate func finalVerdict(on evidence: Evidence) -> (Verdict, Duration?) {
    switch judge(evidence) {
    case .decided(let verdict, let offset): (verdict, offset)
    case .unexplained(let failure, _, let offset): (.failure(failure), offset)
    case .goOn, .tryAgain: (.inconclusive(.interrupted), evidence.events.last?.offset)
    }
  }
}

extension JudgedProbe {
  /// The two paths to a server, where there are two, are told apart as soon as they come to different
  /// ends; of the end that stands for the server nothing is said twice.
  package var differingPathsWarning: Warning? {
    guard let direct, let proxied, let proxy = proxied.findings?.proxy,
      let words = words(direct.verdict, proxied.verdict, proxy)
    else { return nil }
    return Warning(code: .pathsDiffer, message: words)
  }

  private func words(_ direct: Verdict, _ proxied: Verdict, _ proxy: String) -> String? {
    switch (direct.failure, proxied.failure) {
    case (let failure?, nil) where proxied.status.isSuccess:
      "works only through the proxy \(proxy); without it: \(failure.brief)"
    case (nil, let failure?) where direct.status.isSuccess:
      "works only without the proxy \(proxy); through it: \(failure.brief)"
    case (let one?, let other?) where one.cause != other.cause:
      best.findings?.proxy == nil
        ? "through the proxy \(proxy) it fails otherwise: \(other.brief)"
        : "without the proxy \(proxy) it fails otherwise: \(one.brief)"
    default: nil
    }
  }
}

extension Failure {
  /// The cause's code and sentence.
  fileprivate var brief: String { "\(cause.rawValue), \(cause.message)" }
}
