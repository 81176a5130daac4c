import ArgumentParser
import FlyingFox
import FlyingSocks

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

  /// How long an answer may take, in seconds: a day. Each run has its own limits, and ends by itself.
  private static let answerLimit = 86_400.0

  /// How long an answer may be on its way once no probe runs, in seconds.
  private static let farewell = 1.0

  func validate() throws {
    guard requests > 0 else { throw ValidationError("--requests: expected at least 1") }
  }

  func answer() async throws -> Outcome {
    let exporter = Exporter(
      try await source.load().configuration, network: source.network, probing: probing,
      atOnce: requests, allowsAnyTarget: allowAnyTarget)
    let server = try listen.server(answeringWithin: Self.answerLimit)
    await server.appendRoute("GET /probe") { await exporter.probe($0) }
    await server.appendRoute("GET /metrics") { _ in exporter.metrics }
    let ready = Task { try await server.waitUntilListening() }
    // Not a child: a signal ends it in order, and does not cut short what it is about to answer.
    let serving = Task {
      defer { ready.cancel() }
      try await server.run()
    }
    guard case .success = await ready.result else {
      serving.cancel()
      throw Fault("cannot listen at \(listen)\(await serving.result.failure.inWords)")
    }
    let place = await server.listeningAddress.flatMap(ListeningAddress.init) ?? listen
    StandardError.write("listening at http://\(place)/\n")
    let ending = await Interruption.cancelling {
      await withTaskCancellationHandler {
        let failure = await serving.result.failure
        return Task.isCancelled ? Ending.asked : .broken(failure.inWords)
      } onCancel: {
        Task {
          await exporter.end()
          await server.stop(timeout: Self.farewell)
        }
      }
    }
    switch ending {
    case .asked: return .status(.works)
    case .broken(let why): throw Fault("the exporter does not listen any more\(why)")
    }
  }

  /// Why nobody is answered any more.
  private enum Ending {
    /// A signal came.
    case asked
    case broken(String)
  }
}

extension Result {
  fileprivate var failure: (any Error)? {
    if case .failure(let error) = self { error } else { nil }
  }
}

extension (any Error)? {
  /// `: why`, if the system has said so.
  fileprivate var inWords: String {
    guard case .failed(_, _, let message)? = self as? SocketError else { return "" }
    return ": \(message)"
  }
}
