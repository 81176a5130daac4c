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
    if isForeign { words.append("\(server.address) is a private address") }
    if state.areFromHosts == true, !server.isLoopback {
      words.append("this machine's hosts file has the address")
    }
    guard !words.isEmpty else { return self }
    return adding(
      words.joined(separator: "; "),
      hint: isRefused ? nil : isForeign ? Self.joinNetwork : Self.checkHostsFile)
  }

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
