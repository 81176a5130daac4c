import Reachability

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The evidence of a trial as a fixture of the judge's tests: what happened, and the verdict on it.
package enum RecordedFixture {
  /// Where the fixture of a fault belongs, below the folder of recorded fixtures; nil where nothing is
  /// probed, and so nothing is recorded.
  package static func path(of fault: ProvokedFault) -> String? {
    guard fault.cause?.stage != "configuration" else { return nil }
    let words = fault.means.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
    let separator = fault.cause == nil ? "/" : "-"
    return "\(fault.expected)\(separator)\(words.joined(separator: "-")).json"
  }

  /// Writes a fixture for each fault that was named right.
  ///
  /// - Throws: what Foundation throws for evidence that cannot be read or a file that cannot be written.
  package static func write(_ trials: [Trial], to folder: String) throws {
    for trial in trials where trial.isRight {
      guard let path = path(of: trial.fault), let evidence = try trial.naming.get().evidence,
        let text = try text(evidence, trial.fault.expected)
      else { continue }
      let place = URL(filePath: folder).appending(path: path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: place)
    }
  }

  /// As `--evidence` writes it.
  private struct Saved: Decodable {
    struct Probe: Decodable {
      let url: String
      let events: [Event]
    }

    let probes: [Probe]
  }

  /// The fixture of the probe that came to `verdict`; nil if none did.
  private static func text(_ saved: String, _ verdict: String) throws -> String? {
    let saved = try JSONDecoder().decode(Saved.self, from: Data(steadied(saved).utf8))
    for probe in saved.probes {
      let url = try ServerURL(probe.url)
      let judge = Judge(of: url)
      let evidence = decisive(
        probe.events.map { Event($0.what, at: $0.offset.toTenths) }, for: judge)
      let outcome = Outcome(judge.judge(evidence))
      if outcome.verdict == verdict { return try text(url, evidence, outcome) }
    }
    return nil
  }

  private static func text(
    _ url: ServerURL, _ evidence: Evidence, _ outcome: Outcome
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let events = try evidence.events.map {
      "    " + String(decoding: try encoder.encode($0), as: UTF8.self)
    }
    let verdict = try encoder.encode(outcome)
    // Its braces are opened and closed here.
    let members = String(decoding: verdict, as: UTF8.self).dropFirst().dropLast()
    return """
      {
        "url": "\(url)",
        \(members),
        "events": [
      \(events.joined(separator: ",\n"))
        ]
      }

      """
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
    let port = #/(?<place>"port" : |"url" : "[^"]*:)(?<number>\d+)(?=[,?"\s])/#
    var numbers: [Substring: Int] = [:]
    return saved.replacing(port) { match in
      let number = numbers[match.number] ?? 50_001 + numbers.count
      numbers[match.number] = number
      return "\(match.place)\(number)"
    }
  }
}

/// A judgement in the words of the fixture files.
private struct Outcome: Encodable {
  var verdict = "goOn"
  var decidedAt: Double?
  var stunErrorCode: Int?
  var detail: String?

  init(_ judgement: Judgement) {
    guard case .decided(let decided, let offset) = judgement else { return }
    verdict = decided.status.rawValue
    decidedAt = offset.milliseconds
    guard case .failure(let failure) = decided else { return }
    (verdict, stunErrorCode) = (failure.cause.rawValue, failure.stunError?.code)
    detail = failure.detail
  }
}

extension Duration {
  /// To tenths of a millisecond: finer than what anything depends on.
  fileprivate var toTenths: Duration { .microseconds(Int64((milliseconds * 10).rounded()) * 100) }
}
