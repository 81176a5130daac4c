import ICEConfiguration

extension SavedRun {
  /// When every published run starts: it says nothing about the run. 2026-01-01T00:00:00Z.
  private static let start = Instant(secondsSince1970: 1_767_225_600)

  /// The run with pseudonyms in the place of names and addresses, fit to be published: judged again, it
  /// comes to the same verdicts.
  ///
  /// - Parameter pseudonyms: those of other texts that are published with it.
  package func pseudonymised(with pseudonyms: inout Pseudonyms) -> SavedRun {
    let ends = CertificateEnds(
      start: startedAt.secondsSince1970, other: Self.start.secondsSince1970)
    let probes = plan.probes.map { spec in
      ProbeSpec(
        id: spec.id, url: pseudonyms.url(spec.url), credential: nil, forcesRelay: false,
        proof: spec.proof)
    }
    var attempts: [Int: [[Evidence]]] = [:]
    for spec in plan.probes {
      let all = evidence.attempts(of: spec.id)
      if !all.isEmpty {
        attempts[spec.id] = all.map { $0.map { pseudonyms.evidence($0, ends) } }
      }
    }
    let relayed = evidence.relayedAddresses
    let tenants = plan.tenants.map { tenant in
      ProbePlan.PlannedTenant(
        name: pseudonyms.tenant(tenant.name), icePolicy: tenant.icePolicy,
        servers: tenant.servers.map { pseudonyms.server($0, ends) },
        expectations: tenant.expectations.map { pseudonyms.expectation($0, relayed) })
    }
    return SavedRun(
      plan: ProbePlan(probes: probes, tenants: tenants, controls: plan.controls),
      evidence: RunEvidence(
        attempts: attempts, vantage: pseudonyms.vantage(evidence.vantage)),
      startedAt: Self.start, duration: duration, toolVersion: toolVersion.flatMap(\.versionNumber))
  }
}

extension RunEvidence {
  /// Every relayed address that a server named.
  fileprivate var relayedAddresses: [String] {
    let all = probes.values.flatMap { $0 } + earlier.values.flatMap { $0.flatMap { $0 } }
    let addresses = all.flatMap(\.events).compactMap { event -> String? in
      switch event.what {
      case .received(let reply): reply.relayedAddress?.address
      case .candidate(let candidate): candidate.address.address
      default: nil
      }
    }
    return Set(addresses).sorted()
  }
}

extension Pseudonyms {
  /// `default` is what a tenant is called that has no name.
  fileprivate mutating func tenant(_ original: String) -> String {
    original == "default" ? original : name(original, .tenant)
  }

  fileprivate mutating func server(
    _ original: ProbePlan.PlannedServer, _ ends: CertificateEnds
  ) -> ProbePlan.PlannedServer {
    let url = url(original.server.url)
    return ProbePlan.PlannedServer(
      server: Server(
        url: url, writtenURL: url.description,
        credential: original.server.credential ?? .placeholder,
        user: original.server.user.map { name($0, .user) },
        jurisdiction: original.server.jurisdiction.map { name($0, .jurisdiction) },
        entryName: original.server.entryName.map { name($0, .entry) }
      ).accepting(original.server.acceptedWarnings),
      decision: decision(original.decision, ends))
  }

  private func decision(
    _ original: ProbePlan.Decision, _ ends: CertificateEnds
  ) -> ProbePlan.Decision {
    switch original {
    case .probe(let id): .probe(id: id)
    case .skip(let reason): .skip(reason)
    case .fail(.credentialExpired(let expiry)): .fail(.credentialExpired(at: ends.moved(expiry)))
    case .fail(.credentialUntestable(let obstacle)): .fail(.credentialUntestable(obstacle))
    }
  }

  /// Ranges of relayed addresses become lists of those that are in them.
  fileprivate mutating func expectation(
    _ original: Expectation, _ relayed: [String]
  ) -> Expectation {
    switch original {
    case .relays, .transport, .certificateDays, .certificateShare, .duration, .everyServer,
      .everyAddress:
      return original
    case .jurisdiction(let jurisdiction): return .jurisdiction(name(jurisdiction, .jurisdiction))
    case .relayedAddresses(let ranges):
      let inside = relayed.filter { address in ranges.contains { $0.contains(address) } }
      let hosts = inside.compactMap { address($0) }.map { address in
        "\(address)/\(address.contains(":") ? 128 : 32)"
      }
      // An address that no server has: the range is there, and nothing is in it.
      let nobody = "255.255.255.254/32"
      return .relayedAddresses((hosts.isEmpty ? [nobody] : hosts).compactMap(AddressRange.init))
    }
  }
}

extension String {
  /// The text if it is a version of the program: `0.1.0`, with letters for one in between.
  fileprivate var versionNumber: String? {
    let isVersion =
      (1...16).contains(utf8.count)
      && utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    return isVersion ? self : nil
  }
}
