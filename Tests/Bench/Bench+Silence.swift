import TestServers

extension Bench {
  /// Servers at as many addresses that never answer, under a limit of 3 s.
  static func silence(_ iceprobe: Iceprobe) async throws {
    say("\nSilent servers, of which nobody answers within the limit of 3 s (wall: 3 s + 1.5 s)")
    row("", "wall", "cores", "peak")
    for (name, kinds) in [
      "UDP": [.request], "TCP, no SYN-ACK": [.connection],
      "mixed, and TLS": SilentNetwork.Silence.allCases,
    ] as KeyValuePairs<String, [SilentNetwork.Silence]> {
      for count in [1, 600, 2000, 5000] {
        let run = try await SilentNetwork.with { network in
          try iceprobe.run(
            ["--config", "-", "--format", "json", "--timeout", "3"],
            input: configuration(kinds.flatMap { network.urls(max(1, count / kinds.count), $0) }))
        }
        row(
          "\(count), \(name)", milliseconds(run.wall),
          "\((run.cpu / run.wall * 100).rounded() / 100)", "\(Int(run.peak.rounded(.up))) MiB")
      }
    }
  }

  private static func configuration(_ urls: [String]) -> String {
    let entries = urls.map { #"{"urls": "\#($0)", "username": "u", "credential": "p"}"# }
    return #"{"turn": [\#(entries.joined(separator: ","))]}"#
  }
}
