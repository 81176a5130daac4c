extension CauseEntry {
  static let allocateUnsupportedTransport = CauseEntry(
    stage: .allocate,
    message: "the server does not relay over UDP",
    predicate: "does not relay over UDP",
    hint: "Server admin: enable relaying over UDP (coturn: not no-udp-relay).",
    meaning: """
      The server was asked to relay over UDP, which is what calls need, and does not offer it. This \
      has nothing to do with the transport of the URL, over which the server was reached.
      """,
    owners: [.server],
    steps: ["Server admin: enable relaying over UDP (coturn: not no-udp-relay)."],
    errorCodes: [.unsupportedTransport],
    checks: [.relay])

  static let allocateAllocationMismatch = CauseEntry(
    stage: .allocate,
    message: "the server says that this socket already has an allocation",
    predicate: "answers with an error",
    hint: """
      Try again in a minute. Network admin: a NAT or balancer may reuse its ports too \
      soon.
      """,
    meaning: """
      The server says that an allocation already lives on the address and port that our request comes \
      from. Fresh sockets were tried, with the same result. So another client's allocation is seen \
      there, or the server could not create the relay and reports it this way.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Try again in a minute: a server keeps an ended allocation for some seconds.",
      "Network admin: check that the NAT does not give a port to the next client too soon.",
      "Server admin: check that a balancer passes on each client's own address and port.",
    ],
    errorCodes: [.allocationMismatch],
    checks: [.relay])

  static let allocateQuotaReached = CauseEntry(
    stage: .allocate,
    message: "the user's allocation quota is used up",
    predicate: "has the user's quota used up",
    hint: """
      Give the probe a user of its own. Server admin: raise the quota (coturn: \
      user-quota, total-quota).
      """,
    meaning: """
      The credentials are right, and this user has used up its quota of simultaneous relays. \
      Calls with the same user fail in the same way until others end. Relays of programs that went \
      away without freeing them count until their lifetime ends, usually ten minutes.
      """,
    owners: [.server, .configuration],
    steps: [
      "Give the probe a user of its own, so that it does not compete with calls.",
      "Server admin: raise the quota (coturn: user-quota, total-quota).",
      "Server admin: if bandwidth is limited, check that limit too (coturn: bps-capacity, max-bps).",
      "Give each user a name of their own: with one name for all, they share one quota.",
    ],
    errorCodes: [.quotaReached],
    checks: [.relay])

  static let allocateInsufficientCapacity = CauseEntry(
    stage: .allocate,
    message: "the server has no relay port or bandwidth left",
    predicate: "has no capacity left",
    hint: "Server admin: widen the relay port range, or add servers.",
    meaning: """
      The credentials are right, and the server could not open a relay: its relay ports or its \
      bandwidth are used up, it may open no more files, or it cannot use its relay address. Nobody gets a relay \
      from it as long as that lasts.
      """,
    owners: [.server],
    steps: [
      "Server admin: widen the relay port range, and the firewall's (coturn: min-port, max-port).",
      "Server admin: if it happens without load, check the relay address (coturn: relay-ip).",
      "Server admin: raise the limit of open files for the server (ulimit -n, LimitNOFILE).",
      "Server admin: or add servers (coturn: alternate-server).",
    ],
    errorCodes: [.insufficientCapacity],
    checks: [.relay])

  static let allocateServerError = CauseEntry(
    stage: .allocate,
    message: "the server reports an internal error",
    predicate: "answers with an error",
    hint: "Server admin: look in the server's log.",
    meaning: """
      The server accepted the request and failed to serve it. The network and, as far \
      as can be seen, the credentials are not to blame.
      """,
    owners: [.server],
    steps: [
      "Run iceprobe again: a temporary fault may be gone.",
      "Server admin: the server's log has the details (coturn: log-file, verbose).",
      "Server admin: check disk, memory and the user database.",
    ],
    errorCodes: [.serverError],
    checks: [.relay])

  static let allocateRedirectLoop = CauseEntry(
    stage: .allocate,
    message: "the servers redirect clients in a loop",
    predicate: "redirects without end",
    hint: "Server admin: check alternate-server on every server of the pool.",
    meaning: """
      The server does not serve us itself but names another one (300). That one names another, and \
      so on; iceprobe stops when it is sent back to a server that it has seen, or after three.
      """,
    owners: [.server],
    steps: [
      """
      Server admin: look at every server of the pool: those that relay must not redirect clients \
      (coturn: alternate-server, tls-alternate-server).
      """,
      "Server admin: check that no server names itself (coturn: aux-server, udp-self-balance).",
    ],
    errorCodes: [.tryAlternate],
    checks: [.relay])

  static let allocateNoRelay = CauseEntry(
    stage: .allocate,
    message: "the server granted a relay but returned no usable address",
    predicate: "answers without an address",
    hint: """
      Server admin: check the relay address (coturn: relay-ip, external-ip) and the \
      lifetimes.
      """,
    meaning: """
      The server granted a relay, but the relayed address in its answer is missing or cannot be \
      used (port 0), or its lifetime is already over. No media can be sent to it.
      """,
    owners: [.server],
    steps: [
      "Server admin: check the relay address (coturn: relay-ip, external-ip).",
      "Server admin: check the lifetimes (coturn: max-allocate-lifetime).",
      "Server admin: update the server.",
    ],
    checks: [.relay])

  static let allocateErrorResponse = CauseEntry(
    stage: .allocate,
    message: "the server answered with an error",
    predicate: "answers with an error",
    hint: "Server admin: the STUN error code and the server's log say why.",
    meaning: """
      The server answered the request for a relay with an error code that is not one of the usual \
      ones. The network is fine up to the server.
      """,
    owners: [.server, .configuration],
    steps: [
      "Look for the code in the list above; the report shows the server's reason next to it.",
      "Server admin: 440: listen and relay on IPv4 and on IPv6 (coturn: relay-ip, listening-ip).",
      "Configuration owner: 405, 420, 600: the server only offers STUN: list it as stun:.",
      "Server admin: other codes: the server's log says why (coturn: verbose).",
    ],
    errorCodes: [.tryAlternate, .unknownAttribute, .addressFamilyNotSupported],
    checks: [.relay])
}
