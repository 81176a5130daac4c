import Causes
import Documents
import ICEConfiguration
import PlainText

/// The layout of the file: every member has a default but for the probes, so that a fixture is no
/// longer than what it is about.
struct EvidenceFile: Codable {
  /// The program that made the run.
  struct Tool: Codable {
    var name: String
    var version: String
  }

  /// A probe of the plan.
  struct Planned: Codable {
    var url: ServerURL
    /// Whether it is asked as a control, too; false by default.
    var isControl: Bool?
    /// How many attempts were begun; by default as many as there is evidence of.
    var attempts: Int?
    /// How its relay was to be proved; nil for not at all.
    var proof: ProofPlanText?
  }

  /// What happened in one attempt at one address of a server, or through the proxy.
  struct Entry: Codable {
    /// Its probe's place in ``EvidenceFile/plan``; by default that of the URL.
    var probe: Int?
    var url: ServerURL
    var isControl: Bool?
    /// From 1; the last one stands for the server.
    var attempt: Int?
    var events: [Event]
    var proof: Proof?
  }

  var evidenceVersion: Int
  var tool: Tool?
  var startedAt: Instant?
  var duration: Milliseconds?
  var configuration: String?
  var configurationSource: String?
  var vantage: VantageEvidence?
  var plan: [Planned]?
  var tenants: [TenantText]?
  var probes: [Entry]
}

/// A tenant of the plan.
struct TenantText: Codable {
  var name: String
  var icePolicy: ICEPolicy?
  var servers: [ServerText]
  var expectations: [ExpectationText]?
}

/// A server of a tenant, and what the plan made of it: one of `probe`, `skipped` and `failed`.
struct ServerText: Codable {
  /// Why a server cannot be asked.
  struct Fault: Codable {
    /// In seconds since 1970.
    var credentialExpired: Int?
    var credentialUntestable: Credential.Obstacle?
  }

  /// Nothing of a credential but whose it is, and which servers share it.
  struct Proof: Codable {
    /// Whom it is for.
    var user: String?
    /// Whether the configuration has none, so that the placeholder was used.
    var isPlaceholder: Bool?
    /// Counts the different credentials of the run, from 1.
    var number: Int?
  }

  /// How a configuration spells a URL.
  struct Spelling: Codable {
    /// Before its variables are filled in.
    var written: String
    /// Afterwards; nil for the same.
    var filled: String?
  }

  var url: ServerURL
  /// How the configuration spells it; nil for the shortest way, and in files of version 0.1.0.
  var spelling: Spelling?
  var name: String?
  var jurisdiction: String?
  var accept: [WarningCode]?
  var line: Int?
  var column: Int?
  var credential: Proof?
  var probe: Int?
  var skipped: ProbePlan.SkipReason?
  var failed: Fault?
}

/// How a relay was to be proved.
struct ProofPlanText: Codable {
  var packets: Int
  var maxLoss: Double
  var hold: Milliseconds?
  var pace: Int
  var throughput: Milliseconds?

  init(_ plan: ProofPlan) {
    packets = plan.packets
    maxLoss = plan.maxLoss
    hold = plan.hold.map(Milliseconds.init)
    pace = plan.pace
    throughput = plan.throughput.map(Milliseconds.init)
  }

  var plan: ProofPlan {
    ProofPlan(
      packets: packets, maxLoss: maxLoss, hold: hold?.duration, pace: pace,
      throughput: throughput?.duration)
  }
}

/// One expectation, under the key that asks for it.
struct ExpectationText: Codable {
  var relays: Int?
  var jurisdiction: String?
  var transport: String?
  var relayedAddresses: [String]?
  var certificateDays: Int?
  var certificatePercent: Int?
  var duration: Milliseconds?
  var everyServer: Bool?
  var everyAddress: Bool?

  init(_ expectation: Expectation) {
    switch expectation {
    case .relays(let count): relays = count
    case .jurisdiction(let name): jurisdiction = name
    case .transport(let way): transport = way.text
    case .relayedAddresses(let ranges): relayedAddresses = ranges.map(\.description)
    case .certificateDays(let count): certificateDays = count
    case .certificateShare(let percent): certificatePercent = percent
    case .duration(let limit): duration = Milliseconds(limit)
    case .everyServer: everyServer = true
    case .everyAddress: everyAddress = true
    }
  }

