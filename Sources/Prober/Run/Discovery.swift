import NameResolution
import PlainText

/// Finds the servers that a domain names in DNS: SRV records (RFC 8489 §8, RFC 5928) and the NAPTR
/// records before them.
package struct Discovery: Sendable {
  /// How long DNS may take: 5 s, half a probe, in which a lost question is sent again three times.
  private static let limit: Duration = .seconds(5)

  /// A server that DNS names.
  package struct Found: Hashable, Sendable {
    /// Its URL; nil where no URL says what the record says (STUN over TCP).
    package let url: String?
    /// The record that names it, such as `_turn._udp.example.com SRV 10 5 3478 a.example.com`.
    package let record: String
  }

  /// What was found.
  package struct Outcome: Sendable {
    /// The servers, in the order of the services and of their priorities.
    package var found: [Found] = []
    /// Why DNS did not say more, a sentence each.
    package var troubles: [String] = []
  }

  /// The services that are asked for, and the URL that each stands for.
  private static let services: [(name: String, scheme: String?, query: String)] = [
    ("_stun._udp", "stun", ""), ("_stun._tcp", nil, ""), ("_stuns._tcp", "stuns", ""),
    ("_turn._udp", "turn", "?transport=udp"), ("_turn._tcp", "turn", "?transport=tcp"),
    ("_turns._tcp", "turns", "?transport=tcp"),
  ]

  /// Asks the name servers of this machine about a domain.
  package static func servers(of domain: String) async -> Outcome {
    let resolver = NameResolver(asking: SystemFile.nameServers)
    let alarm = Task {
      try await Task.sleep(for: limit)
      await resolver.close()
    }
    defer { alarm.cancel() }
    async let pointers = resolver.pointers(of: domain)
    var answers: [Int: ServiceAnswer<ServiceRecord>] = [:]
    await withTaskGroup(of: (Int, ServiceAnswer<ServiceRecord>).self) { group in
      for (index, service) in services.enumerated() {
        group.addTask { (index, await resolver.services(of: "\(service.name).\(domain)")) }
      }
      for await (index, answer) in group { answers[index] = answer }
    }
    var outcome = Outcome()
    for (index, service) in services.enumerated() {
      let name = "\(service.name).\(domain)"
      outcome.add(answers[index] ?? .records([]), of: name, service.scheme, service.query)
    }
    await outcome.follow(await pointers, of: domain, resolver)
    await resolver.close()
    var seen: Set<Found> = []
    outcome.found = outcome.found.filter { seen.insert($0).inserted }
    return outcome
  }

  /// The URL that a service of a NAPTR record stands for (RFC 5928 §3, §4).
  fileprivate static func scheme(ofProtocol name: Substring) -> (scheme: String, query: String)? {
    switch name.lowercased() {
    case "turn.udp": ("turn", "?transport=udp")
    case "turn.tcp": ("turn", "?transport=tcp")
    case "turn.tls": ("turns", "?transport=tcp")
    case "turn.dtls": ("turns", "?transport=udp")
    default: nil
    }
  }
}

extension Discovery.Outcome {
  /// Adds the servers of an answer, those to be tried first before the others.
  fileprivate mutating func add(
    _ answer: ServiceAnswer<ServiceRecord>, of name: String, _ scheme: String?, _ query: String
  ) {
    switch answer {
    case .failure(let detail):
      let words = "\(name): \(detail.shown)"
      if !troubles.contains(words) { troubles.append(words) }
    case .records(let records):
      let sorted = records.sorted {
        ($0.priority, -$0.weight, $0.target) < ($1.priority, -$1.weight, $1.target)
      }
      // 20: more than anybody has.
      for record in sorted.prefix(20) {
        let target = record.target.hasSuffix(".") ? String(record.target.dropLast()) : record.target
        let words =
          "\(name) SRV \(record.priority) \(record.weight) \(record.port) "
          + (target.isEmpty ? "." : target.shown)
        // RFC 2782: the root as the target means that there is no such service.
        let url = target.isEmpty ? nil : scheme.map { "\($0):\(target):\(record.port)\(query)" }
        found.append(Discovery.Found(url: url, record: words))
      }
    }
  }

  /// Follows the NAPTR records of a domain, one step.
  fileprivate mutating func follow(
    _ answer: ServiceAnswer<ServicePointer>, of domain: String, _ resolver: NameResolver
  ) async {
    guard case .records(let pointers) = answer else {
      if case .failure(let detail) = answer { troubles.append("\(domain): \(detail.shown)") }
      return
    }
    let relevant = pointers.filter { $0.service.uppercased().hasPrefix("RELAY") }
      .sorted { ($0.order, $0.preference) < ($1.order, $1.preference) }
    // 8: a domain has one for each transport of TURN.
    for pointer in relevant.prefix(8) {
      let words =
        "\(domain) NAPTR \(pointer.order) \(pointer.preference) \(pointer.flags.shown) "
        + "\(pointer.service.shown) \(pointer.replacement.shown)"
      for name in pointer.service.split(separator: ":").dropFirst() {
        guard let (scheme, query) = Discovery.scheme(ofProtocol: name) else { continue }
        switch pointer.flags.uppercased() {
        case "S":
          let answer = await resolver.services(of: pointer.replacement)
          add(answer, of: pointer.replacement, scheme, query)
        case "A":
          found.append(
            Discovery.Found(url: "\(scheme):\(pointer.replacement)\(query)", record: words))
        default:
          found.append(Discovery.Found(url: nil, record: words))
        }
      }
    }
  }
}
