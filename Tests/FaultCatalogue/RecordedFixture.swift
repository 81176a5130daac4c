import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The evidence of a trial as a fixture of the judge's tests: what happened, and the verdict on it.
package enum RecordedFixture {
  /// Where the fixture of a fault belongs, below the folder of fixtures: those of proved relays apart
  /// from the others. Nil where nothing is probed, and so nothing is recorded.
  package static func path(of fault: ProvokedFault) -> String? {
    guard fault.cause?.stage != .configuration else { return nil }
    let words = fault.means.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let folder = if case .proof = fault.patience { "proved" } else { "recorded" }
    return "\(folder)/\(fault.expected)/\(words.joined(separator: "-")).json"
  }

  /// Writes a fixture for each fault that was named right.
  ///
  /// - Throws: what Foundation throws for a file that cannot be written, or ``UnreadableEvidence``.
  package static func write(_ trials: [Trial], to folder: String) throws {
    for trial in trials where trial.isRight {
      guard let path = path(of: trial.fault), let evidence = try trial.naming.get().evidence else {
        continue
      }
      let place = URL(filePath: folder).appending(path: path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(try text(evidence).utf8).write(to: place)
    }
  }

  /// The probes of a run, with nothing in them that changes from one recording to the next.
  private static func text(_ saved: String) throws -> String {
    let recorded = try SavedRun(decoding: Array(steadied(saved).utf8), source: "the recording")
    var run = recorded
    run.evidence.vantage = VantageEvidence()
    run.evidence.probes = Dictionary(
      uniqueKeysWithValues: recorded.evidence.probes.map { id, all in
        (id, all.map { steady($0, for: Judge(of: recorded.plan.probes[id].url)) })
      })
    return run.fixture(isWhole: false)
  }

  private static func steady(_ evidence: Evidence, for judge: Judge) -> Evidence {
    var steady = decisive(
      evidence.events.map { Event($0.what, at: $0.offset.toTenths) }, for: judge)
    steady.proof = evidence.proof
    return steady
  }

  /// Without what is still put down of a server that works after its verdict.
  private static func decisive(_ events: [Event], for judge: Judge) -> Evidence {
    let shorter = Array(events.dropLast())
    guard case .decided = judge.judge(Evidence(shorter)) else { return Evidence(events) }
    return decisive(shorter, for: judge)
  }

  /// The evidence with ports that do not change from one recording to the next: 50001 and on, in the
  /// order in which they occur.
  private static func steadied(_ saved: String) -> String {
    let port = #/(?<place>"port":|"url": ?"[^"]*:)(?<number>\d+)(?=[,}?"\s])/#
    var numbers: [Substring: Int] = [:]
    return saved.replacing(port) { match in
      let number = numbers[match.number] ?? 50_001 + numbers.count
      numbers[match.number] = number
      return "\(match.place)\(number)"
    }
  }
}

extension Duration {
  /// To tenths of a millisecond: finer than what anything depends on.
  fileprivate var toTenths: Duration { .microseconds(Int64((milliseconds * 10).rounded()) * 100) }
}
