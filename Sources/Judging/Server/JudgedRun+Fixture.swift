package import Causes
import ICEConfiguration
package import ProbeEvidence

/// What the judge says of a run, in the words of a fixture: a fixture is an evidence file with this
/// under `expected`. What is nil is left out of the file.
package struct ExpectedVerdicts: Codable, Equatable, Sendable {
  /// What came of one server.
  package struct Server: Codable, Equatable, Sendable {
    /// `srflx`, `relay`, the cause as `stage/code`, `inconclusive/reason`, or `skipped/reason`.
    package var verdict: String
    /// When it was decided, from the probe's start.
    package var decidedAt: Milliseconds?
    /// The error code of the server's answer.
    package var stunErrorCode: Int?
    /// The particulars of a failure, or why nothing can be said.
    package var detail: String?
    /// The address that stands for the server, where it has several.
    package var address: String?
    /// Whether data went through the relay; left out where it was not tried.
    package var isProved: Bool?
    /// The codes of its warnings.
    package var warnings: [WarningCode]?
  }

  /// A server of each tenant after the other.
  package var servers: [Server]
  /// How it is known that the machine is offline.
  package var offline: Vantage.Offline?
  /// Whether UDP comes back from elsewhere.
  package var udp: Bool?
  /// How the NAT maps.
  package var nat: NATMapping?

  /// What the judge says of a run now.
  package init(_ run: SavedRun) {
    let judged = JudgedRun(
      plan: run.plan, evidence: run.evidence, now: run.startedAt.secondsSince1970)
    servers = judged.servers.flatMap { $0.map(Server.init) }
    offline = judged.vantage.offline
    udp = judged.vantage.udp
    nat = judged.vantage.nat?.mapping
  }
}

extension ExpectedVerdicts.Server {
  fileprivate init(_ server: JudgedServer) {
    verdict =
      switch server.verdict {
      case .srflx, .relay: server.verdict.status.rawValue
      case .failure(let failure): failure.cause.rawValue
      case .inconclusive(let why): "inconclusive/\(why.code.rawValue)"
      case .skipped(let why): "skipped/\(why.rawValue)"
      }
    decidedAt = server.duration.map(Milliseconds.init)
    stunErrorCode = server.verdict.failure?.stunError?.code
    detail =
      switch server.verdict {
      case .failure(let failure): failure.detail
      case .inconclusive(let why): why.detail
      case .srflx, .relay, .skipped: nil
      }
    address =
      server.endpoints.count > 1
      ? server.findings.flatMap { $0.proxy ?? $0.remote?.description } : nil
    isProved = server.relay?.isProved
    // What browsers do with the URL is no matter of the evidence.
    let codes = server.warnings.map(\.code).filter {
      $0 != .browserRefuses && $0 != .browserDiffers
    }
    warnings = codes.isEmpty ? nil : codes
  }
}

extension Inconclusive {
  /// The particulars of the case; nil where the reason says it all.
  fileprivate var detail: String? {
    switch self {
    case .fault(let detail): detail
    case .disturbed(let disturbance): disturbance.message
    case .ownFirewall(let detail), .captivePortal(let detail): detail
    case .noAddressFamily(let family, _): "IPv\(family)"
    case .vantageOffline, .interrupted: nil
    }
  }
}

extension SavedRun {
  /// The run as a fixture of the judge's tests: an evidence file, and under `expected` what the judge
  /// says of it.
  ///
  /// - Parameters:
  ///   - isWhole: whether the run is described beside its probes.
  ///   - undecided: where a judge stands who has not decided, for tests of that.
  package func fixture(isWhole: Bool = true, undecided: String? = nil) -> String {
    var members = [(key: "expected", json: JSONLine.text(ExpectedVerdicts(self)))]
    if let undecided { members.append((key: "undecided", json: JSONLine.text(undecided))) }
    return text(with: members, isWhole: isWhole)
  }
}
