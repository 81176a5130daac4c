import Foundation
import TestCertificates
import TestServers

/// Measures the built binary beside the floor of what any client could reach.
///
/// Usage: bench IceprobeBinary [Part…] — in a network namespace and with mounts of its own
/// (`unshare --net --mount`).
@main
struct Bench {
  static func main() async throws {
    let chosen = CommandLine.arguments.dropFirst(2)
    guard CommandLine.arguments.count > 1, chosen.allSatisfy(parts.map(\.key).contains) else {
      let names = parts.map(\.key).joined(separator: "|")
      say("usage: unshare --net --mount bench IceprobeBinary [\(names)]…")
      exit(2)
    }
    let iceprobe = Iceprobe(binary: CommandLine.arguments[1])
    for (name, measure) in parts where chosen.isEmpty || chosen.contains(name) {
      try await measure(iceprobe)
    }
  }

  /// What is measured, in order.
  private static let parts: KeyValuePairs<String, @Sendable (Iceprobe) async throws -> Void> = [
    "round-trips": roundTrips, "loss": loss, "many-servers": manyServers,
    "tenants": sharingTenants, "start-up": startUp, "causes": causes, "proof": proof, "ends": ends,
    "names": names, "growth": growth, "silence": silence,
  ]

  /// How often a case is measured; the median is shown.
  static let runs = 5

  /// `1.23` of a number, `12.3 ms` of a duration.
  static func milliseconds(_ value: Double) -> String { String(format: "%.1f ms", value) }

  /// One line, shown at once, also where a pipe would hold it back.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

  /// One line of columns.
  static func row(_ name: String, _ columns: String...) { row(name, columns) }

  /// The same, of columns that have been made.
  static func row(_ name: String, _ columns: [String]) {
    let cells = columns.map { String(repeating: " ", count: max(0, 14 - $0.count)) + $0 }
    say("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + cells.joined())
  }
}

extension [Double] {
  /// The middle one.
  var median: Double { sorted()[count / 2] }
}
