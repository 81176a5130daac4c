/// Why nothing can be said of a server. The raw values are a contract, like the codes of ``Cause``.
package enum InconclusiveReason: String, CaseIterable, Sendable {
  case vantageOffline = "vantage-offline"
  case machineStoodStill = "machine-stood-still"
  case networkChanged = "network-changed"
  case interrupted
  case fault

  /// Why nothing can be said: one sentence for a human, without the particulars of a case.
  package var message: String {
    switch self {
    case .vantageOffline: "this machine is offline"
    case .machineStoodStill: "this machine stood still during the probe"
    case .networkChanged: "this machine's network changed during the probe"
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
