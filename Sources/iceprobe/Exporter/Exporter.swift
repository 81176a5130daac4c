import ICEConfiguration
import NIOHTTP1
import ProbeEvidence
import Prober
import Reporting
import Synchronization

/// Answers requests for probes: each is a run of its own, and a bounded number of them go on at once.
final class Exporter: Sendable {
  private let configuration: Configuration
  private let network: NetworkOptions
  private let probing: ProbingOptions
  private let limit: Int
  private let allowsAnyTarget: Bool
  private let state = Mutex(State())

  private struct State {
    var metrics = ExporterMetrics(version: Version.text)
    /// Whether no more requests are probed.
    var isEnding = false
    /// Who waits for the last one to be probed.
    var ended: CheckedContinuation<Void, Never>?
  }

  /// - Parameters:
  ///   - limit: how many requests are probed at once.
  ///   - allowsAnyTarget: whether servers are probed, too, of which the configuration has nothing.
  init(
    _ configuration: Configuration, network: NetworkOptions, probing: ProbingOptions,
    atOnce limit: Int, allowsAnyTarget: Bool
  ) {
    self.configuration = configuration
    self.network = network
    self.probing = probing
    self.limit = limit
    self.allowsAnyTarget = allowsAnyTarget
  }

  /// The page that a request asks for.
  func answer(to request: HTTPRequest) async -> HTTPResponse {
    switch request.path {
    case "/probe": await probe(request)
    case "/metrics": .metrics(state.withLock { $0.metrics.text })
    default: .text(.notFound, "expected /probe or /metrics")
    }
  }

  /// Takes no more requests, and waits until those that run have been probed. To be called once.
  func end() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        state.isEnding = true
        if state.metrics.running > 0 { state.ended = continuation }
        return state.ended == nil
      }
      if isIdle { continuation.resume() }
    }
  }

  /// Probes what a request asks for.
  private func probe(_ request: HTTPRequest) async -> HTTPResponse {
    let target: Configuration
    do {
      target = try self.target(of: request)
    } catch {
      state.withLock { $0.metrics.refused += 1 }
      return .text(error.status, error.words)
    }
    guard begin() else {
      return .text(
        .serviceUnavailable, "no room: \(limit) probes are running, or the exporter is ending")
    }
    defer { finish() }
    do {
      let report = try await run(target, within: request.patience)
      return .metrics(ReportFormat.prometheus.render(report))
    } catch {
      return .text(.internalServerError, "\(error)")
    }
  }

  /// Whether there is room for one more probe.
  private func begin() -> Bool {
    state.withLock { $0.metrics.begin(upTo: $0.isEnding ? 0 : limit) }
  }

  private func finish() {
    let ended = state.withLock { state in
      state.metrics.end()
      return state.metrics.running == 0 ? state.ended.take() : nil
    }
    ended?.resume()
  }

  private struct Refusal: Error {
    let status: HTTPResponseStatus
    let words: String
  }

  /// What a request asks for: one server of the configuration with its credentials, or another one without
  /// any, if that is allowed.
  private func target(of request: HTTPRequest) throws(Refusal) -> Configuration {
    guard let text = request.value(of: "target"), !text.isEmpty else {
      throw Refusal(status: .badRequest, words: "expected ?target=turn:HOST and &tenant=NAME")
    }
    let url: ServerURL
    do {
      url = try ServerURL(text)
    } catch {
      throw Refusal(status: .badRequest, words: "target: \(error)")
    }
    let names = configuration.tenants.map(\.name)
    let onlyName = names.count == 1 ? names.first : nil
    if let tenant = request.value(of: "tenant") ?? onlyName,
      let known = configuration.only(url, of: tenant)
    {
      return known
    }
    guard allowsAnyTarget else {
      throw Refusal(
        status: .forbidden, words: "the configuration has no such server of this tenant")
    }
    return Configuration(stranger: url)
  }

  private func run(_ configuration: Configuration, within patience: Duration?) async throws
    -> Report
  {
    let startedAt = Instant.now
    let plan = try probing.plan(
      for: configuration, now: startedAt, network: network,
      within: patience.map { $0 / probing.attempts.rule.attempts })
    let prober = try probing.prober(for: plan, network: network)
    let clock = ContinuousClock()
    let start = clock.now
    let evidence = await prober.run(now: startedAt.secondsSince1970)
    return Report(
      SavedRun(
        plan: plan, evidence: evidence, startedAt: startedAt, duration: clock.now - start,
        toolVersion: Version.text, configurationPath: nil, configurationSource: nil),
      version: Version.text)
  }
}

extension HTTPRequest {
  /// How long whoever asks waits for an answer; nil if that is not known. Prometheus says so, in seconds;
  /// 0.5 s are for the way, as in blackbox_exporter.
  fileprivate var patience: Duration? {
    guard let text = field("X-Prometheus-Scrape-Timeout-Seconds"),
      let seconds = Double(text), (0.0...86_400).contains(seconds)
    else { return nil }
    return max(.seconds(seconds - 0.5), .milliseconds(100))
  }
}
