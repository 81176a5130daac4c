import Dispatch
import Foundation
import TestCertificates
import TestServers

extension Bench {
  /// The signals that end a run in order.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// Runs that are ended at a random instant of their life, over a path of 100 ms: how long the end
  /// takes, and what stays on the server.
  static func ends(_ iceprobe: Iceprobe) async throws {
    let path = try SlowPath(.init(roundTrip: .milliseconds(100)), number: 3)
    say("\nTime from a signal at a random instant to the end, over a path of 100 ms")
    row("", "runs", "median", "longest", "relays", "not freed")
    try await endsAtCoturn(iceprobe, behind: path)
    for (name, transport) in ["UDP": FakeServer.Transport.udp, "TCP": .tcp] as KeyValuePairs {
      try await endsAtScript(
        iceprobe, "one relay only, \(name)", transport, .silentAfterRelay, behind: path)
      try await endsAtScript(
        iceprobe, "second is slow, \(name)", transport, .slowAfterRelay(.milliseconds(100)),
        behind: path)
    }
    withExtendedLifetime(path) {}
  }

  private static func endsAtCoturn(_ iceprobe: Iceprobe, behind path: SlowPath) async throws {
    let authority = try CertificateAuthority()
    let trust = try TrustFile(authority.certificatePEM)
    let server = try authority.issue(addresses: [path.far])
    let options = Coturn.Options(
      certificate: (server.chainPEM, server.privateKeyPEM), relayAddress: path.near,
      lines: ["listening-ip=\(path.near)"])
    try await Coturn.run(options) { coturn in
      let (plain, secure) = ("\(path.far):\(coturn.port)", "\(path.far):\(coturn.tlsPort)")
      for (name, url) in [
        "UDP": "turn:\(plain)", "TCP": "turn:\(plain)?transport=tcp", "TLS": "turns:\(secure)",
        "DTLS": "turns:\(secure)?transport=udp",
      ] as KeyValuePairs {
        for (title, flags) in [
          "TURN/\(name)": [], "  --prove": ["--prove"], "  --hold 1s": ["--hold", "1s"],
        ] as KeyValuePairs {
          let before = coturn.log
          let arguments = [url, "--username", Coturn.username, "--ca-file", trust.path] + flags
          let ends = try await end(
            iceprobe, Array(repeating: arguments, count: atOnce), password: Coturn.password)
          // Coturn writes down at once what it answers; a second for what was on its way.
          try await Task.sleep(for: .seconds(1))
          let granted = coturn.log.allocations.subtracting(before.allocations)
          report(
            title, ends, relays: granted.count,
            left: granted.subtracting(coturn.log.freedAllocations).count)
        }
      }
    }
  }

  /// A scripted server for each of those who work side by side: it grants one relay at a time.
  private static func endsAtScript(
    _ iceprobe: Iceprobe, _ title: String, _ transport: FakeServer.Transport, _ fault: Fault,
    behind path: SlowPath
  ) async throws {
    var servers: [FakeServer] = []
    for _ in 0..<atOnce {
      servers.append(try await FakeServer.start(transport, fault: fault, at: path.near))
    }
    let query = if case .tcp = transport { "?transport=tcp" } else { "" }
    let flags = ["--username", Account().username, "--prove", "--timeout", "2"]
    let ends = try await end(
      iceprobe, servers.map { ["turn:\(path.far):\($0.port)\(query)"] + flags },
      password: Account().password)
    let tallies = servers.map(\.tally)
    report(
      title, ends, relays: tallies.map(\.grantedAllocations).reduce(0, +),
      left: tallies.map(\.openAllocations).reduce(0, +))
    for server in servers { try await server.stop() }
  }

  /// How many runs are under way at once, and how many each of the four signals ends in a row.
  private static let (atOnce, perSignal) = (4, 4)

  /// Ends many runs, and tells how long each went on after its signal, in milliseconds.
  ///
  /// - Parameter arguments: those of each of the runs that are under way at once.
  private static func end(
    _ iceprobe: Iceprobe, _ arguments: [[String]], password: String
  ) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { tasks in
      for (place, arguments) in arguments.enumerated() {
        tasks.addTask {
          try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: a run is waited for.
            DispatchQueue(label: "runs \(place)").async {
              continuation.resume(
                with: Result { try end(iceprobe, arguments, password: password, seed: place) })
            }
          }
        }
      }
      return try await tasks.reduce(into: []) { $0 += $1 }
    }
  }

  private static func end(
    _ iceprobe: Iceprobe, _ arguments: [String], password: String, seed: Int
  ) throws -> [Double] {
    var random = SplitMix64(state: UInt64(seed))
    let life = try iceprobe.run(arguments, password: password).wall
    return try (0..<perSignal).flatMap { _ in
      try signals.map { number in
        try iceprobe.end(
          arguments, by: number, after: .random(in: 0..<life, using: &random), password: password)
      }
    }
  }

  private static func report(_ title: String, _ ends: [Double], relays: Int, left: Int) {
    row(
      title, "\(ends.count)", milliseconds(ends.median), milliseconds(ends.max() ?? 0), "\(relays)",
      "\(left)")
  }
}
