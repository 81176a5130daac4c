extension CauseEntry {
  static let allocateUnsupportedTransport = CauseEntry(
    stage: .allocate,
    message: "the server does not relay over UDP",
    predicate: "does not relay over UDP",
    hint: "Server's admin: enable relaying over UDP (coturn: not no-udp-relay).",
    meaning: """
      The server was asked to relay over UDP, which is what calls need, and does not offer it. This \
      has nothing to do with the transport of the URL, over which the server was reached.
      """,
    owners: [.server],
    steps: ["Server's admin: enable relaying over UDP (coturn: not no-udp-relay)."],
    errorCodes: [.unsupportedTransport],
    checks: [.relay])

  static let allocateAllocationMismatch = CauseEntry(
    stage: .allocate,
    message: "the server says that this socket already has an allocation",
    predicate: "answers with an error",
    hint: """
      Try again in a minute. Network's admin: a NAT or balancer may reuse its ports too \
      soon.
      """,
    meaning: """
      The server says that an allocation already lives on the address and port that our request comes \
      from. Fresh sockets were tried, with the same end. So somebody else's allocation is seen \
      there, or the server could not make the relay and says it in this way.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Try again in a minute: a server keeps an ended allocation for some seconds.",
      "Network's admin: check that the NAT does not give a port to the next client too soon.",
      "Server's admin: check that a balancer passes on each client's own address and port.",
    ],
    errorCodes: [.allocationMismatch],
    checks: [.relay])

  static let allocateQuotaReached = CauseEntry(
    stage: .allocate,
    message: "the user has as many allocations as it may have",
    predicate: "has the user's quota used up",
    hint: """
      Give the probe a user of its own. Server's admin: raise the quota (coturn: \
      user-quota, total-quota).
      """,
    meaning: """
      The credentials are right, and this user has as many relays at the same time as it may have. \
      Calls with the same user fail in the same way until others end. Relays of programs that went \
      away without a word count until their lifetime is over, mostly ten minutes.
      """,
    owners: [.server, .configuration],
    steps: [
      "Give the probe a user of its own, so that it does not compete with calls.",
      "Server's admin: raise the quota (coturn: user-quota, total-quota).",
      "Server's admin: with a limit on bandwidth check that, too (coturn: bps-capacity, max-bps).",
      "Give users names of their own: with one name for all, they share one quota.",
    ],
    errorCodes: [.quotaReached],
    checks: [.relay])

  static let allocateInsufficientCapacity = CauseEntry(
    stage: .allocate,
    message: "the server has no relay port or bandwidth left",
    predicate: "has no capacity left",
    hint: "Server's admin: widen the relay port range, or add servers.",
    meaning: """
      The credentials are right, and the server could not open a relay: its relay ports or its \
      bandwidth are used up, it may open no more files, or it cannot use its relay address. Nobody gets a relay \
      from it as long as that lasts.
      """,
    owners: [.server],
    steps: [
      "Server's admin: widen the relay port range, and the firewall's (coturn: min-port, max-port).",
      "Server's admin: if it happens without load, check the relay address (coturn: relay-ip).",
      "Server's admin: raise the limit of open files for the server (ulimit -n, LimitNOFILE).",
      "Server's admin: or add servers (coturn: alternate-server).",
    ],
    errorCodes: [.insufficientCapacity],
    checks: [.relay])

  static let allocateServerError = CauseEntry(
    stage: .allocate,
    message: "the server reports trouble of its own",
    predicate: "answers with an error",
    hint: "Server's admin: the server's log says which.",
    meaning: """
      The server took the request and failed at it, for a reason of its own. The network and, as far \
      as one can tell, the credentials are not to blame.
      """,
    owners: [.server],
    steps: [
      "Run iceprobe again: a temporary fault is gone then.",
      "Server's admin: the server's log says which trouble it has (coturn: log-file, verbose).",
      "Server's admin: check disk, memory and the user database.",
    ],
    errorCodes: [.serverError],
    checks: [.relay])

  static let allocateRedirectLoop = CauseEntry(
    stage: .allocate,
    message: "the servers send us on from one to the next without end",
    predicate: "redirects without end",
    hint: "Server's admin: check alternate-server on every server of the pool.",
    meaning: """
      The server does not serve us itself, and names another one (300). That one names another, and \
      so on; iceprobe stops when it is sent back to a server that it has seen, or after three.
      """,
    owners: [.server],
    steps: [
      """
      Server's admin: look at every server of the pool: those that relay must not send clients on \
      (coturn: alternate-server, tls-alternate-server).
      """,
      "Server's admin: check that no server names itself (coturn: aux-server, udp-self-balance).",
    ],
    errorCodes: [.tryAlternate],
    checks: [.relay])

  static let allocateNoRelay = CauseEntry(
    stage: .allocate,
    message: "the server says yes, and no usable relayed address comes of it",
    predicate: "answers without an address",
    hint: """
      Server's admin: check the relay address (coturn: relay-ip, external-ip) and the \
      lifetimes.
      """,
    meaning: """
      The server said yes, and the relayed address that should come with it is missing or cannot be \
      used (port 0), or its lifetime is over from the beginning. No media can be sent to it.
      """,
    owners: [.server],
    steps: [
      "Server's admin: check the relay address (coturn: relay-ip, external-ip).",
      "Server's admin: check the lifetimes (coturn: max-allocate-lifetime).",
      "Server's admin: update the server.",
    ],
    checks: [.relay])

  static let allocateErrorResponse = CauseEntry(
    stage: .allocate,
    message: "the server answered with an error",
    predicate: "answers with an error",
    hint: "Server's admin: the STUN error code and the server's log say what it dislikes.",
    meaning: """
      The server answered the request for a relay, and said no with a code that is none of the usual \
      ones. The network is fine as far as the server.
      """,
    owners: [.server],
    steps: [
      "Look for the code in the list above; the server's reason stands beside it in the report.",
      "Server's admin: 440: listen and relay on IPv4 and on IPv6 (coturn: relay-ip, listening-ip).",
      "Server's admin: other codes: the server's log says what it dislikes (coturn: verbose).",
    ],
    errorCodes: [.tryAlternate, .unknownAttribute, .addressFamilyNotSupported],
    checks: [.relay])
}
