import Documents
import ICEConfiguration

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a file holds no run that can be judged. It shows nothing of the file but where it went wrong.
package struct UnreadableEvidence: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: key path: what was expected`.
  package let description: String
}

extension SavedRun {
  /// Reads a run as ``text`` writes it. Members that are not known are passed over.
  ///
  /// - Parameters:
  ///   - bytes: The text. Its size is for the caller to bound.
  ///   - source: What errors call the text.
  /// - Throws: The first thing that is wrong with it.
  package init(decoding bytes: [UInt8], source: String) throws(UnreadableEvidence) {
    do throws(DocumentFault) {
      let root = try JSONPlace.root(of: bytes)
      try root.require("evidenceVersion", is: "\(Self.version)")
      try root.checkMembers()
      self = try EvidenceFile(root, bytes).run(at: root)
    } catch {
      throw UnreadableEvidence(description: error.words(in: source))
    }
  }
}

// MARK: - Bounds

/// The most of each thing that is read. All are far above what a run can have, and keep a file that
/// was made to do harm from taking time that grows faster than its size.
private enum Bound {
  /// The events of one probe. A probe is asked twice a second for as long as its limit: an hour has
  /// 7,200 of them.
  static let events = 20_000
  /// How often one probe starts again: a fresh socket 3 times, and another server 3 times.
  static let retries = 16
  /// The attempts at one server: as many as can be asked for, and as many that were disturbed.
  static let attempts = 2 * AttemptRule.limit
  /// The ways in which one relay was tried.
  static let proofAttempts = 16
  /// The events of one of them, of which ``ProofAttempt/eventLimit`` are kept beside those that decide.
  static let proofEvents = 1_000
  /// The packets of one of them; no more can be asked for.
  static let packets = 10_000
  /// The samples of a flow: four a second for more than a day.
  static let samples = 400_000
  /// The absolute value of any number.
  static let number = 1e15
}

extension JSONPlace {
  /// Makes sure that no key stands twice in an object, and that every number is one to count with.
  fileprivate func checkMembers() throws(DocumentFault) {
    switch node.value {
    case .object(let members):
      var keys: Set<String> = []
      for member in members {
        guard keys.insert(member.key).inserted else { throw fault("expected each key once") }
        try value(of: member).checkMembers()
      }
    case .array(let nodes):
      // Paths of long lists of numbers are made only where something is wrong.
      for (index, node) in nodes.enumerated() where !node.value.isInnocent {
        try JSONPlace(node: node, path: path.appending(index: index)).checkMembers()
      }
    case .number where !node.value.isInnocent:
      throw fault("expected a number between -10^15 and 10^15")
    case .number, .string, .plain, .boolean, .null: break
    }
  }

  /// The place that a path of the decoder leads to, as far as it is there.
  fileprivate func place(at path: [any CodingKey]) -> JSONPlace {
    var place = self
    for key in path {
      switch place.node.value {
      case .array(let nodes):
        guard let index = key.intValue, nodes.indices.contains(index) else { return place }
        place = JSONPlace(node: nodes[index], path: place.path.appending(index: index))
      case .object(let members):
        guard let member = members.first(where: { $0.key == key.stringValue }) else { return place }
        place = place.value(of: member)
      case .string, .plain, .number, .boolean, .null: return place
      }
    }
    return place
  }
}

extension JSONValue {
  /// Whether there is nothing to look at in it.
  fileprivate var isInnocent: Bool {
    switch self {
    case .object, .array: false
    case .number(let text): Double(text).map { abs($0) <= Bound.number } ?? false
    case .string, .plain, .boolean, .null: true
    }
  }
}

// MARK: - What was expected

extension EvidenceFile {
  fileprivate init(_ root: JSONPlace, _ bytes: [UInt8]) throws(DocumentFault) {
    do {
      self = try JSONDecoder().decode(EvidenceFile.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw error.fault(in: root)
    } catch {
      throw root.fault("expected the evidence of a run")
    }
  }
}

extension DecodingError {
  /// The fault in words of ours: the decoder's own may show what stands in the file.
  fileprivate func fault(in root: JSONPlace) -> DocumentFault {
    switch self {
    case .typeMismatch(let type, let context):
      root.place(at: context.codingPath).fault("expected \(Self.words(for: type))")
    case .valueNotFound(let type, let context):
      root.place(at: context.codingPath).fault("expected \(Self.words(for: type)), found null")
    case .keyNotFound(let key, let context):
      root.place(at: context.codingPath).fault("expected \"\(key.stringValue)\"")
    case .dataCorrupted(let context):
      root.place(at: context.codingPath).fault(
        (context.underlyingError as? ServerURLError)?.description
          ?? "expected a value that this version knows")
    @unknown default: root.fault("expected the evidence of a run")
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "a number"
    case is [any Decodable].Type, is [Any].Type: "an array"
    case is [String: Any].Type: "an object"
    default: "a value that this version knows"
    }
  }
}

// MARK: - The run

extension EvidenceFile {
  /// The run that the file holds.
  fileprivate func run(at root: JSONPlace) throws(DocumentFault) -> SavedRun {
    let planned = plan ?? plannedByDefault
    let ids = Dictionary(planned.enumerated().map { ($1.url, $0) }) { first, _ in first }
    var attempts: [Int: [[Evidence]]] = [:]
    for (index, planned) in planned.enumerated() {
      guard (0...Bound.attempts).contains(planned.attempts ?? 0) else {
        throw root.fault("plan[\(index)].attempts", "expected 0 to \(Bound.attempts)")
      }
      if let count = planned.attempts, count > 0 {
        attempts[index] = Array(repeating: [], count: count)
      }
    }
    for (index, entry) in probes.enumerated() {
      let place = "probes[\(index)]"
      if let excess = entry.excess { throw root.fault(place, excess) }
      guard let id = entry.probe ?? ids[entry.url], planned.indices.contains(id),
        planned[id].url == entry.url
      else { throw root.fault(place, "expected a probe of the plan, with its URL") }
      let attempt = entry.attempt ?? 1
      guard (1...Bound.attempts).contains(attempt) else {
        throw root.fault("\(place).attempt", "expected 1 to \(Bound.attempts)")
      }
      var all = attempts[id] ?? []
      while all.count < attempt { all.append([]) }
      var evidence = Evidence(entry.events)
      evidence.proof = entry.proof
      all[attempt - 1].append(evidence)
      attempts[id] = all
    }
    return SavedRun(
      plan: try plan(of: planned, at: root),
      evidence: RunEvidence(attempts: attempts, vantage: vantage ?? VantageEvidence()),
      startedAt: startedAt ?? Instant(millisecondsSince1970: 0),
      duration: duration?.duration ?? .zero, toolVersion: tool?.version,
      configurationPath: configuration, configurationSource: configurationSource)
  }

  /// Every URL once, in the order of the entries.
  private var plannedByDefault: [Planned] {
    var places: [ServerURL: Int] = [:]
    var planned: [Planned] = []
    for entry in probes {
      let place = places[entry.url] ?? planned.count
      if place == planned.count {
        places[entry.url] = place
        planned.append(Planned(url: entry.url, isControl: entry.isControl))
      }
      if entry.proof != nil { planned[place].proof = ProofPlanText(ProofPlan()) }
    }
    return planned
  }

  private func plan(of planned: [Planned], at root: JSONPlace) throws(DocumentFault) -> ProbePlan {
    let specs = planned.enumerated().map { id, planned in
      ProbeSpec(
        id: id, url: planned.url, credential: nil, forcesRelay: false, proof: planned.proof?.plan)
    }
    var tenants: [ProbePlan.PlannedTenant] = []
    for (index, tenant) in (self.tenants ?? tenantsByDefault(of: planned)).enumerated() {
      tenants.append(
        try tenant.planned(in: specs) { root.fault("tenants[\(index)]", $0) })
    }
    return ProbePlan(
      probes: specs, tenants: tenants,
      controls: planned.indices.filter { planned[$0].isControl == true })
  }

  /// One tenant, which uses every server that is no control.
  private func tenantsByDefault(of planned: [Planned]) -> [TenantText] {
    let servers = planned.indices.filter { planned[$0].isControl != true }.map {
      ServerText(
        url: planned[$0].url, credential: ServerText.Proof(isPlaceholder: nil, number: 1),
        probe: $0)
    }
    return [TenantText(name: "default", servers: servers)]
  }
}

extension JSONPlace {
  /// A fault at a place below this one, which the key path names.
  fileprivate func fault(_ path: String, _ message: String) -> DocumentFault {
    fault("\(path): \(message)")
  }
}

extension EvidenceFile.Entry {
  /// What there is too much of; nil if there is not.
  fileprivate var excess: String? {
    let retries = events.count { if case .retrying = $0.what { true } else { false } }
    let attempts = proof?.attempts ?? []
    let flows = attempts.flatMap { [$0.hold, $0.throughput].compactMap(\.self) }
    return if events.count > Bound.events {
      "expected at most \(Bound.events) events"
    } else if retries > Bound.retries {
      "expected at most \(Bound.retries) times that the probe starts again"
    } else if attempts.count > Bound.proofAttempts {
      "expected at most \(Bound.proofAttempts) attempts to prove a relay"
    } else if attempts.contains(where: { $0.events.count > Bound.proofEvents }) {
      "expected at most \(Bound.proofEvents) events of an attempt to prove a relay"
    } else if attempts.contains(where: {
      max($0.packets.count, $0.bigPackets?.count ?? 0) > Bound.packets
    }) {
      "expected at most \(Bound.packets) packets"
    } else if flows.contains(where: { $0.samples.count > Bound.samples }) {
      "expected at most \(Bound.samples) samples of a flow"
    } else {
      nil
    }
  }
}

extension TenantText {
  fileprivate func planned(
    in specs: [ProbeSpec], fault: (String) -> DocumentFault
  ) throws(DocumentFault) -> ProbePlan.PlannedTenant {
    var planned: [ProbePlan.PlannedServer] = []
    for (index, server) in servers.enumerated() {
      if let spelling = server.spelling, !spelling.spells(server.url) {
        throw fault("servers[\(index)].spelling: expected a spelling of its URL")
      }
      guard let server = server.planned(in: specs) else {
        throw fault(
          "servers[\(index)]: expected a probe of the plan with its URL, or why there is none")
      }
      planned.append(server)
    }
    let expectations = (expectations ?? []).map(\.expectation)
    guard !expectations.contains(nil) else {
      throw fault("expectations: expected one that is known")
    }
    return ProbePlan.PlannedTenant(
      name: name, icePolicy: icePolicy ?? .all, servers: planned,
      expectations: expectations.compactMap(\.self))
  }
}

extension ServerText {
  /// Nil if nothing says what the plan made of the server.
  fileprivate func planned(in specs: [ProbeSpec]) -> ProbePlan.PlannedServer? {
    guard let decision = decision(in: specs) else { return nil }
    let position = line.flatMap { line in
      column.map { SourcePosition(line: line, column: $0) }
    }
    return ProbePlan.PlannedServer(
      server: Server(
        url: url, writtenURL: spelling?.written ?? url.description, filledURL: spelling?.filled,
        credential: credential?.standIn ?? .placeholder,
        user: credential?.user, jurisdiction: jurisdiction, entryName: name, position: position
      ).accepting(Set(accept ?? [])),
      decision: decision)
  }

  private func decision(in specs: [ProbeSpec]) -> ProbePlan.Decision? {
    switch (probe, skipped, failed?.credentialExpired, failed?.credentialUntestable) {
    case (let id?, nil, nil, nil):
      specs.indices.contains(id) && specs[id].url == url ? .probe(id: id) : nil
    case (nil, let reason?, nil, nil): .skip(reason)
    case (nil, nil, let expiry?, nil): .fail(.credentialExpired(at: expiry))
    case (nil, nil, nil, let obstacle?): .fail(.credentialUntestable(obstacle))
    default: nil
    }
  }
}