  /// Nil if it is none of them.
  var expectation: Expectation? {
    if let relays { return .relays(atLeast: relays) }
    if let jurisdiction { return .jurisdiction(jurisdiction) }
    if let transport { return ExpectedTransport(transport).map(Expectation.transport) }
    if let relayedAddresses {
      let ranges = relayedAddresses.compactMap(AddressRange.init)
      return ranges.count == relayedAddresses.count ? .relayedAddresses(ranges) : nil
    }
    if let certificatePercent { return .certificateShare(atLeastPercent: certificatePercent) }
    if let certificateDays { return .certificateDays(atLeast: certificateDays) }
    if let duration { return .duration(atMost: duration.duration) }
    if everyServer == true { return .everyServer }
    return everyAddress == true ? .everyAddress : nil
  }
}

// MARK: - From a run

extension EvidenceFile {
  init(_ run: SavedRun) {
    let plan = run.plan
    evidenceVersion = SavedRun.version
    tool = run.toolVersion.map { Tool(name: "iceprobe", version: $0) }
    startedAt = run.startedAt
    duration = Milliseconds(run.duration)
    configuration = run.configurationPath
    configurationSource = run.configurationSource
    vantage = run.evidence.vantage
    self.plan = plan.probes.map { spec in
      Planned(
        url: spec.url, isControl: plan.controls.contains(spec.id),
        attempts: run.evidence.attempts(of: spec.id).count,
        proof: spec.proof.map(ProofPlanText.init))
    }
    var credentials: [Credential: Int] = [:]
    tenants = plan.tenants.map { TenantText($0, numbering: &credentials) }
    probes = plan.probes.flatMap { spec in
      zip(1..., run.evidence.attempts(of: spec.id)).flatMap { attempt, evidence in
        evidence.map {
          Entry(
            probe: spec.id, url: spec.url, isControl: plan.controls.contains(spec.id),
            attempt: attempt, events: $0.events, proof: $0.proof)
        }
      }
    }
  }
}

extension RunEvidence {
  /// The evidence of every attempt of a probe, oldest first; the last one may not have begun.
  package func attempts(of id: Int) -> [[Evidence]] {
    let earlier = earlier[id] ?? []
    return earlier.isEmpty && probes[id] == nil ? [] : earlier + [probes[id] ?? []]
  }
}

extension TenantText {
  init(_ tenant: ProbePlan.PlannedTenant, numbering credentials: inout [Credential: Int]) {
    name = tenant.name
    icePolicy = tenant.icePolicy
    servers = tenant.servers.map { ServerText($0, numbering: &credentials) }
    expectations = tenant.expectations.map(ExpectationText.init)
  }
}

extension ServerText {
  init(_ planned: ProbePlan.PlannedServer, numbering credentials: inout [Credential: Int]) {
    url = planned.server.url
    spelling = Spelling(of: planned.server)
    name = planned.server.entryName
    jurisdiction = planned.server.jurisdiction
    let accepted = planned.server.acceptedWarnings.sorted { $0.rawValue < $1.rawValue }
    accept = accepted.isEmpty ? nil : accepted
    line = planned.server.position?.line
    column = planned.server.position?.column
    credential = planned.server.credential.map { Proof($0, numbering: &credentials) }
    credential?.user = planned.server.user
    switch planned.decision {
    case .probe(let id): probe = id
    case .skip(let reason): skipped = reason
    case .fail(.credentialExpired(let expiry)): failed = Fault(credentialExpired: expiry)
    case .fail(.credentialUntestable(let obstacle)):
      failed = Fault(credentialUntestable: obstacle)
    }
  }
}

extension ServerText.Spelling {
  /// Nil for the shortest way.
  fileprivate init?(of server: Server) {
    guard server.writtenURL != server.url.description else { return nil }
    written = server.writtenURL
    filled = server.filledURL == written ? nil : server.filledURL
  }

  /// Whether this spells a URL, in what a report may show as it is.
  func spells(_ url: ServerURL) -> Bool {
    guard written.isPrintable else { return false }
    do throws(ServerURLError) {
      return try ServerURL(filled ?? written) == url
    } catch {
      return false
    }
  }
}

extension ServerText.Proof {
  init(_ credential: Credential, numbering credentials: inout [Credential: Int]) {
    guard credential != .placeholder else {
      isPlaceholder = true
      return
    }
    let next = credentials.count + 1
    credentials[credential] = credentials[credential] ?? next
    number = credentials[credential]
  }

  /// Stands for the credential, and holds nothing of it, not even whom it is for.
  var standIn: Credential {
    isPlaceholder == true
      ? .placeholder : .longTerm(username: "", password: Secret("\(number ?? 0)"))
  }
}
