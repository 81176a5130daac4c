import CCares

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One name server of this machine's.
@ResolverActor
final class NameServer {
  private let address: NameServerAddress
  private let datagrams: Channel
  /// Opened for the first answer that needs it.
  private var stream: Channel?
  private var explanations: Channel?
  /// How many answers may still be asked for their reason. 64: a hostile resolver that says no to everything
  /// doubles what it is asked for so many names, and no more.
  private var explanationsLeft = 64

  /// A server that is not asked yet; nil for an address that is none.
  init?(at address: NameServerAddress) {
    guard let channel = Channel(to: address, .datagrams) else { return nil }
    self.address = address
    datagrams = channel
  }

  /// Asks for the records of a type that `name` has. Does not end while the server is silent.
  func ask(_ name: String, _ type: RecordType) async -> Reply {
    let answer = await datagrams.ask(name, type)
    if let code = answer.code, code != .noError {
      if code == .noSuchName,
        let alias = DeadAlias(of: name, in: answer.message, isNoSuchName: true)
      {
        return .deadAlias(alias)
      }
      return await explained(code, name, type)
    }
    guard answer.isTruncated, let stream = openStream() else { return reply(answer, name, type) }
    let whole = await self.whole(through: stream, name, type)
    if let whole, whole.isUsable { return whole }
    // A server that serves no TCP, or a wall before it: what did fit is better than nothing.
    if case .addresses(let addresses) = reply(answer, name, type) { return .addresses(addresses) }
    switch whole {
    case nil, .unreachable?:
      return .cut(
        "\(address) has an answer that is too long for UDP, and does not answer over TCP")
    case let whole?: return whole
    }
  }

  /// The whole answer; nil if it takes longer than ``Channel/streamPatience``.
  private func whole(
    through stream: Channel, _ name: String, _ type: RecordType
  ) async -> Reply? {
    let (answers, report) = AsyncStream.makeStream(of: Channel.Answer?.self)
    Task { report.yield(await stream.ask(name, type)) }
    Task {
      try? await Task.sleep(for: .milliseconds(Channel.streamPatience))
      report.yield(nil)
    }
    for await answer in answers { return answer.map { reply($0, name, type) } }
    return nil
  }

  /// Ends every question.
  func end() {
    datagrams.end()
    stream?.end()
    explanations?.end()
  }

  /// What the server says no for.
  private func explained(
    _ code: ResponseCode, _ name: String, _ type: RecordType
  ) async -> Reply {
    let reply: Reply = code == .noSuchName ? .noSuchName : .error("\(address) says \(code)")
    guard explanationsLeft > 0 else { return reply }
    explanationsLeft -= 1
    explanations = explanations ?? Channel(to: address, .explanation)
    guard let reason = await explanations?.explain(name, type) else { return reply }
    let words = "\(address) says \(code) (\(reason.words))"
    return switch reason.subject {
    case .filter: .filtered(words)
    case .zone where code != .noSuchName: .zoneError(words)
    case .zone, .resolver: code == .noSuchName ? .noSuchName : .error(words)
    }
  }

  private func openStream() -> Channel? {
    if stream == nil { stream = Channel(to: address, .stream) }
    return stream
  }

  private func reply(_ answer: Channel.Answer, _ name: String, _ type: RecordType) -> Reply {
    switch answer.code {
    case .noError: contents(of: answer, name, type)
    case .noSuchName: .noSuchName
    case let code?: .error("\(address) says \(code)")
    case nil: withoutAnswer(answer.status)
    }
  }

  private func contents(
    of answer: Channel.Answer, _ name: String, _ type: RecordType
  ) -> Reply {
    let records: Reply? =
      switch type {
      case .a, .aaaa: answer.addresses(type).map { $0.isEmpty ? .noData : .addresses($0) }
      case .srv: answer.services.map { $0.isEmpty ? .noData : .services($0) }
      case .naptr: answer.pointers.map { $0.isEmpty ? .noData : .pointers($0) }
      }
    if records == .noData,
      let alias = DeadAlias(of: name, in: answer.message, isNoSuchName: false)
    {
      return .deadAlias(alias)
    }
    return records ?? .error("\(address) breaks the rules of DNS in its answer")
  }

  private func withoutAnswer(_ status: CInt) -> Reply {
    switch status {
    // A name that DNS cannot have is asked of nobody.
    case ccares_no_such_name, ccares_bad_name: .noSuchName
    case ccares_malformed: .error("\(address) breaks the rules of DNS in its answer")
    case ccares_unanswered: .unreachable("\(address) does not answer")
    case ccares_unreachable where Self.isOutOfDescriptors: .fault("too many open files")
    case ccares_unreachable: .unreachable("\(address) cannot be reached")
    default: .fault(String(cString: ares_strerror(status)))
    }
  }

  /// c-ares says the same of a socket that it cannot have and of a server that it cannot reach.
  private static var isOutOfDescriptors: Bool {
    let descriptor = dup(STDERR_FILENO)
    guard descriptor >= 0 else { return errno == EMFILE || errno == ENFILE }
    close(descriptor)
    return false
  }
}
