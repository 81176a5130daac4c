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
    let separator = fault.cause == nil ? "/" : "-"
    let folder = if case .proof = fault.patience { "proved" } else { "recorded" }
    return "\(folder)/\(fault.expected)\(separator)\(words.joined(separator: "-")).json"
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
      let proof: Proof?
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
      var outcome = Outcome(judge.judge(evidence))
      if let failure = probe.proof?.failure(of: url) { outcome = failure }
      if outcome.verdict == verdict { return try text(url, evidence, probe.proof, outcome) }
    }
    return nil
  }

  private static func text(
    _ url: ServerURL, _ evidence: Evidence, _ proof: Proof?, _ outcome: Outcome
  ) throws -> String {
    let events = try evidence.events.map { "    " + (try line($0)) }
    // Its braces are opened and closed here.
    let verdict = try line(outcome).dropFirst().dropLast()
    let proof = try proof.map { "  \"proof\": \(try line($0)),\n" } ?? ""
    return """
      {
        "url": "\(url)",
        \(verdict),
      \(proof)  "events": [
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

  private static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
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

extension Proof {
  /// What the proof says against the relay; nil if nothing.
  fileprivate func failure(of url: ServerURL) -> Outcome? {
    let findings = RelayFindings(self, of: url, plan: ProofPlan())
    return findings.failure.map { Outcome($0, at: findings.failedAt) }
  }
}

/// A judgement in the words of the fixture files.
private struct Outcome: Encodable {
  var verdict: String
  var decidedAt: Double?
  var stunErrorCode: Int?
  var detail: String?
}

extension Outcome {
  init(_ judgement: Judgement) {
    switch judgement {
    case .decided(.failure(let failure), let offset): self.init(failure, at: offset)
    case .decided(let verdict, let offset):
      self.init(verdict: verdict.status.rawValue, decidedAt: offset.milliseconds)
    case .goOn, .tryAgain, .unexplained: self.init(verdict: "goOn")
    }
  }

  init(_ failure: Failure, at offset: Duration?) {
    self.init(
      verdict: failure.cause.rawValue, decidedAt: offset?.milliseconds,
      stunErrorCode: failure.stunError?.code, detail: failure.detail)
  }
}

extension Duration {
  /// To tenths of a millisecond: finer than what anything depends on.
  fileprivate var toTenths: Duration { .microseconds(Int64((milliseconds * 10).rounded()) * 100) }
}
