/// The name servers of this machine, as one: the next is asked where one says no, or nothing.
@ResolverActor
final class NameServers {
  /// How long a server may be silent before the next one is asked, too.
  ///
  /// 1 s: the question and its first repetition were lost by then, or the server is slow. It may
  /// still answer.
  private static let patience: Duration = .seconds(1)

  private enum Step {
    case heard(Reply, from: Int)
    case silent(Int)
  }

  private let servers: [NameServer]

  init(_ servers: [NameServer]) { self.servers = servers }

  /// Asks for the records of a type that `name` has. Does not end while all servers are silent.
  ///
  /// The first answer to the question counts. An error stands once every other server has said one,
  /// too, or has been silent for long enough.
  func ask(_ name: String, _ type: RecordType) async -> Reply {
    if servers.count == 1 { return await servers[0].ask(name, type) }
    let (steps, report) = AsyncStream.makeStream(of: Step.self)
    var unasked = servers.indices
    var hopeful: Set<Int> = []
    var error: Reply?
    func askNext() {
      guard let server = unasked.popFirst() else { return }
      hopeful.insert(server)
      ask(server, name, type, report)
    }
    askNext()
    for await step in steps {
      switch step {
      case .heard(let reply, _) where reply.isUsable: return reply
      case .heard(let reply, let server):
        error = reply.outweighs(error) ? reply : error
        hopeful.remove(server)
      case .silent(let server):
        guard hopeful.remove(server) != nil else { continue }
      }
      askNext()
      if hopeful.isEmpty, let error { return error }
    }
    return .fault("the run is over")
  }

  private func ask(
    _ server: Int, _ name: String, _ type: RecordType, _ report: AsyncStream<Step>.Continuation
  ) {
    Task { report.yield(.heard(await servers[server].ask(name, type), from: server)) }
    Task {
      try? await Task.sleep(for: Self.patience)
      report.yield(.silent(server))
    }
  }

  /// Ends every question.
  func end() { servers.forEach { $0.end() } }
}

extension Reply {
  /// Whether it tells more than the error before it: one that answers is there.
  fileprivate func outweighs(_ earlier: Reply?) -> Bool {
    switch (earlier, self) {
    case (nil, _), (.unreachable, .error), (.unreachable, .cut), (.cut, .error): true
    default: false
    }
  }
}
