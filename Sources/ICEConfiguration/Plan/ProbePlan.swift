/// What a run is going to do: which probes, and for which server of which tenant each one speaks.
///
/// Pure: the same configuration and options always give the same plan, and making it sends nothing.
package struct ProbePlan: Sendable {
  /// What the person at the command line chose.
  package struct Options: Sendable {
    /// How long one probe may take.
    package var limit: Duration
    /// The address family to probe; nil for both.
    package var family: AddressFamily?
    /// Where probes come from; nil for whatever the system chooses.
    package var origin: LocalOrigin?
    /// Servers that are asked as controls only: no tenant uses them.
    package var controls: [ServerURL]
    /// How relays are proved with data; nil for not at all.
    package var proof: ProofPlan?
    /// The present, in seconds since 1970 (UTC): a REST user name carries its expiry.
    package var now: Int
    /// Which proxy there is, and for whom.
    package var proxies: ProxySettings
    /// How often a server is tried.
    package var attempts: AttemptRule

    /// Makes options for a run that starts at `now`.
    package init(
      limit: Duration = Deadlines.limit, family: AddressFamily? = nil, origin: LocalOrigin? = nil,
      controls: [ServerURL] = [],
      proof: ProofPlan? = nil, now: Int, proxies: ProxySettings = .none,
      attempts: AttemptRule = .once
    ) {
      self.limit = limit
      self.family = family
      self.origin = origin
      self.controls = controls
      self.proof = proof
      self.now = now
      self.proxies = proxies
      self.attempts = attempts
    }
  }

  /// A tenant of the configuration with what is going to happen to each of its servers.
  package struct PlannedTenant: Sendable {
    /// The tenant's name in the configuration.
    package let name: String
    /// Which candidates the tenant's calls may use.
    package let icePolicy: ICEPolicy
    /// The tenant's servers, in the configuration's order.
    package let servers: [PlannedServer]
    /// What must hold for the tenant; empty if every server must work.
    package let expectations: [Expectation]

    /// Makes a tenant of its parts.
    package init(
      name: String, icePolicy: ICEPolicy, servers: [PlannedServer], expectations: [Expectation]
    ) {
      self.name = name
      self.icePolicy = icePolicy
      let counts = Dictionary(grouping: servers, by: \.server.url).mapValues(\.count)
      var numbers: [ServerURL: Int] = [:]
      self.servers = servers.map { planned in
        let url = planned.server.url
        guard let count = counts[url], count > 1 else { return planned }
        var planned = planned
        numbers[url, default: 0] += 1
        planned.entry = EntryNumber(number: numbers[url, default: 0], count: count)
        return planned
      }
      self.expectations = expectations
    }
  }

  /// A server of a tenant with what is going to happen to it.
  package struct PlannedServer: Sendable {
    /// The server as the configuration has it.
    package let server: Server
    /// What the plan makes of it.
    package let decision: Decision
    /// Which of several with the same URL it is; nil where the URL stands once.
    package fileprivate(set) var entry: EntryNumber?

    /// Makes a server of its parts.
    package init(server: Server, decision: Decision) {
      self.server = server
      self.decision = decision
    }
  }

  /// One of several servers of a tenant that have the same URL.
  package struct EntryNumber: Equatable, Sendable {
    /// Which one, from 1.
    package let number: Int
    /// How many there are.
    package let count: Int
  }

  /// What the plan makes of a server.
  package enum Decision: Sendable, Equatable {
    /// The probe with this ``ProbeSpec/id`` speaks for the server.
    case probe(id: Int)
    /// The server is not asked, and that is as it should be.
    case skip(SkipReason)
    /// The server cannot be asked: the configuration itself already is the cause of the failure.
    case fail(ConfigurationCause)
  }

  /// Why a server is not asked.
  package enum SkipReason: String, CaseIterable, Sendable, Codable {
    /// The tenant's calls use relays only, so that a STUN server plays no part in them.
    case relayPolicy = "relay-policy"

    /// The reason in a few words.
    package var message: String {
      switch self {
      case .relayPolicy: "not used: the tenant's icePolicy is relay"
      }
    }
  }

  /// What is known to be wrong before anything is sent.
  package enum ConfigurationCause: Sendable, Equatable {
    /// The user name says that the credential ended at this instant (seconds since 1970).
    case credentialExpired(at: Int)
    /// No client can use these credentials as they are.
    case credentialUntestable(Credential.Obstacle)
  }

  /// The probes to run, each once, in the order in which the configuration first names them.
  package private(set) var probes: [ProbeSpec]
  /// The tenants to report on, in the configuration's order.
  package let tenants: [PlannedTenant]
  /// The probes of controls by their ``ProbeSpec/id``, in the order in which they were named. They tell
  /// of the vantage; one that a tenant uses, too, speaks for that server as well.
  package let controls: [Int]

  /// Makes a plan of its parts, as a file holds them.
  ///
  /// - Precondition: `probes[n].id` is `n`, and every other number of a probe is one of them.
  package init(probes: [ProbeSpec], tenants: [PlannedTenant], controls: [Int]) {
    self.probes = probes
    self.tenants = tenants
    self.controls = controls
  }

  /// Plans the probes for `configuration`.
  ///
  /// A server that several tenants use with the same credential is probed once.
  package init(_ configuration: Configuration, options: Options) {
    var draft = Draft(options: options)
    tenants = configuration.tenants.map { tenant in
      PlannedTenant(
        name: tenant.name, icePolicy: tenant.icePolicy,
        servers: tenant.servers.map { server in
          PlannedServer(server: server, decision: draft.decide(server, under: tenant.icePolicy))
        },
        expectations: tenant.expectations)
    }
    var seen: Set<Int> = []
    controls = options.controls
      .map { draft.probe(for: Server(url: $0), forcesRelay: false) }
      .filter { seen.insert($0).inserted }
    probes = draft.probes
    if options.proof != nil { nameOtherServers() }
  }

  /// Names, for each TURN server, the first one of the same tenant that is on another host.
  private mutating func nameOtherServers() {
    for tenant in tenants {
      let ids = tenant.servers.compactMap(\.decision.probeID).filter {
        probes[$0].url.kind == .turn
      }
      // It is the tenant's first, except for those that share the first one's host.
      guard let first = ids.first,
        let second = ids.first(where: { probes[$0].url.host != probes[first].url.host })
      else { continue }
      for id in ids where probes[id].otherServer == nil {
        probes[id].otherServer = probes[id].url.host == probes[first].url.host ? second : first
      }
    }
  }
}

