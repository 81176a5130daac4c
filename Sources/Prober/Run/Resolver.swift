import ICEConfiguration
import NameResolution
import ProbeEvidence

/// Turns names into addresses, each name once a run.
actor Resolver {
  /// What is known of a name.
  enum Answer: Sendable {
    /// Numeric addresses, the ones to prefer first; never empty. That the hosts file does not have them is
    /// said only of those that are this machine's own, or none.
    case addresses([String], isFromHosts: Bool? = nil)
    /// Why there is none.
    case failure(ResolutionFailure, detail: String)
    /// iceprobe itself failed.
    case fault(detail: String)
  }

  private struct Question: Hashable {
    let name: String
    let family: AddressFamily?
  }

  private let names: NameResolver
  private var lookups: [Question: Task<Answer, Never>] = [:]

  /// A resolver that asks nobody yet.
  ///
  /// - Parameter servers: the name servers; those of resolv.conf(5) by default.
  init(asking servers: [NameServerAddress] = SystemFile.nameServers) {
    names = NameResolver(asking: servers)
  }

  /// Asks for the addresses of `name`. Cannot be cancelled, and does not end while the name servers are
  /// silent: whoever is in a hurry does not wait.
  ///
  /// - Parameters:
  ///   - family: the only family to ask for; nil for both.
  ///   - limit: how long an answer is of use.
  func resolve(
    _ name: String, in family: AddressFamily? = nil, within limit: Duration
  ) async -> Answer {
    let question = Question(name: name, family: family)
    if let lookup = lookups[question] { return await lookup.value }
    let lookup = Task { [names] in
      // Half: what DNS has said by then is an answer, too.
      let answer = Answer(
        await names.addresses(of: name, in: family.map { .init($0) }, patience: limit / 2))
      guard case .addresses(let addresses, _) = answer else { return answer }
      let isFromHosts = await names.isKnownHere(name)
      let matters = isFromHosts || addresses.allSatisfy(\.isNoServers)
      return .addresses(addresses, isFromHosts: matters ? isFromHosts : nil)
    }
    lookups[question] = lookup
    return await lookup.value
  }

  /// The addresses of a host: an address needs no asking for.
  func addresses(of host: ServerHost, within limit: Duration) async -> Answer {
    switch host {
    case .name(let name): await resolve(name, within: limit)
    case .ipv4(let address), .ipv6(let address): .addresses([address])
    }
  }

  /// Ends every question: nobody waits for an answer any more.
  nonisolated func close() async { await names.close() }
}

extension String {
  /// Whether an address is this machine's own, or none, so that it matters who says so.
  fileprivate var isNoServers: Bool {
    let scope = Endpoint(address: self, port: 0).addressClass
    return scope == .loopback || scope == .unspecified
  }
}

extension Resolver.Answer {
  fileprivate init(_ answer: NameAnswer) {
    switch answer {
    case .addresses(let ipv4, let ipv6): self = .addresses(Self.ordered(ipv4, ipv6))
    case .failure(.noSuchName, let detail): self = .failure(.nameNotFound, detail: detail)
    case .failure(.noAddress, let detail): self = .failure(.noAddress, detail: detail)
    case .failure(.deadAlias, let detail): self = .failure(.deadAlias, detail: detail)
    case .failure(.answerCut, let detail): self = .failure(.answerCut, detail: detail)
    case .failure(.serverError, let detail): self = .failure(.resolverFailed, detail: detail)
    case .failure(.filtered, let detail): self = .failure(.filtered, detail: detail)
    case .failure(.zoneError, let detail): self = .failure(.zoneFailed, detail: detail)
    case .failure(.noServer, let detail): self = .failure(.noResolver, detail: detail)
    case .failure(.fault, let detail): self = .fault(detail: detail)
    }
  }

  /// IPv6 first, unless this machine has no way to it (RFC 6724 §6, rules 1 and 6).
  private static func ordered(_ ipv4: [String], _ ipv6: [String]) -> [String] {
    guard let first = ipv6.first, !ipv4.isEmpty else { return ipv6 + ipv4 }
    // 9, discard: nothing is sent.
    return Route.isMissing(to: Endpoint(address: first, port: 9)) ? ipv4 + ipv6 : ipv6 + ipv4
  }
}

extension NameResolver.Family {
  fileprivate init(_ family: AddressFamily) {
    switch family {
    case .ipv4: self = .ipv4
    case .ipv6: self = .ipv6
    }
  }
}
