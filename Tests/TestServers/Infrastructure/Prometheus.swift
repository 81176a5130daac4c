/// Debian's real Prometheus on 127.0.0.1, over a database that is there.
public struct Prometheus: Sendable {
  /// Where it answers.
  public let url: String

  /// Runs it on the database `data` of a folder while `body` runs, and ends it in any case.
  ///
  /// - Parameter configuration: by default it scrapes nothing.
  public static func run(
    in folder: TemporaryFolder, configuration: String = "global: {}\n",
    _ body: (Prometheus) async throws -> Void
  ) async throws {
    let port = try FreePort.next()
    try folder.write(configuration, to: "prometheus.yml")
    let (lifeline, process) = try Lifeline.start(
      [
        "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
        // Longer than any test's data is old.
        "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
      ], environment: ["PATH": "/usr/bin:/bin:/usr/local/bin"], directory: folder.path)
    do {
      try await eventually("Prometheus answers") {
        (folder.text(of: "output") ?? "").contains("Server is ready to receive web requests")
          ? () : nil
      }
      try await body(Prometheus(url: "http://127.0.0.1:\(port)"))
      try await lifeline.end(process)
    } catch {
      try await lifeline.end(process)
      throw error
    }
  }
}