extension ProbePlan.Decision {
  /// The probe that speaks for the server; nil if there is none.
  package var probeID: Int? { if case .probe(let id) = self { id } else { nil } }
}

/// The plan while it is made: the probes so far, and where each server was seen first.
private struct Draft {
  /// Two servers are one if this is equal: the same place, the same transport, the same credential.
  struct Identity: Hashable {
    let url: ServerURL
    let credential: Credential?
  }

  let options: ProbePlan.Options
  var probes: [ProbeSpec] = []
  var ids: [Identity: Int] = [:]

  mutating func decide(
    _ server: Server, under policy: ICEPolicy
  ) -> ProbePlan.Decision {
    if policy == .relay, server.url.kind == .stun { return .skip(.relayPolicy) }
    if let cause = knownCause(server.credential) { return .fail(cause) }
    return .probe(id: probe(for: server, forcesRelay: policy == .relay))
  }

  private func knownCause(_ credential: Credential?) -> ProbePlan.ConfigurationCause? {
    guard let credential else { return nil }
    if let obstacle = credential.obstacle { return .credentialUntestable(obstacle) }
    if let expiry = credential.expiry, expiry <= options.now {
      return .credentialExpired(at: expiry)
    }
    return nil
  }

  mutating func probe(for server: Server, forcesRelay: Bool) -> Int {
    let identity = Identity(url: server.url, credential: server.credential)
    if let id = ids[identity] {
      probes[id].forcesRelay = probes[id].forcesRelay && forcesRelay
      return id
    }
    let id = probes.count
    ids[identity] = id
    probes.append(
      ProbeSpec(
        id: id, url: server.url, credential: server.credential, forcesRelay: forcesRelay,
        limit: options.limit, family: options.family, origin: options.origin,
        proxy: proxy(for: server.url),
        proof: options.proof, attempts: options.attempts))
    return id
  }

  /// A proxy chooses the server's address by itself, so that with one family alone there is none.
  private func proxy(for url: ServerURL) -> Proxy? {
    options.family == nil ? options.proxies.proxy(for: url) : nil
  }
}
