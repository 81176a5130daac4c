import BuiltIceprobe
import Foundation
import TestCertificates
import TestServers

/// Servers that send without end: those beside them are judged as ever, and as soon as ever.
enum HostileServers: SoakPart {
  static let name = "hostile"

  static func run(_ iceprobe: Iceprobe, seed: UInt64) async throws -> Bool {
    let results = [
      try await crowd(iceprobe.path), try await streams(iceprobe.path),
      try await staleNonces(iceprobe.path),
    ]
    return results.allSatisfy(\.self)
  }

  /// How many runs there are beside hostile servers, and as many beside silent ones; `SOAK_RUNS` says
  /// otherwise, for a part of the whole.
  private static let runs =
    ProcessInfo.processInfo.environment["SOAK_RUNS"].flatMap { Int($0) } ?? 200

  /// 100 hostile servers of all kinds beside 21 healthy ones.
  private static func crowd(_ binary: String) async throws -> Bool {
    let crowd = try await HostileCrowd(.init(healthy: 21, udp: 50, tcp: 25, tls: 25))
    var tally = CrowdTally(healthy: crowd.healthy.count)
    for _ in 0..<runs {
      // One after the other, so that what else the machine does meets both.
      for neighbours in HostileCrowd.Neighbours.allCases {
        let run = try MeasuredRun(
          binary, ["--timeout", "2"], configuration: crowd.configuration(beside: neighbours),
          authority: crowd.authority)
        tally.count(run, run.results(of: crowd.healthy), beside: neighbours)
      }
    }
    try await crowd.stop()
    return tally.report("100 hostile servers")
  }

  /// 20 flooding streams beside 60 healthy servers.
  private static func streams(_ binary: String) async throws -> Bool {
    let crowd = try await HostileCrowd(.init(healthy: 60, udp: 0, tcp: 10, tls: 10))
    var tally = CrowdTally(healthy: crowd.healthy.count)
    // 10: it is the slowest server that counts, and not a rare chance.
    for _ in 0..<10 {
      for neighbours in HostileCrowd.Neighbours.allCases {
        let run = try MeasuredRun(
          binary, ["--timeout", "2", "--concurrency", "100"],
          configuration: crowd.configuration(beside: neighbours), authority: crowd.authority)
        tally.count(run, run.results(of: crowd.healthy), beside: neighbours)
      }
    }
    try await crowd.stop()
    return tally.report("20 flooding streams")
  }

  /// A server that says 438 to every request for a permission, and one whose lifetimes are a second.
  private static func staleNonces(_ binary: String) async throws -> Bool {
    var isFine = true
    let faults: [(String, Fault)] = [
      ("438 to every CreatePermission", .refuses(Refusal(.permission, 438))),
      ("LIFETIME 1", .lifetime(seconds: 1)), ("LIFETIME 2", .lifetime(seconds: 2)),
    ]
    for (words, fault) in faults {
      let run = try await FakeServer.with(.udp, fault: fault) { server in
        let account = Account()
        return try MeasuredRun(
          binary, ["--prove", "--timeout", "60"],
          configuration: """
            {"turn": [{"urls": "turn:127.0.0.1:\(server.port)",
              "username": "\(account.username)", "credential": "\(account.password)"}]}
            """)
      }
      Soak.say(
        "  \(words): CPU \(run.cpu.inSeconds) of \(run.wall.inSeconds), peak "
          + "\(Int(run.peak)) MiB, evidence \(run.largestEvidence >> 10) KiB")
      // A second of CPU: what it takes to keep two agents for a minute.
      isFine =
        isFine && run.cpu < .seconds(1) && run.peak <= CrowdTally.peakLimit
        && run.largestEvidence <= CrowdTally.evidenceLimit
    }
    return isFine
  }
}
