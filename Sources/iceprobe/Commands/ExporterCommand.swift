import ArgumentParser
import Prober

/// Serves probes to Prometheus over HTTP, in the manner of its blackbox_exporter.
struct ExporterCommand: AsyncAnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "exporter",
    abstract: "Serve probes to Prometheus over HTTP, in blackbox_exporter's manner.",
    discussion: """
      /probe?target=URL&tenant=NAME probes one server of the configuration, and /metrics shows what the \
      exporter itself does. Any other target is refused, and nothing is sent.
      """)

  @OptionGroup var source: ConfigurationOptions
  @OptionGroup var probing: ProbingOptions

  @Option(
    help: ArgumentHelp(
      "The address and port to listen at. Whoever reaches it can start probes.",
      valueName: "address:port"))
  var listen = ListeningAddress(host: "127.0.0.1", port: 9907)

  @Option(help: ArgumentHelp("Requests that are probed at the same time.", valueName: "n"))
  var requests = 8

  @Flag(
    help: """
      Also probe servers that are not in the configuration: over the URL's transport, without credentials, \
      and for a STUN Binding only.
      """)
  var allowAnyTarget = false

  /// How long an answer may be on its way once no probe runs.
  private static let farewell: Duration = .seconds(1)

  func validate() throws {
    guard requests > 0 else { throw ValidationError("--requests: expected at least 1") }
  }

  func answer() async throws -> Outcome {
    let exporter = Exporter(
      try await source.load().configuration, network: source.network, probing: probing,
      atOnce: requests, allowsAnyTarget: allowAnyTarget)
    let server = HTTPServer { await exporter.answer(to: $0) }
    let place = try await listen.taken { try await server.listen(at: $0) }
    StandardError.write("listening at http://\(place)/\n")
    let isAsked = await Interruption.cancelling {
      await withTaskCancellationHandler {
        await server.closed()
      } onCancel: {
        server.close()
      }
      await exporter.end()
      await server.end(within: Self.farewell)
      return Task.isCancelled
    }
    guard isAsked else { throw Fault("the exporter does not listen any more") }
    return .status(.works)
  }
}
