import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// What the failures have in common. From one place nothing of it can be proved: "looks", never "is".
extension Summary {
  /// One thing that explains many failures.
  struct Diagnosis {
    let finding: SummaryFinding
    let words: String
    let explains: (Report.Result) -> Bool
  }

  /// The first diagnosis that fits, and the failures that it leaves over.
  var diagnosis: String? {
    guard let found = commonCause else { return nil }
    let rest = failed.filter { !found.explains($0) }
    return found.words + (rest.isEmpty ? "" : "; besides, \(tally(of: rest))")
  }

  /// The first diagnosis that fits.
  var commonCause: Diagnosis? {
    let ofNetwork: Diagnosis? =
      silentResolver ?? filteredNames ?? onlyThroughProxy ?? onlyTLSOn443 ?? blockedUDP
    return ofNetwork ?? inspectedTLS ?? brokenTLS ?? ofServers
  }

  private var ofServers: Diagnosis? {
    refusedCredentials ?? unreachableJurisdiction ?? brokenIPv6 ?? noRelay
  }

  /// How many hosts must be out of reach before it may be the network's doing.
  ///
  /// 2: one that is silent may be down, or may not offer what it is asked for.
  private static let hostsThatTell = 2

  /// Whether all servers of a kind are out of reach, and there are enough of them to say so.
  private func areShut(_ isOfKind: (Report.Result) -> Bool) -> Bool {
    let kind = asked.filter(isOfKind)
    let shut = kind.filter { $0.path == .shut }
    return Set(shut.map(\.server.url.host)).count >= Self.hostsThatTell
      && !kind.contains { $0.path == .open }
  }
}

// MARK: - The resolver

extension Summary {
  /// How long a name may take before the resolver is called slow. 1 s: as long as many programs wait
  /// before they ask the next one; a resolver nearby takes a tenth for a name that it does not know yet.
  private static let slowLookup: Duration = .seconds(1)

  /// The servers whose names were looked up.
  private var named: [Report.Result] {
    asked.filter {
      $0.findings?.phases.resolve != nil || $0.verdict.failure?.cause == .resolveTimeout
    }
  }

  private var silentResolver: Diagnosis? {
    let named = named
    let isLate = { (result: Report.Result) in result.verdict.failure?.cause == .resolveTimeout }
    guard Set(named.map(\.server.url.host)).count >= Self.hostsThatTell, named.allSatisfy(isLate)
    else { return nil }
    return Diagnosis(
      finding: .silentResolver,
      words:
        "The resolver of this machine answered for none of \(servers(named.count)) in time: look at "
        + "its DNS first", explains: isLate)
  }

  /// What is said besides of a resolver that takes long for most names; nil if it does not, or for no
  /// reason to say it.
  var slowResolver: String? {
    let times = asked.compactMap(\.findings?.phases.resolve).filter { $0 > .zero }
    let slow = times.filter { $0 >= Self.slowLookup }
    guard let longest = slow.max(), slow.count * 2 > times.count else { return nil }
    return "the resolver is slow: names took up to \(longest.brief)"
  }

  private var filteredNames: Diagnosis? {
    let isFiltered = { (result: Report.Result) in result.verdict.failure?.cause == .resolveFiltered
    }
    let filtered = failed.filter(isFiltered)
    guard Set(filtered.map(\.server.url.host)).count >= Self.hostsThatTell else { return nil }
    return Diagnosis(
      finding: .filteredNames,
      words:
        "DNS leads the names of \(servers(filtered.count)) astray on this network: consistent with a "
        + "DNS filter", explains: isFiltered)
  }
}

// MARK: - The network's transports

extension Summary {
  /// Whether UDP does not get through to the servers, and it may be the network's doing: where it
  /// comes back from anybody, a control say, it is not.
  private var isUDPShut: Bool {
    guard vantage.udp != true else { return false }
    let asked = asked.filter(\.usesDatagrams)
    return areShut(\.usesDatagrams)
      || areControlsShut && !asked.isEmpty && !asked.contains { $0.path == .open }
  }

  /// Whether no UDP comes back, and controls were asked.
  private var areControlsShut: Bool { vantage.udp == false && vantage.areControlsDead }

  private var onlyThroughProxy: Diagnosis? {
    guard let onlyProxy else { return nil }
    let isUDPShut = isUDPShut
    return Diagnosis(
      finding: .onlyThroughProxy,
      words: words(for: onlyProxy) + (isUDPShut ? "; UDP looks blocked on this network" : "")
    ) { isUDPShut && $0.path == .shut && $0.usesDatagrams }
  }

  private var onlyTLSOn443: Diagnosis? {
    let others = asked.filter { $0.server.url.transport.isStream && !$0.usesTLSOn443 }
    guard isUDPShut, others.contains(where: { $0.path == .shut }),
      working.contains(where: \.isTURN), working.allSatisfy(\.usesTLSOn443),
      !others.contains(where: { $0.path == .open })
    else { return nil }
    return Diagnosis(
      finding: .onlyTLSOn443,
      words: "Only TLS on port 443 passes: calls work through TURN/TLS\(jurisdictionOfRelays); "
        + "UDP and other TCP ports look blocked on this network"
    ) { $0.path == .shut && !$0.usesTLSOn443 }
  }

  private var blockedUDP: Diagnosis? {
    guard isUDPShut, working.contains(where: \.isTURN) else { return nil }
    return Diagnosis(
      finding: .blockedUDP,
      words: "Calls work only through \(relayPaths)\(jurisdictionOfRelays); "
        + (areControlsShut
          ? "UDP is blocked on this network: the controls are silent, too"
          : "UDP looks blocked on this network")
    ) { $0.path == .shut && $0.usesDatagrams }
  }

