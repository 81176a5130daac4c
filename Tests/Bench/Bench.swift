import Foundation
import TestCertificates
import TestServers

/// Measures the built binary beside the floor of what any client could reach.
///
/// Usage: bench IceprobeBinary — in a network namespace of its own (`unshare --net`).
@main
struct Bench {
  static func main() async throws {
    guard CommandLine.arguments.count == 2 else {
      say("usage: unshare --net bench IceprobeBinary")
      exit(2)
    }
    let iceprobe = Iceprobe(binary: CommandLine.arguments[1])
    try await roundTrips(iceprobe)
    try await loss(iceprobe)
    try await manyServers(iceprobe)
    try await sharingTenants(iceprobe)
    try startUp(iceprobe)
    try await causes(iceprobe)
    try await proof(iceprobe)
  }

  /// How often a case is measured; the median is shown.
  static let runs = 5

  /// `1.23` of a number, `12.3 ms` of a duration.
  static func milliseconds(_ value: Double) -> String { String(format: "%.1f ms", value) }

  /// One line, shown at once, also where a pipe would hold it back.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

  /// One line of columns.
  static func row(_ name: String, _ columns: String...) {
    let cells = columns.map { String(repeating: " ", count: max(0, 14 - $0.count)) + $0 }
    say("  " + name.padding(toLength: 22, withPad: " ", startingAt: 0) + cells.joined())
  }
}

extension [Double] {
  /// The middle one.
  var median: Double { sorted()[count / 2] }
}
