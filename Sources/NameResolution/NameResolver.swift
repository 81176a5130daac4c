/// Turns names into addresses as this system does: hosts(5), then DNS with the search list of
/// resolv.conf(5), and for names that DNS does not have whatever else nsswitch.conf(5) names.
///
/// However many names are asked for at once, it takes one thread and two sockets a name server.
@ResolverActor
public final class NameResolver {
  /// A family of addresses.
  public enum Family: Sendable { case ipv4, ipv6 }

  /// How long a question for the other family is waited for once one is answered.
  ///
  /// 600 ms: where a datagram was lost the question is repeated after 500 ms
  /// (``Channel/repetition``), which takes the loop up to 50 ms to see, and its answer takes as long
  /// as the one that is there; 50 ms more are RFC 8305's "resolution delay" (§3). Every address of a
  /// name is probed, so that none is given up for one lost datagram; where IPv6 questions are never
  /// answered (RFC 4074 §4.1) IPv4 is held up by this and no more.
  private static let siblingPatience: Duration = .milliseconds(600)

  private let addresses: [NameServerAddress]
  private var sources: Sources?
  private var isClosed = false

  /// A resolver that asks nobody yet.
  ///
  /// - Parameter servers: the name servers; 127.0.0.1 if there is none (resolv.conf(5)).
  public nonisolated init(asking servers: [NameServerAddress]) {
    addresses = servers.isEmpty ? [NameServerAddress("127.0.0.1")] : servers
  }

  /// The addresses of a name. Does not end while the name servers are silent: whoever is in a hurry
  /// does not wait.
  ///
  /// - Parameters:
  ///   - family: the only family to ask for; nil for both.
  ///   - patience: how long a source beside DNS may take.
  public nonisolated func addresses(
    of name: String, in family: Family? = nil, patience: Duration
  ) async -> NameAnswer {
    guard ResolverActor.shared.loop.isTurning else {
      return .failure(.fault, detail: "no thread to resolve names on")
    }
    return await lookUp(name, family, patience)
  }

  /// Whether a name is known without asking: it is in hosts(5), or always means this machine.
  public nonisolated func isKnownHere(_ name: String) async -> Bool {
    guard ResolverActor.shared.loop.isTurning else { return false }
    return await knows(name)
  }

  private func knows(_ name: String) -> Bool { sources?.known(name) != nil }

  /// The SRV records of a name, which is asked for as it stands. Does not end while the name servers are
  /// silent.
  public nonisolated func services(of name: String) async -> ServiceAnswer<ServiceRecord> {
    switch await reply(name, .srv) {
    case .services(let records): .records(records)
    case .error(let detail), .cut(let detail), .filtered(let detail), .zoneError(let detail),
      .unreachable(let detail), .fault(let detail):
      .failure(detail: detail)
    case .addresses, .pointers, .noData, .noSuchName, .deadAlias: .records([])
    }
  }

  /// The NAPTR records of a name, which is asked for as it stands. Does not end while the name servers are
  /// silent.
  public nonisolated func pointers(of name: String) async -> ServiceAnswer<ServicePointer> {
    switch await reply(name, .naptr) {
    case .pointers(let records): .records(records)
    case .error(let detail), .cut(let detail), .filtered(let detail), .zoneError(let detail),
      .unreachable(let detail), .fault(let detail):
      .failure(detail: detail)
    case .addresses, .services, .noData, .noSuchName, .deadAlias: .records([])
    }
  }

  private nonisolated func reply(_ name: String, _ type: RecordType) async -> Reply {
    guard ResolverActor.shared.loop.isTurning else {
      return .fault("no thread to resolve names on")
    }
    return await ask(name, type)
  }

  private func ask(_ name: String, _ type: RecordType) async -> Reply {
    let sources = self.sources ?? Sources(addresses)
    self.sources = sources
    return await sources.servers.ask(name, type)
  }

  /// Ends every question.
  public func close() {
    isClosed = true
    sources?.servers.end()
  }

  private func lookUp(
    _ name: String, _ family: Family?, _ patience: Duration
  ) async -> NameAnswer {
    let sources = self.sources ?? Sources(addresses)
    self.sources = sources
    if let known = sources.known(name) { return known.only(family) }
    let answer = await ask(sources, name, family.recordTypes)
    guard case .failure(.noSuchName, _) = answer, sources.knowsMore(of: name) else { return answer }
    return await otherSource(of: name, within: patience)?.only(family) ?? answer
  }
}

// MARK: - DNS

extension NameResolver {
  /// Asks for one name after the other of those that may be meant.
  private func ask(
    _ sources: Sources, _ name: String, _ types: [RecordType]
  ) async -> NameAnswer {
    var failures: [NameAnswer] = []
    for candidate in sources.searchList.candidates(for: name) {
      let answer = NameAnswer(await ask(sources.servers, candidate, types))
      guard case .failure(let failure, _) = answer, failure != .fault, !isClosed else {
        return answer
      }
      // What is said of the name as it stands has more weight than what is said of the others.
      failures.insert(answer, at: candidate == name ? 0 : failures.count)
    }
    return failures.first { !$0.isNoSuchName } ?? failures[0]
  }

  /// Asks for all types at once, and waits for those that have not come for a while only.
  private func ask(
    _ servers: NameServers, _ name: String, _ types: [RecordType]
  ) async -> [RecordType: Reply] {
    let (replies, report) = AsyncStream.makeStream(of: (RecordType, Reply)?.self)
    for type in types { Task { report.yield((type, await servers.ask(name, type))) } }
    var heard: [RecordType: Reply] = [:]
    for await reply in replies {
      guard let (type, reply) = reply else { break }
      heard[type] = reply
      if heard.count == types.count { break }
      // That there is none of one type says nothing of the other.
      if reply != .noData {
        Task {
          try? await Task.sleep(for: Self.siblingPatience)
          report.yield(nil)
        }
      }
    }
    return heard
  }
}

// MARK: - Beside DNS

extension NameResolver {
  private func otherSource(of name: String, within patience: Duration) async -> NameAnswer? {
    let (answers, report) = AsyncStream.makeStream(of: NameAnswer?.self)
    Task { report.yield(await SystemResolver.shared.addresses(of: name)) }
    Task {
      try? await Task.sleep(for: patience)
      report.yield(nil)
    }
    for await answer in answers { return answer }
    return nil
  }
}

extension NameResolver.Family? {
  /// IPv6 first, as RFC 8305 §3 has it.
  fileprivate var recordTypes: [RecordType] {
    switch self {
    case nil: [.aaaa, .a]
    case .ipv4: [.a]
    case .ipv6: [.aaaa]
    }
  }
}

extension NameAnswer {
  fileprivate var isNoSuchName: Bool {
    if case .failure(.noSuchName, _) = self { true } else { false }
  }

  /// The addresses of one family alone.
  fileprivate func only(_ family: NameResolver.Family?) -> NameAnswer {
    guard case .addresses(let ipv4, let ipv6) = self else { return self }
    return switch family {
    case nil: self
    case .ipv4 where !ipv4.isEmpty: .addresses(ipv4: ipv4, ipv6: [])
    case .ipv6 where !ipv6.isEmpty: .addresses(ipv4: [], ipv6: ipv6)
    case .ipv4: .failure(.noAddress, detail: "no IPv4 address")
    case .ipv6: .failure(.noAddress, detail: "no IPv6 address")
    }
  }
}
