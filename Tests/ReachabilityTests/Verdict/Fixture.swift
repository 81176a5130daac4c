import Foundation
import Testing

@testable import Reachability

/// A probe as it was recorded, and what the judge has to say of it.
///
/// `Fixtures/<stage>/<code>[-variant].json`; beside the stages stand `srflx`, `relay`,
/// `inconclusive` and `undecided`, and `recorded`, with the like below it: what `make record` has
/// seen of faults that were really provoked.
struct Fixture: Sendable, CustomTestStringConvertible {
  /// Its path below `Fixtures`, without the extension.
  let name: String
  let url: ServerURL
  let evidence: Evidence
  let outcome: Outcome

  /// A judgement in the words of the fixture files. What is not named there must be nil.
  struct Outcome: Equatable, Decodable {
    var verdict: String
    /// Milliseconds since the probe's start.
    var decidedAt: Double?
    var stunErrorCode: Int?
    var detail: String?
  }

  var testDescription: String { name }

  var events: [Event] { evidence.events }

  func judge(_ events: some Sequence<Event>) -> Judgement {
    Judge(of: url).judge(Evidence(Array(events)))
  }
}

extension Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// Those of one probe alone; in `proved` are those of relays that were proved with data.
  static func all() throws -> [Fixture] {
    try names().filter { !$0.hasPrefix("proved/") }.map { try Fixture(named: $0) }
  }

  static func names() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".json") }.sorted().map { String($0.dropLast(5)) }
  }

  init(named name: String) throws {
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
  init(_ judgement: Judgement) {
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
