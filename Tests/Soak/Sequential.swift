import BuiltIceprobe
import Foundation
import TestServers

/// One run after the other, and one probe after the other, on a real server: nothing piles up.
enum Sequential: SoakPart {
  static let name = "sequential"

  /// How many runs there are, and how many probes in one run; `SOAK_RUNS` says otherwise, for a part of
  /// the whole.
  private static let count =
    ProcessInfo.processInfo.environment["SOAK_RUNS"].flatMap { Int($0) } ?? 2000

  private static let secret = "a shared secret"

  static func run(_ iceprobe: Iceprobe, seed: UInt64) async throws -> Bool {
    let trust = try TestTrust()
    var options = try trust.coturn()
    options.authentication = .secret(secret)
    return try await Coturn.run(options) { coturn in
      let scene = Scene(iceprobe: iceprobe, trust: trust, coturn: coturn)
      let results = [try await scene.runs(count), try await scene.probes(count)]
      return results.allSatisfy(\.self)
    }
  }

  /// One way of asking, and how the run ends.
  struct Errand {
    let way: Way
    let isRefused: Bool
    let arguments: [String]
    var status: CInt { isRefused ? 1 : 0 }

    init(_ way: Way, isRefused: Bool = false, _ arguments: String...) {
      (self.way, self.isRefused, self.arguments) = (way, isRefused, arguments)
    }

    /// An entry of a configuration's `turn`, or `stun`.
    func entry(_ coturn: Coturn, user: String) -> String {
      let url = coturn.url(way)
      if way.isSTUN { return #"{"urls": "\#(url)"}"# }
      return isRefused
        ? #"{"urls": "\#(url)", "username": "\#(user)", "credential": "wrong"}"#
        : #"{"urls": "\#(url)", "username": "\#(user)", "secret": "\#(Sequential.secret)"}"#
    }
  }

  /// In turn; a proof, which takes a second, only now and then.
  private static let errands: [Errand] =
    [
      Errand(.stun), Errand(.turnUDP), Errand(.turnTCP), Errand(.turnTLS), Errand(.turnDTLS),
      Errand(.turnUDP, isRefused: true), Errand(.turnTCP, isRefused: true),
      Errand(.turnTLS, isRefused: true), Errand(.stunTLS),
    ]

  private static let proofs: [Errand] =
    [Way.turnUDP, .turnTCP, .turnTLS].map { Errand($0, "--prove") }

  /// After so many runs each errand has had its turn.
  fileprivate static let round = 60

  /// Fewer runs than a round.
  struct TooFewRuns: Error {}

  /// Each 20th run is a proof.
  fileprivate static func errand(_ number: Int) -> Errand {
    number % 20 == 19
      ? proofs[number / 20 % proofs.count] : errands[number % errands.count]
  }

  /// Those that one run can do as often as there are users.
  fileprivate static let repeatable = errands.filter { !$0.way.isSTUN }
}

/// A binary and its server.
private struct Scene {
  /// How long one run may take. 10 minutes: a tenth of that is enough on a slow machine.
  private let patience = Duration.seconds(600)

  let iceprobe: Iceprobe
  let trust: TestTrust
  let coturn: Coturn

  /// Runs the binary so many times, each with a state, evidence and a report in one folder, which is
  /// its folder for temporary files, too.
  func runs(_ count: Int) async throws -> Bool {
    let folder = try TemporaryFolder()
    try trust.vouch(in: folder)
    var before: Burden?
    let start = ContinuousClock.now
    var failures = 0
    var relays = 0
    for number in 0..<count {
      // What the server opens once for each way of asking is open by then.
      if number == Sequential.round {
        before = try await Burden.settled(of: coturn.id, like: nil)
      }
      let errand = Sequential.errand(number)
      let entry = errand.entry(coturn, user: "user-\(number)")
      try folder.write(
        #"{"\#(errand.way.isSTUN ? "stun" : "turn")": [\#(entry)]}"#, to: "servers.json")
      let outcome = try await iceprobe.run(
        [
          "--config", "servers.json", "--ca-file", TestTrust.file, "--state", "state.json",
          "--raise-after", "1", "--clear-after", "1", "--evidence", "evidence.json", "--output",
          "json=report.json",
        ] + errand.arguments
      ) {
        $0.folder = folder
        $0.environment["TMPDIR"] = folder.path
      }
      guard outcome.status == errand.status, outcome.error.isEmpty else {
        failures += 1
        Soak.say(
          "  FAILED run \(number), \(errand.way) \(errand.arguments), ended \(outcome.ending): "
            + "\(outcome.error)\(outcome.output)")
        continue
      }
      if !errand.way.isSTUN && !errand.isRefused { relays += errand.arguments.isEmpty ? 1 : 2 }
    }
    let wall = ContinuousClock.now - start
    guard let before else { throw Sequential.TooFewRuns() }
    let after = try await Burden.settled(of: coturn.id, like: before)
    let log = coturn.log
    let files = try Set(folder.names).subtracting([
      TestTrust.file, "servers.json", "state.json", "state.json.lock", "evidence.json",
      "report.json",
    ])
    // A granted relay is freed by who has it, and not by time.
    let left = log.allocations.subtracting(log.freedAllocations).count
    let processes = Burden.processes(of: iceprobe.path)
    Soak.say(
      "  \(count) runs in \(wall.inSeconds): \(failures) failed, \(log.allocations.count) relays, "
        + "\(left) allocations left, \(files.count) temporary files, \(processes) processes; "
        + "coturn has \(after), and had \(before)")
    return failures == 0 && left == 0 && files.isEmpty && processes == 0 && after <= before
      && log.allocations.count >= relays && relays > 0
  }

  /// Asks the server so many times in one run, one probe after the other.
  func probes(_ count: Int) async throws -> Bool {
    let few = try await burden(after: Sequential.repeatable.count)
    let start = ContinuousClock.now
    let many = try await burden(after: count, like: few)
    let wall = ContinuousClock.now - start
    let log = try await coturn.log(until: "the end of all") { $0.openAllocations.isEmpty }
    let left = log.allocations.subtracting(log.freedAllocations).count
    Soak.say(
      "  \(count) probes of one run in \(wall.inSeconds): \(left) allocations left; the process: "
        + "\(few) after \(Sequential.repeatable.count), and \(many) after all")
    return left == 0 && many <= few
  }

  /// What a run has open after so many probes, while a silent server keeps it waiting, which takes the
  /// second place of two.
  private func burden(after count: Int, like wanted: Burden? = nil) async throws -> Burden {
    let errands = (0..<count).map {
      Sequential.repeatable[$0 % Sequential.repeatable.count]
        .entry(coturn, user: "\(count)-user-\($0)")
    }
    let silent = try await SilentPort(.udp)
    let last = Account().entry("turn:127.0.0.1:\(silent.port)")
    let configuration = #"{"turn": [\#((errands + [last]).joined(separator: ","))]}"#
    let run = try iceprobe.start(
      [
        "--config", "servers.json", "--ca-file", TestTrust.file, "--format", "ndjson",
        "--concurrency", "2", "--rate", "0", "--timeout", "600",
      ], within: patience
    ) {
      try trust.vouch(in: $0.folder)
      try $0.folder.write(configuration, to: "servers.json")
    }
    try await run.results(count, within: patience)
    let burden = try await Burden.settled(of: run.id, like: wanted)
    run.signal(SIGINT)
    _ = try await run.outcome()
    try await silent.close()
    return burden
  }
}
