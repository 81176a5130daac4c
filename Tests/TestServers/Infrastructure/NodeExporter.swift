#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Prometheus' real node_exporter on 127.0.0.1, with nothing but its textfile collector.
public struct NodeExporter: Sendable {
  /// It ended, or never said where it listens; with what it said.
  public struct StartError: Error, CustomStringConvertible {
    /// What is wrong, and what to do.
    public let description: String
  }

  /// Where the metrics are.
  public let url: String

  /// Runs the collector on the files of a folder while `body` runs, and ends it in any case.
  ///
  /// - Parameter part: The folder in it that has the files; by default itself.
  /// - Throws: ``StartError`` if it does not get to listen, or what `body` throws.
  public static func run<Result>(
    on folder: TemporaryFolder, in part: String = ".", _ body: (NodeExporter) async throws -> Result
  ) async throws -> Result {
    let own = try TemporaryFolder()
    let (lifeline, process) = try Lifeline.start(
      [
        "prometheus-node-exporter", "--collector.disable-defaults", "--collector.textfile",
        "--collector.textfile.directory=\(folder.path)/\(part)", "--web.listen-address=127.0.0.1:0",
        "--web.disable-exporter-metrics",
      ], environment: ["PATH": "/usr/bin:/bin:/usr/local/bin"], directory: own.path)
    do {
      let port = try await port(toldIn: own, by: process)
      let result = try await body(NodeExporter(url: "http://127.0.0.1:\(port)/metrics"))
      try await lifeline.end(process)
      return result
    } catch {
      try await lifeline.end(process)
      throw error
    }
  }

  /// The port that the kernel chose, once it listens there.
  private static func port(
    toldIn folder: TemporaryFolder, by process: ChildProcess
  ) async throws -> String {
    try await eventually("node_exporter listens") {
      let words = folder.text(of: "output") ?? ""
      if let port = words.firstMatch(of: /msg="Listening on" address=127\.0\.0\.1:([0-9]+)/)?.1 {
        return String(port)
      }
      guard !process.hasEnded else {
        throw StartError(
          description: "node_exporter ended; install prometheus-node-exporter (make deps)\n\(words)"
        )
      }
      return nil
    }
  }
}
