import Foundation
import TestServers

/// The binary that is measured.
struct Iceprobe {
  let binary: String

  /// What one run of it took, as the kernel counted.
  struct Run {
    /// Standard output.
    let output: String
    /// How many results are relays.
    var relays: Int {
      let report = try? JSONDecoder().decode(Report.self, from: Data(output.utf8))
      return report?.tenants.flatMap(\.results).count { $0.status == "relay" } ?? 0
    }
    /// From the start to the end, in milliseconds.
    let wall: Double
    /// User and system time, in milliseconds.
    let cpu: Double
    /// The largest resident size, in MiB.
    let peak: Double
  }

  /// Runs it once.
  func run(
    _ arguments: [String], input: String = "", password: String = Coturn.password
  ) throws -> Run {
    let folder = try TemporaryFolder()
    let inputPath = try folder.write(input, to: "input")
    let streams = [
      open(inputPath, O_RDONLY), open(folder.path(of: "output"), O_WRONLY | O_CREAT, 0o600),
    ]
    defer { streams.forEach { close($0) } }
    let start = ContinuousClock.now
    let child = try ChildProcess(
      [binary] + arguments, environment: ["ICEPROBE_PASSWORD": password],
      directory: folder.path, standardStreams: streams)
    var usage = rusage()
    var status: CInt = 0
    while wait4(child.id, &status, 0, &usage) < 0, errno == EINTR {}
    let wall = ContinuousClock.now - start
    return Run(
      output: folder.text(of: "output") ?? "", wall: wall / .milliseconds(1),
      cpu: (usage.ru_utime.seconds + usage.ru_stime.seconds) * 1000,
      // Linux counts in KiB (getrusage(2)).
      peak: Double(usage.ru_maxrss) / 1024)
  }

  /// What it printed, and when.
  struct Line {
    let text: String
    /// From the start, in milliseconds.
    let time: Double
  }

  /// Runs it once, and takes the time of each line.
  func lines(_ arguments: [String], input: String) throws -> [Line] {
    let folder = try TemporaryFolder()
    let configuration = open(try folder.write(input, to: "input"), O_RDONLY)
    defer { close(configuration) }
    let output = try TestServers.Pipe()
    let start = ContinuousClock.now
    let child = try ChildProcess(
      [binary] + arguments, environment: [:], directory: folder.path,
      standardStreams: [configuration, output.writeEnd])
    output.closeWriteEnd()
    var lines: [Line] = []
    var rest: [UInt8] = []
    // 64 KiB: what a pipe holds.
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(output.readEnd, &piece, piece.count), count > 0 {
      let time = (ContinuousClock.now - start) / .milliseconds(1)
      rest += piece[..<count]
      let whole = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      lines += whole.dropLast().map { Line(text: String(decoding: $0, as: UTF8.self), time: time) }
      rest = Array(whole.last ?? [])
    }
    _ = try child.wait()
    return lines
  }

  /// Starts it once, and ends it by a signal.
  ///
  /// - Parameter delay: when the signal is sent, in milliseconds from the start.
  /// - Returns: how long it went on after the signal, in milliseconds.
  func end(
    _ arguments: [String], by signal: CInt, after delay: Double, password: String
  ) throws -> Double {
    let folder = try TemporaryFolder()
    let output = open(folder.path(of: "output"), O_WRONLY | O_CREAT, 0o600)
    defer { close(output) }
    let child = try ChildProcess(
      [binary] + arguments, environment: ["ICEPROBE_PASSWORD": password],
      directory: folder.path, standardStreams: [nil, output, output])
    usleep(UInt32(delay * 1000))
    let start = ContinuousClock.now
    child.signal(signal)
    _ = try child.wait()
    return (ContinuousClock.now - start) / .milliseconds(1)
  }

  /// What its JSON says of one server.
  struct Result: Decodable {
    struct Cause: Decodable {
      let stage: String
      let code: String
    }
    struct TLS: Decodable { let version: String? }
    struct Relay: Decodable {
      let timeToReady: Double?
      let throughput: Throughput?
    }
    struct Throughput: Decodable {
      let bitsPerSecondThere: Int?
      let bitsPerSecondBack: Int?
    }
    let status: String
    let duration: Double
    let cause: Cause?
    let tls: TLS?
    let relay: Relay?

    /// The cause if there is one, else the status.
    var outcome: String { cause.map { "\($0.stage)/\($0.code)" } ?? status }
  }

  private struct Report: Decodable {
    struct Tenant: Decodable { let results: [Result] }
    let tenants: [Tenant]
  }

  /// Probes one server.
  func probe(
    _ url: String, _ arguments: [String] = [], password: String = Coturn.password
  ) throws -> Result {
    let user = url.hasPrefix("turn") ? ["--username", Coturn.username] : []
    let run = try run(["--format", "json", url] + user + arguments, password: password)
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    guard let result = report.tenants.first?.results.first else { throw NoResult(url: url) }
    return result
  }

  /// A report without a result.
  struct NoResult: Error { let url: String }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}
