import ICEAgent

/// An agent and everything that it reports.
struct Gathering {
  let agent: Agent
  /// Ends when gathering is done, or when the agent has let go of its event handler.
  let events: AsyncStream<Agent.Event>
  /// Lives exactly as long as the agent can report an event.
  private(set) weak var handler: Handler?

  final class Handler: Sendable {
    let continuation: AsyncStream<Agent.Event>.Continuation

    init(_ continuation: AsyncStream<Agent.Event>.Continuation) {
      self.continuation = continuation
    }

    deinit { continuation.finish() }

    func handle(_ event: Agent.Event) {
      continuation.yield(event)
      if event == .gatheringDone { continuation.finish() }
    }
  }

  init(
    from server: Agent.Server, forcesRelay: Bool = false
  ) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: Agent.Event.self)
    let handler = Handler(continuation)
    self.events = events
    self.handler = handler
    agent = try await Agent(
      server: server, forcesRelay: forcesRelay
    ) { [handler] in handler.handle($0) }
  }

  /// Everything until the end, whichever end comes.
  func allEvents() async -> [Agent.Event] {
    await events.collected()
  }

  /// The candidates of a gathering that reaches its end.
  func candidates() async -> [Candidate] {
    await allEvents().compactMap(\.candidate)
  }
}

extension Agent.Event {
  var candidate: Candidate? { if case .candidate(let candidate) = self { candidate } else { nil } }
}

extension LoopbackServer {
  var asSTUN: Agent.Server { .stun(port: port) }
  var asTURN: Agent.Server { .turn(port: port, username: "user", password: "secret") }

  /// The first `count` datagrams, as messages.
  func requests(_ count: Int) async -> [Wire.Message] {
    await arrivals.prefix(count).reduce(into: []) { $0.append(Wire.Message(bytes: $1.bytes)) }
  }
}

extension AsyncStream where Element: Sendable {
  /// Every element until the end.
  func collected() async -> [Element] { await reduce(into: []) { $0.append($1) } }
}
