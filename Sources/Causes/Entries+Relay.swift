extension CauseEntry {
  static let permissionForbidden = CauseEntry(
    stage: .permission,
    message: "the TURN server forbids relaying to the peer",
    predicate: "forbids the relay",
    hint: "Server admin: allow the peer's address (coturn: allowed-peer-ip, denied-peer-ip).",
    meaning: """
      The server granted a relay, but forbids sending from it to the other side's address. Good \
      servers forbid private and loopback addresses, so that nobody can reach the server's own network \
      through them.
      """,
    owners: [.server],
    steps: [
      "Server admin: allow the peer's address (coturn: allowed-peer-ip, denied-peer-ip).",
      """
      Server admin: for tests on one machine only, allow loopback; never on a public server \
      (coturn: allow-loopback-peers).
      """,
    ],
    errorCodes: [.forbidden],
    checks: [.relay])

  static let permissionNoResponse = CauseEntry(
    stage: .permission,
    message: "the TURN server does not answer the request for a permission",
    predicate: "does not answer",
    hint: "Try from another network. Server admin: the server's log says whether it arrived.",
    meaning: """
      The relay was granted, but the request for permission to send to the other side was not answered. \
      The server was there a moment ago: it went away, or the path was cut in between.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Server admin: the server's log says whether the request arrived (coturn: verbose).",
    ],
    checks: [.relay])

  static let permissionErrorResponse = CauseEntry(
    stage: .permission,
    message: "the TURN server refuses the permission with an error",
    predicate: "answers with an error",
    hint: "Server admin: the STUN error code and the server's log say why.",
    meaning: """
      The relay was granted, but the server refused the permission to send to the other side. \
      Without it no media passes.
      """,
    owners: [.server],
    steps: [
      "Look for the code in the list above.",
      "Server admin: 443: relay IPv4 and IPv6, each for peers of its own kind (coturn: relay-ip).",
      "Server admin: other codes: the server's log says why (coturn: verbose).",
    ],
    errorCodes: [
      .badRequest, .allocationMismatch, .wrongCredentials, .peerAddressFamilyMismatch,
      .insufficientCapacity,
    ],
    checks: [.relay])

  static let dataNoData = CauseEntry(
    stage: .data,
    message: "a relay was granted, but no data passes through it",
    predicate: "loses the relayed data",
    hint: "Server admin: open the relay's port range in the firewall, and check external-ip.",
    meaning: """
      The server granted a relay with an address and a port, but nothing sent to that \
      address arrives. Usually a firewall in front of the server allows its listening port but not the \
      relay ports, or the server advertises an address at which it cannot be reached.
      """,
    owners: [.server],
    steps: [
      "Server admin: open the relay's port range for UDP in the firewall (coturn: min-port, max-port).",
      "Server admin: behind a NAT, configure its public address (coturn: external-ip).",
    ],
    checks: [.relay])

  static let dataOneWay = CauseEntry(
    stage: .data,
    message: "the relay's data flows one way only",
    predicate: "loses the relayed data",
    hint: """
      Server admin: check external-ip, and the firewall for the relay's ports, in both \
      directions.
      """,
    meaning: """
      The server granted a relay, and data passes through it in one direction and not in the other. \
      One side of such a call hears nothing. Usually a firewall lets the server send from its \
      relay ports but blocks what comes in, or the other way round.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: open the relay's port range for UDP both ways (coturn: min-port, max-port).",
      "Server admin: behind a NAT, configure its public address (coturn: external-ip).",
      tryElsewhere,
    ],
    checks: [.relay])

  static let dataLoss = CauseEntry(
    stage: .data,
    message: "the relay loses too many packets",
    predicate: "loses the relayed data",
    hint: """
      Server admin: check its load, and its limits of bandwidth (coturn: max-bps). Network admin: check \
      the path.
      """,
    meaning: """
      Data passes through the relay, but too much of it is lost: voices break up, and pictures freeze. \
      The server is overloaded or limits the bandwidth, or a line on the way is full.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: check its load, and its limits of bandwidth (coturn: max-bps, bps-capacity).",
      "Network admin: check the path for full lines and bad Wi-Fi; compare with a cable.",
    ],
    checks: [.relay])

  static let dataFrozen = CauseEntry(
    stage: .data,
    message: "the relay's data stopped flowing",
    predicate: "loses the relayed data",
    hint: "A filter on the way may cut long flows: try from another network.",
    meaning: """
      Data passed through the relay, then stopped while it was still being sent. A firewall or NAT \
      that cuts long flows looks like this, and so does a server that forgets its allocation.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: raise the lifetime of UDP flows in the firewall or NAT.",
      "Server admin: look for a restart, or for the end of the allocation, in the log.",
    ],
    checks: [.relay])

  static let dataBigPacketsLost = CauseEntry(
    stage: .data,
    message: "the relay passes small packets and loses big ones",
    predicate: "loses big relayed packets",
    hint: """
      Network admin, server admin: look for a tunnel or VPN on the way that loses packets of 1,200 \
      bytes (MTU). Try from another network.
      """,
    meaning: """
      Packets as small as speech came through the relay, and packets of 1,200 bytes, which video is \
      sent in, did not. The path to the relay, or from it, takes only smaller packets, and fragments \
      are dropped.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Server admin: check the MTU of the server's interface, and of overlay networks behind it.",
      "Network admin: check the MTU of tunnels, and allow fragments.",
    ],
    checks: [.relay])

  static let dataCutOff = CauseEntry(
    stage: .data,
    message: "the first packets pass through the relay, and then none",
    predicate: "has the flow cut off",
    hint:
      "Consistent with a filter that cuts a flow after so many packets: try from another network.",
    meaning: """
      A number of packets came through without a gap, and after them nothing, although the path was not \
      closed. That is no loss: some filters let a flow begin and drop the rest, and some rate limits \
      do so.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: look for a filter that counts the packets or bytes of a flow.",
      "Server admin: check limits of rate and quota (coturn: max-bps, user-quota).",
    ],
    checks: [.relay])

  static let dataOtherAddress = CauseEntry(
    stage: .data,
    message: "the relay's packets come from another address than it is said to have",
    predicate: "has a wrong relayed address",
    hint: "Server admin: correct the address that relays are announced at (coturn: external-ip).",
    meaning: """
      The server announces its relays at one address, and what they send comes from another. Peers send \
      to the announced one, where nobody may be, and a NAT or firewall in front of a peer drops packets \
      from an address that it has not sent to. Between two relays of one server it works all the same.
      """,
    owners: [.server],
    steps: [
      """
      Server admin: set external-ip to the public address that leads to this server, or remove it if \
      the server has a public address itself (coturn: external-ip, relay-ip).
      """,
      "Server admin: after a move to another machine or provider, look for the former address.",
      "Server admin: on a machine with several addresses, name the one to relay from.",
    ],
    checks: [.relay])
}
