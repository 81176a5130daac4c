import Causes
package import Foundation
package import ICEConfiguration
package import Judging
import PlainText
package import ProbeEvidence

/// A run as it was recorded, and what the judge has to say of it: an evidence file, as
/// `iceprobe judge --fixture` writes it, too.
///
/// `Fixtures/<stage>/<code>[/<variant>].json`; beside the stages stand `srflx`, `relay`,
/// `inconclusive` and `undecided`; `proved`, with relays that were proved with data; `recorded`, with
/// the like below it: what `make record` has seen of faults that were really provoked; and `field`, with
/// runs of users.
package struct Fixture: Sendable, CustomStringConvertible {
  /// Its path below `Fixtures`, without the extension.
  package let name: String
  /// The whole run.
  package let run: SavedRun
  /// What the judge has to say of every server of the run.
  package let expected: ExpectedVerdicts
  /// Where a judge stands who has seen everything but has not decided; nil if it has.
  package let undecided: String?

  /// What a judge says of one probe. What is not named must be nil.
  package struct Outcome: Equatable, Sendable {
    package var verdict: String
    /// Milliseconds since the probe's start.
    package var decidedAt: Double?
    package var stunErrorCode: Int?
    package var detail: String?

    package init(
      verdict: String, decidedAt: Double? = nil, stunErrorCode: Int? = nil, detail: String? = nil
    ) {
      self.verdict = verdict
      self.decidedAt = decidedAt
      self.stunErrorCode = stunErrorCode
      self.detail = detail
    }
  }

  package var description: String { name }

  /// What the judge has to say of the first server.
  package var outcome: Outcome {
    let server = expected.servers.first
    return Outcome(
      verdict: verdict, decidedAt: server?.decidedAt?.duration.milliseconds,
      stunErrorCode: server?.stunErrorCode, detail: server?.detail)
  }

  /// What the first of the servers comes to.
  package var verdict: String { expected.servers.first?.verdict ?? "" }

  /// The first server's URL.
  package var url: ServerURL { run.plan.probes[0].url }

  /// What happened at the first server's first address.
  package var evidence: Evidence { run.evidence[0]?.first ?? Evidence() }

  package var events: [Event] { evidence.events }

  /// The evidence of every address of every server, with the server's URL.
  package var probes: [(url: ServerURL, evidence: Evidence)] {
    run.plan.probes.flatMap { spec in
      run.evidence.attempts(of: spec.id).flatMap { $0.map { (spec.url, $0) } }
    }
  }

  package func judge(_ events: some Sequence<Event>) -> Judgement {
    Judge(of: url).judge(Evidence(Array(events)))
  }
}

extension Fixture {
  package static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "JudgingTests/Fixtures")

  /// Read once: every suite asks for all of them.
  private static let cache = Result { try names().map { try Fixture(reading: $0) } }

  /// All of them.
  package static func all() throws -> [Fixture] { try cache.get() }

  /// Those of relays that were proved with data.
  package static func proved() throws -> [Fixture] {
    try all().filter { $0.evidence.proof != nil }
  }

  package static func names() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".json") }.sorted().map { String($0.dropLast(5)) }
  }

  private static func file(_ name: String) -> URL { folder.appending(path: "\(name).json") }

  package init(named name: String) throws {
    guard let fixture = try Self.all().first(where: { $0.name == name }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    self = fixture
  }

  private init(reading name: String) throws {
    let data = try Data(contentsOf: Self.file(name))
    self.name = name
    run = try SavedRun(decoding: Array(data), source: name)
    let file = try JSONDecoder().decode(File.self, from: data)
    (expected, undecided) = (file.expected, file.undecided)
  }

  /// What a fixture has beside its evidence.
  private struct File: Decodable {
    let expected: ExpectedVerdicts
    let undecided: String?
  }

  /// Writes what the judge says now into the file.
  package func record() throws {
    let file = Self.file(name)
    let isWhole = try String(contentsOf: file, encoding: .utf8).contains("\n  \"plan\": ")
    let undecided = undecided.map { _ in judge(events).words }
    try Data(run.fixture(isWhole: isWhole, undecided: undecided).utf8).write(to: file)
  }
}

extension Judgement {
  /// Where a judge stands, in the words of the fixtures.
  package var words: String { Fixture.Outcome(self).verdict }
}

extension Fixture.Outcome {
  package init(_ judgement: Judgement) {
    switch judgement {
    case .goOn: self.init(verdict: "goOn")
    case .tryAgain(.freshSocket): self.init(verdict: "tryAgain/freshSocket")
    case .tryAgain(.alternateServer(let server)):
      self.init(verdict: "tryAgain/alternateServer \(server)")
    case .unexplained(let failure, _, _):
      self.init(verdict: "unexplained \(failure.cause.rawValue)", detail: failure.detail)
    case .decided(.failure(let failure), let offset):
      self.init(
        verdict: failure.cause.rawValue, decidedAt: offset.milliseconds,
        stunErrorCode: failure.stunError?.code, detail: failure.detail)
    case .decided(.inconclusive(let why), let offset):
      let detail: String? =
        switch why {
        case .fault(let detail): detail
        case .disturbed(let disturbance): disturbance.message
        case .ownFirewall(let detail), .captivePortal(let detail): detail
        case .noAddressFamily(let family, _): "IPv\(family)"
        case .interrupted, .vantageOffline: nil
        }
      self.init(
        verdict: "inconclusive/\(why.code.rawValue)", decidedAt: offset.milliseconds,
        detail: detail)
    case .decided(let verdict, let offset):
      self.init(verdict: verdict.status.rawValue, decidedAt: offset.milliseconds)
    }
  }
}
