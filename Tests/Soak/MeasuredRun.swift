import BuiltIceprobe
import Foundation
import TestServers

/// A run of the binary, and what it took as the kernel counted.
struct MeasuredRun {
  /// What its JSON says.
  let report: ReportedRun
  /// From the start to the end.
  let wall: Duration
  /// User and system time.
  let cpu: Duration
  /// The largest resident size, in MiB.
  let peak: Double
  /// The size of the largest entry of its saved evidence, which is one probe's, in bytes.
  let largestEvidence: Int

  /// Runs it once, to its end.
  ///
  /// - Parameter authority: who vouches for TLS servers, in PEM.
  init(
    _ binary: String, _ arguments: [String], configuration: String, authority: String? = nil
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(configuration, to: "servers.json")
    let trust =
      try authority.map { ["--ca-file", try folder.write($0, to: "authority.pem")] } ?? []
    let streams = ["output", "errors"].map {
      open(folder.path(of: $0), O_WRONLY | O_CREAT, 0o600)
    }
    defer { streams.forEach { close($0) } }
    let start = ContinuousClock.now
    let child = try ChildProcess(
      [
        binary, "--config", "servers.json", "--format", "json", "--evidence", "evidence.json",
        "--rate", "0",
      ] + trust + arguments, environment: [:], directory: folder.path,
      standardStreams: [nil] + streams)
    var (usage, status, peak) = (rusage(), CInt(0), 0.0)
    // Not `ru_maxrss`, which begins with our own size.
    while wait4(child.id, &status, WNOHANG, &usage) == 0 {
      peak = max(peak, Self.peak(of: child.id))
      // 10 ms: what comes in the last ones is missed.
      usleep(10_000)
    }
    self.peak = peak
    wall = ContinuousClock.now - start
    cpu = Duration(usage.ru_utime) + Duration(usage.ru_stime)
    let output = Data((folder.text(of: "output") ?? "").utf8)
    do {
      report = try JSONDecoder().decode(ReportedRun.self, from: output)
      largestEvidence = try Self.largest(in: folder)
    } catch {
      throw NoReport(status: status, words: folder.text(of: "errors") ?? "", cause: error)
    }
  }

  /// A run without a report, or without evidence.
  struct NoReport: Error {
    let status: CInt
    let words: String
    let cause: any Error
  }

  /// The largest resident size of a process so far (proc(5)), in MiB; 0 if it is gone.
  private static func peak(of process: pid_t) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
  }

  private static func largest(in folder: TemporaryFolder) throws -> Int {
    let data = Data((folder.text(of: "evidence.json") ?? "").utf8)
    let file = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let probes = file?["probes"] as? [Any] ?? []
    return try probes.map { probe in
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys]
      return try JSONSerialization.data(withJSONObject: probe, options: options).count
    }.max() ?? 0
  }

  /// The results of these servers.
  func results(of urls: Set<String>) -> [ReportedRun.Result] {
    report.tenants.flatMap(\.results).filter { urls.contains($0.url) }
  }
}

extension Duration {
  fileprivate init(_ time: timeval) {
    self = .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
  }

  /// `1.23 s`.
  var inSeconds: String { String(format: "%.2f s", self / .seconds(1)) }
}
