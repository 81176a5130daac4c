/// What an exporter says of itself, in Prometheus' text format.
package struct ExporterMetrics: Sendable {
  /// The program's version.
  private let version: String
  /// Probes that are running.
  package private(set) var running = 0
  /// Probes that came to their end.
  private var probes = 0
  /// Requests for what may not be probed.
  package var refused = 0
  /// Requests for which there was no room.
  private var turnedAway = 0

  /// Nothing has happened yet.
  package init(version: String) { self.version = version }

  /// Counts a request that is to be probed now.
  /// - Returns: Whether there is room for it.
  package mutating func begin(upTo limit: Int) -> Bool {
    guard running < limit else {
      turnedAway += 1
      return false
    }
    running += 1
    return true
  }

  /// Counts a probe that came to its end.
  package mutating func end() {
    running -= 1
    probes += 1
  }

  /// The lines.
  package var text: String {
    let lines = [
      ("iceprobe_exporter_probes_total", "counter", "Probes that came to their end.", probes),
      ("iceprobe_exporter_refused_total", "counter", "Requests for other targets.", refused),
      (
        "iceprobe_exporter_turned_away_total", "counter", "Requests for which there was no room.",
        turnedAway
      ),
      ("iceprobe_exporter_running", "gauge", "Probes that are running.", running),
    ]
    var build = MetricFamily("iceprobe_build_info", "The version of iceprobe that runs.")
    build.add("1", [("version", version)])
    return lines.map { name, type, help, value in
      "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }.joined() + build.text
  }
}
