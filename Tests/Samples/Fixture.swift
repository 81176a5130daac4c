import Causes
package import Foundation
package import ICEConfiguration
package import Judging
import PlainText
package import ProbeEvidence

/// A probe as it was recorded, and what the judge has to say of it.
///
/// `Fixtures/<stage>/<code>[-variant].json`; beside the stages stand `srflx`, `relay`,
/// `inconclusive` and `undecided`, and `recorded`, with the like below it: what `make record` has
/// seen of faults that were really provoked.
package struct Fixture: Sendable, CustomStringConvertible {
  /// Its path below `Fixtures`, without the extension.
  package let name: String
  package let url: ServerURL
  package let evidence: Evidence
  package let outcome: Outcome

  /// A judgement in the words of the fixture files. What is not named there must be nil.
  package struct Outcome: Equatable, Decodable {
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

  package var events: [Event] { evidence.events }

  package func judge(_ events: some Sequence<Event>) -> Judgement {
    Judge(of: url).judge(Evidence(Array(events)))
  }
}

extension Fixture {
  package static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "JudgingTests/Fixtures")

  /// Those of one probe alone; in `proved` are those of relays that were proved with data.
  package static func all() throws -> [Fixture] {
    try names().filter { !$0.hasPrefix("proved/") }.map { try Fixture(named: $0) }
  }

  package static func names() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".json") }.sorted().map { String($0.dropLast(5)) }
  }

  package init(named name: String) throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
    let decoder = JSONDecoder()
    self.name = name
    url = try ServerURL(decoder.decode(Address.self, from: data).url)
    evidence = try decoder.decode(Evidence.self, from: data)
    outcome = try decoder.decode(Outcome.self, from: data)
  }

  private struct Address: Decodable { let url: String }
}

extension Fixture.Outcome {
  package init(_ judgement: Judgement) {
    switch judgement {
    case .goOn: self.init(verdict: "goOn")
    case .tryAgain(.freshSocket): self.init(verdict: "tryAgain/freshSocket")
    case .tryAgain(.alternateServer(let server)):
      self.init(verdict: "tryAgain/alternateServer \(server)")
    case .unexplained(let failure, _):
      self.init(verdict: "unexplained \(failure.cause.rawValue)", detail: failure.detail)
    case .decided(let verdict, let offset): self.init(verdict, at: offset.milliseconds)
    }
  }

  private init(_ verdict: Verdict, at decidedAt: Double) {
    switch verdict {
    case .srflx, .relay, .skipped:
      self.init(verdict: verdict.status.rawValue, decidedAt: decidedAt)
    case .failure(let failure):
      self.init(
        verdict: failure.cause.rawValue, decidedAt: decidedAt,
        stunErrorCode: failure.stunError?.code, detail: failure.detail)
    case .inconclusive(.fault(let detail)):
      self.init(verdict: "inconclusive/fault", decidedAt: decidedAt, detail: detail)
    case .inconclusive(.disturbed(let disturbance)):
      let reason = Inconclusive.disturbed(disturbance).code
      self.init(
        verdict: "inconclusive/\(reason.rawValue)", decidedAt: decidedAt,
        detail: disturbance.message)
    case .inconclusive(.interrupted):
      self.init(verdict: "inconclusive/interrupted", decidedAt: decidedAt)
    case .inconclusive(.vantageOffline):
      self.init(verdict: "inconclusive/offline", decidedAt: decidedAt)
    }
  }
}
