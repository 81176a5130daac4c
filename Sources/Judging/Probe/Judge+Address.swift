import Causes
import ICEConfiguration
import ProbeEvidence

// What the server's address has to do with it that nothing comes from there.
extension Failure {
  /// The failure with what there is to know of the address, where nobody has answered from it.
  func located(by state: JudgeState) -> Failure {
    guard state.isUnheard, stunError == nil, isOfPath, let server = state.server,
      state.retries.isEmpty
    else { return self }
    // A refusal comes from a machine that is there.
    let isRefused = cause == .connectRefused
    let isForeign =
      !isRefused && !state.isNeighbourMissing && server.isOfAnotherNetwork(than: state.local)
    var words: [String] = []
    let nobodys = server.addressClass?.nobodysWords
    if let nobodys { words.append("\(server.address) is \(nobodys)") }
    if isForeign { words.append("\(server.address) is a private address") }
    let isTranslated = !isRefused && server.addressClass == .translated
    if isTranslated { words.append("\(server.address) leads through a NAT64 to an IPv4 server") }
    if state.areFromHosts == true, !server.isLoopback {
      words.append("this machine's hosts file has the address")
    }
    guard !words.isEmpty else { return self }
    let hint: String? =
      switch (nobodys != nil, isForeign) {
      case _ where isTranslated: Self.checkTranslator
      case (true, _) where state.resolvedAt == nil: Self.correctAddress
      case (true, _) where state.areFromHosts != true: Self.correctRecords
      case (_, true): Self.joinNetwork
      default: isRefused ? nil : Self.checkHostsFile
      }
    return adding(words.joined(separator: "; "), hint: hint)
  }

  private static let checkTranslator = """
    Network admin: check that the NAT64 of this network translates to the server. Else a firewall drops the \
    packets, or the server is down.
    """
  private static let correctAddress = "Configuration owner: correct the address in the URL."
  private static let correctRecords = "Server admin: correct the name's A and AAAA records in DNS."

  private static let joinNetwork = """
    If this machine is outside the server's network, join it (VPN), or have the name lead to a public \
    address. Else a firewall drops the packets, or the server is down.
    """
  private static let checkHostsFile = """
    Check that the hosts file's address is the server's present one. Else a firewall drops the packets, \
    or the server is down.
    """

  /// Whether nothing came from the server at all.
  package var isOfPath: Bool {
    switch cause {
    case .connectTimeout, .connectUnreachable, .connectRefused, .connectReset, .bindingNoResponse,
      .allocateNoResponse, .tlsTimeout:
      stunError == nil
    default: false
    }
  }
}

extension AddressClass {
  /// What an address is that no server on the internet has; nil for any other.
  var nobodysWords: String? {
    switch self {
    case .unspecified: "no address at all"
    case .linkLocal: "a link-local address, which is reached from its own link only"
    case .multicast: "a multicast address, which no server has"
    case .broadcast: "the broadcast address, which no server has"
    case .thisNetwork, .reserved: "a reserved address, which no server has"
    case .loopback, .privateUse, .carrierNAT, .documentation, .benchmarking, .mapped, .translated,
      .sixToFour, .teredo, .public:
      nil
    }
  }
}

extension JudgeState {
  /// Whether nothing came from the server, nor from anybody else at its address, whatever was tried.
  fileprivate var isUnheard: Bool {
    !isAnswered && (icmp == nil || isNeighbourMissing) && proxy == nil
      && trials.allSatisfy { [.silent, .unreachable, .skipped].contains($0.outcome) }
  }
}

extension Endpoint {
  /// Whether this is a private address of another network than that of `local`, as far as their first two
  /// bytes say: networks of one site have them in common.
  fileprivate func isOfAnotherNetwork(than local: Endpoint?) -> Bool {
    switch addressClass {
    case .privateUse, .carrierNAT:
      IPAddress(address)?.bytes.prefix(2)
        != (local.flatMap { IPAddress($0.address) }?.bytes.prefix(2) ?? [])
    case .unspecified, .thisNetwork, .loopback, .linkLocal, .documentation, .benchmarking,
      .multicast,
      .broadcast, .mapped, .translated, .sixToFour, .teredo, .reserved, .public, nil:
      false
    }
  }
}