  private var inspectedTLS: Diagnosis? {
    guard let inspectingIssuer else { return nil }
    return Diagnosis(
      finding: .inspectedTLS,
      words:
        "All TLS servers present certificates of \(inspectingIssuer.shown), which this machine "
        + "does not trust: look at this network (TLS inspection) and this machine first"
    ) { $0.verdict.failure?.cause == .tlsCertificateUntrusted }
  }

  /// TLS that breaks off before any server has said anything, at every address.
  private var brokenTLS: Diagnosis? {
    let secure = asked.filter { $0.server.url.transport == .tls }
    let breaksOff = { (result: Report.Result) in
      switch result.verdict.failure?.cause {
      case .tlsReset?, .tlsClosed?, .tlsTimeout?: result.findings?.peer == nil
      default: false
      }
    }
    guard secure.allSatisfy(breaksOff),
      Set(secure.compactMap(\.findings?.remote?.address)).count >= Self.hostsThatTell
    else { return nil }
    return Diagnosis(
      finding: .brokenTLS,
      words:
        "TLS to all \(servers(secure.count)) breaks off before an answer: consistent with a filter or "
        + "proxy on this network; try from another one", explains: breaksOff)
  }

  private var brokenIPv6: Diagnosis? {
    guard areShut(\.usesIPv6), working.contains(where: { $0.findings?.remote?.family == 4 }) else {
      return nil
    }
    return Diagnosis(
      finding: .brokenIPv6,
      words: "IPv6 looks broken on this network: no server answers over it, and IPv4 works"
    ) { $0.path == .shut && $0.usesIPv6 }
  }

  /// What is said besides of servers that all work, over IPv4 alone; nil if some work over IPv6, or too few
  /// have an address of it.
  var brokenIPv6Besides: String? {
    guard failed.isEmpty else { return nil }
    let tried = working.flatMap { result in
      result.endpoints.filter { !$0.lacksRoute && $0.findings?.remote?.family == 6 }
        .map { (host: result.server.url.host, endpoint: $0) }
    }
    let isShut = tried.allSatisfy { $0.endpoint.verdict.failure?.isOfPath == true }
    guard isShut, Set(tried.map(\.host)).count >= Self.hostsThatTell else { return nil }
    return "IPv6 looks broken on this network: no server answers over it, and IPv4 works"
  }

  /// The ways to the relays that work: `TURN/TLS on 443 and TURN/TCP on 80`.
  private var relayPaths: String {
    let paths = Set(
      working.filter(\.isTURN).map(\.server.url).map {
        "TURN/\($0.transport.rawValue.uppercased()) on \($0.port)"
      })
    return paths.count > 2 ? "TURN over TCP or TLS" : paths.sorted().joined(separator: " and ")
  }

  /// ` (jurisdiction EU)` if all relays that work are there.
  private var jurisdictionOfRelays: String {
    let names = Set(working.filter(\.isTURN).map(\.server.jurisdiction))
    guard names.count == 1, case let name?? = names.first else { return "" }
    return " (jurisdiction \(name))"
  }
}

// MARK: - The servers

extension Summary {
  private var refusedCredentials: Diagnosis? {
    let relays = asked.filter(\.isTURN)
    guard !relays.isEmpty, relays.allSatisfy(\.refusesCredentials) else { return nil }
    let who = relays.count == 1 ? "The TURN server" : "All \(relays.count) TURN servers"
    return Diagnosis(
      finding: .refusedCredentials,
      words: "\(who) \("refuses".agreeing(with: relays.count)) the user name and password: "
        + "the credentials look wrong, not the network",
      explains: \.refusesCredentials)
  }

  private var unreachableJurisdiction: Diagnosis? {
    let byName = Dictionary(grouping: asked.filter { $0.server.jurisdiction != nil }) {
      $0.server.jurisdiction ?? ""
    }
    let shut = byName.filter { $0.value.allSatisfy { $0.path == .shut } }
    let others = byName.filter { shut[$0.key] == nil }.values
    guard shut.count == 1, let (name, its) = shut.first, !others.isEmpty,
      others.allSatisfy({ $0.contains { $0.verdict.status.isSuccess } })
    else { return nil }
    return Diagnosis(
      finding: .unreachableJurisdiction,
      words: "No server of jurisdiction \(name) can be reached (\(servers(its.count)) asked); "
        + "the other jurisdictions work"
    ) { $0.server.jurisdiction == name }
  }

  private var noRelay: Diagnosis? {
    let relays = asked.filter(\.isTURN)
    guard !working.isEmpty, !relays.isEmpty, !working.contains(where: \.isTURN) else { return nil }
    let who =
      relays.count == 1
      ? "the TURN server gives no relay" : "none of the \(relays.count) TURN servers gives a relay"
    return Diagnosis(
      finding: .noRelay,
      words: "STUN works, but \(who): \(explanation(of: relays))", explains: \.isTURN)
  }
}

extension Summary {
  /// The one proxy without which nothing works here: every server that works does so through it alone,
  /// and there is a relay among them. Nil if there is none such.
  var onlyProxy: String? {
    let proxies = Set(working.map { $0.findings?.proxy })
    guard proxies.count == 1, working.contains(where: \.isTURN) else { return nil }
    return proxies.first ?? nil
  }

  /// What is said of a proxy without which nothing works.
  func words(for proxy: String) -> String { "Calls work only through the proxy \(proxy)" }
}
