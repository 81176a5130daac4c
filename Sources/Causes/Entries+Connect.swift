extension CauseEntry {
  static let connectRefused = CauseEntry(
    stage: .connect,
    message: "the port is closed: nothing listens there, or a firewall rejects it",
    predicate: "refuses the connection",
    hint: "Server admin: start the server on this port and transport, or open the firewall.",
    meaning: """
      The machine at this address answered at once that the port is closed: with a reset \
      over TCP, with ICMP "port unreachable" over UDP. Nothing listens there on this transport. A \
      firewall that rejects instead of dropping says the same.
      """,
    owners: [.server, .configuration, .machineOrNetwork],
    steps: [
      "Configuration owner: check port and transport: 3478 is usual for plain, 5349 for TLS.",
      "Server admin: start the server, and look for errors at the top of its log.",
      """
      Server admin: check what it listens on (coturn: listening-port, tls-listening-port, \
      listening-ip, not no-udp, not no-tcp, not no-tls, not no-dtls).
      """,
      "Server admin: for TLS and DTLS check that the certificate can be read (coturn: cert, pkey).",
      "Server admin: in a container, publish the port for UDP and for TCP, each by itself.",
    ],
    checks: [.port, .listener])

  static let connectUnreachable = CauseEntry(
    stage: .connect,
    message: "no route leads to the server's address",
    predicate: "cannot be reached",
    hint: "Check this machine's network. Network admin: check routes and firewalls on the way.",
    meaning: """
      This machine, or a router on the way, has no route to the server's address. The network is \
      down, a VPN is missing, a firewall rejects the packets, or the address is an IPv6 one and this \
      network has no IPv6.
      """,
    owners: [.user, .machineOrNetwork, .server],
    steps: [
      "Check that this machine is online, and that other servers work.",
      "If the address is a private one (10., 172.16-31., 192.168.), join its network or VPN.",
      "Network admin: check the routes to the address, and firewalls that reject.",
      "Server admin: if only IPv6 fails, check that the server's AAAA record is right.",
    ],
    checks: [.addressesHere, .route, .port])

  static let connectProhibited = CauseEntry(
    stage: .connect,
    message: "a firewall rejects the packets",
    predicate: "is behind a firewall that rejects the packets",
    hint: "Network admin: allow this address and port in the firewall that rejects them.",
    meaning: """
      A firewall or router answered that a policy forbids the packets (ICMP "administratively \
      prohibited"). The detail names the address that it answered from: where it is not the \
      server's own, it stands on the way, and the server never saw the packets.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Compare the address in the detail with the server's, and with this network's gateway.",
      "Network admin: allow outgoing packets to this address, port and transport.",
      "Server admin: if the answer comes from the server's own address, open its firewall.",
      "Users of strict networks are best served by turns on port 443.",
    ],
    checks: [.port, .route])

  static let connectTimeout = CauseEntry(
    stage: .connect,
    message: "nothing answers at this address and port",
    predicate: "does not answer",
    hint: "A firewall drops the packets, or the server is down: try from another network.",
    meaning: """
      Packets were sent to the address and port, and nothing came back, not even a refusal. \
      A firewall that drops packets looks like this, on this network or in front of the server. \
      A server that is down, or a wrong address, looks the same from here.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: allow outgoing connections to this address and port.",
      """
      Server admin: if it fails from everywhere, check that the machine is up, that DNS has its \
      present address, and that its firewall (in a cloud: the security group) lets the port in.
      """,
      "Users of strict networks are best served by turns on port 443.",
    ],
    checks: [.port, .addresses, .listener])

  static let connectReset = CauseEntry(
    stage: .connect,
    message: "the connection was cut while it was opened",
    predicate: "has the connection cut",
    hint: "A firewall or proxy on the way cuts it: try from another network.",
    meaning: """
      The connection was accepted and cut at once, before anything was sent. A \
      firewall, a proxy or a load balancer on the way does that when it blocks the port or \
      has no backend for the connection.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: look for the address and port in the log of the firewall or proxy.",
      "Server admin: behind a load balancer, check that it has a healthy backend.",
    ],
    checks: [.port, .listener])
}
