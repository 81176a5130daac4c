extension CauseEntry {
  static let permissionForbidden = CauseEntry(
    stage: .permission,
    message: "the TURN server forbids relaying to the peer",
    predicate: "forbids the relay",
    hint: "Server's admin: allow the peer's address (coturn: allowed-peer-ip, denied-peer-ip).",
    meaning: """
      The server granted a relay, and forbids to send from it to the address of the other side. Good \
      servers forbid private and loopback addresses, so that nobody reaches their own network \
      through them.
      """,
    owners: [.server],
    steps: [
      "Server's admin: allow the peer's address (coturn: allowed-peer-ip, denied-peer-ip).",
      """
      Server's admin: for tests on one machine only, allow loopback; never on a public server \
      (coturn: allow-loopback-peers).
      """,
    ],
    errorCodes: [.forbidden],
    checks: [.relay])

  static let permissionNoResponse = CauseEntry(
    stage: .permission,
    message: "the TURN server does not answer the request for a permission",
    predicate: "does not answer",
    hint: "Try from another network. Server's admin: the server's log says whether it arrived.",
    meaning: """
      The relay was granted, and the request for permission to send to the other side had no answer. \
      The server was there a moment ago: it went away, or the path was cut in between.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Server's admin: the server's log says whether the request arrived (coturn: verbose).",
    ],
    checks: [.relay])

  static let permissionErrorResponse = CauseEntry(
    stage: .permission,
    message: "the TURN server refuses the permission with an error",
    predicate: "answers with an error",
    hint: "Server's admin: the STUN error code and the server's log say why.",
    meaning: """
      The relay was granted, and the server refuses with an error to let it talk to the other side. \
      Without that permission no media passes.
      """,
    owners: [.server],
    steps: [
      "Look for the code in the list above.",
      "Server's admin: 443: relay IPv4 and IPv6, each for peers of its own kind (coturn: relay-ip).",
      "Server's admin: other codes: the server's log says why (coturn: verbose).",
    ],
    errorCodes: [
      .badRequest, .allocationMismatch, .wrongCredentials, .peerAddressFamilyMismatch,
      .insufficientCapacity,
    ],
    checks: [.relay])

  static let dataNoData = CauseEntry(
    stage: .data,
    message: "a relay was granted, and no data comes through it",
    predicate: "loses the relayed data",
    hint: "Server's admin: open the relay's port range in the firewall, and check external-ip.",
    meaning: """
      The server granted a relay, with an address and a port, and nothing that is sent to that \
      address arrives. Mostly a firewall before the server lets its listening port in and not the \
      relay ports, or the server tells an address at which it cannot be reached.
      """,
    owners: [.server],
    steps: [
      "Server's admin: open the relay's port range for UDP in the firewall (coturn: min-port, max-port).",
      "Server's admin: behind a NAT, tell it its public address (coturn: external-ip).",
    ],
    checks: [.relay])

  static let dataOneWay = CauseEntry(
    stage: .data,
    message: "the relay's data flows one way only",
    predicate: "loses the relayed data",
    hint: """
      Server's admin: check external-ip, and the firewall for the relay's ports, in both \
      directions.
      """,
    meaning: """
      The server granted a relay, and data passes through it in one direction and not in the other. \
      One side of such a call hears nothing. Mostly a firewall that lets the server send from its \
      relay ports and lets nothing in to them, or the other way round.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server's admin: open the relay's port range for UDP both ways (coturn: min-port, max-port).",
      "Server's admin: behind a NAT, tell it its public address (coturn: external-ip).",
      tryElsewhere,
    ],
    checks: [.relay])

  static let dataLoss = CauseEntry(
    stage: .data,
    message: "the relay loses too many packets",
    predicate: "loses the relayed data",
    hint: "Server's admin: check its load. Network's admin: check the path.",
    meaning: """
      Data comes through the relay, and too much of it is lost: voices break up, and pictures freeze. \
      The server is overloaded or limits the bandwidth, or a line on the way is full.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server's admin: check its load, and its limits of bandwidth (coturn: max-bps, bps-capacity).",
      "Network's admin: check the path for full lines and bad Wi-Fi; compare with a cable.",
    ],
    checks: [.relay])

  static let dataFrozen = CauseEntry(
    stage: .data,
    message: "the relay's data stopped flowing",
    predicate: "loses the relayed data",
    hint: "A filter on the way may cut long flows: try from another network.",
    meaning: """
      Data came through the relay, and then stopped while it was still being sent. A firewall or NAT \
      that cuts long flows looks like this, and so does a server that forgets its allocation.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network's admin: raise the lifetime of UDP flows in the firewall or NAT.",
      "Server's admin: look for a restart, or for the end of the allocation, in the log.",
    ],
    checks: [.relay])
}
