/// Why nothing can be said of a server. The raw values are a contract, like the codes of ``Cause``.
package enum InconclusiveReason: String, CaseIterable, Sendable {
  case vantageOffline = "vantage-offline"
  case machineStoodStill = "machine-stood-still"
  case networkChanged = "network-changed"
  case ownFirewall = "own-firewall"
  case noAddressFamily = "no-address-family"
  case captivePortal = "captive-portal"
  case interrupted
  case fault

  /// Why nothing can be said: one sentence for a human, without the particulars of a case.
  package var message: String {
    switch self {
    case .vantageOffline: "this machine is offline"
    case .machineStoodStill: "this machine stood still during the probe"
    case .networkChanged: "this machine's network changed during the probe"
    case .ownFirewall: "this machine's own firewall forbids the packets"
    case .noAddressFamily: "this machine has no address of the server's family"
    case .captivePortal: "a login page answers in place of the servers"
    case .interrupted: "the run ended before the result was known"
    case .fault: "iceprobe itself failed"
    }
  }

  /// What there is to say about the reason.
  package var explanation: Explanation {
    switch self {
    case .vantageOffline: .vantageOffline
    case .machineStoodStill: .machineStoodStill
    case .networkChanged: .networkChanged
    case .ownFirewall: .ownFirewall
    case .noAddressFamily: .noAddressFamily
    case .captivePortal: .captivePortal
    case .interrupted: .interrupted
    case .fault: .fault
    }
  }
}

extension Explanation {
  fileprivate static let vantageOffline = Explanation(
    meaning: """
      No server could have been reached from here: this machine has no route or no resolver, or \
      nothing came back from any server, not from the controls either. This says nothing about the \
      servers.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Connect this machine to a network and run iceprobe again.",
      "Name a server that surely works with --control, so that a dead server can be distinguished from a dead network.",
    ],
    checks: [.addressesHere, .route])

  fileprivate static let machineStoodStill = Explanation(
    meaning: """
      The machine slept, or the program was stopped or got no processor for seconds, while it waited \
      for the server. Servers and NATs give up connections meanwhile, so neither silence nor the end \
      of a connection says anything about the server. An answer that came afterwards counts.
      """,
    owners: [.user, .machineOrNetwork],
    steps: [
      "Run iceprobe again, and keep the machine awake meanwhile.",
      "Use --attempts 2 where this happens often: such an attempt is repeated.",
      "On a machine that is always overloaded, lower --concurrency or reserve processor time for the program.",
    ],
    checks: [.binding])

  fileprivate static let networkChanged = Explanation(
    meaning: """
      The interface, the address or the route that the packets left by changed or went away while \
      the server was asked: a cable, another Wi-Fi, a VPN that came up. What was open then is cut off \
      on this side, whatever the server does. Other interfaces of this machine do not count.
      """,
    owners: [.user, .machineOrNetwork],
    steps: [
      "Run iceprobe again once the network is stable.",
      "Look into this machine's log (journalctl -k, NetworkManager) for what changed the interface.",
    ],
    checks: [.route])

  fileprivate static let ownFirewall = Explanation(
    meaning: """
      This machine did not let the packets out: a rule of its own firewall, a route that prohibits, or \
      a policy for this program. The operating system said so (EPERM, EACCES), or an ICMP message came \
      from one of this machine's own addresses. Nobody else has seen the packets.
      """,
    owners: [.machineOrNetwork, .user],
    steps: [
      "Look at the rules for what leaves this machine (nft list ruleset, iptables -L OUTPUT -nv).",
      "Look at the routes (ip route show type prohibit), and at the policy for the service or container.",
      "Allow the server's address, port and transport, and run iceprobe again.",
    ],
    checks: [.route])

  fileprivate static let noAddressFamily = Explanation(
    meaning: """
      The server has addresses of one family only, IPv4 or IPv6, and this machine has no address and no \
      default route of that family. No packet was sent, which says nothing about the server.
      """,
    owners: [.configuration, .machineOrNetwork, .user, .server],
    steps: [
      """
      Write the server's name in place of its address: on a network with IPv6 only, DNS64 and NAT64 \
      lead to IPv4 servers by name.
      """,
      "Run iceprobe on a network that has both families.",
      "Server admin: give the server an address of each family.",
    ],
    checks: [.addressesHere, .route])

  fileprivate static let captivePortal = Explanation(
    meaning: """
      Servers that have nothing to do with each other all answered with a web page or a redirection, and \
      no server showed itself otherwise. Networks in hotels, trains and offices do that until somebody has \
      logged in or accepted their terms. This says nothing about the servers.
      """,
    owners: [.user, .machineOrNetwork],
    steps: [
      "Open any page with http: in a browser, log in or accept the terms, and run iceprobe again.",
      "If there is no login page, ask the network admin for the web proxy that answers instead.",
      "If the URLs name ports of web servers, write those of the TURN servers.",
    ],
    checks: [.port])

  fileprivate static let interrupted = Explanation(
    meaning: """
      The run was interrupted before it was known whether the server works. What was known by \
      then is in the report.
      """,
    owners: [.user],
    steps: ["Run iceprobe again and let it finish."],
    checks: [.configuration])

  fileprivate static let fault = Explanation(
    meaning: """
      Something failed inside iceprobe, such as the memory or the file descriptors that it may use. \
      That says nothing about the server. The report has the particulars.
      """,
    owners: [.user, .machineOrNetwork],
    steps: [
      "Run iceprobe again with fewer probes at a time (--concurrency).",
      "If it happens again, report it with the output of -v, which holds no secret.",
    ],
    checks: [.configuration])
}
