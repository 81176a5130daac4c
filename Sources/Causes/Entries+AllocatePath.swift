extension CauseEntry {
  static let allocateNoResponse = CauseEntry(
    stage: .allocate,
    message: "the TURN server does not answer",
    predicate: "does not answer",
    hint: """
      A firewall drops the packets, or the server is down: try from another network. If it \
      answered at first, server admin: check its user database.
      """,
    meaning: """
      The request for a relay was sent, and no answer came within the limit. If nothing ever came \
      from this server, a firewall drops the packets, or the server is down or ignores TURN. If the \
      detail says that it answered at first, the network is fine, and the server hangs on something \
      of its own, such as its user database.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: allow the server's address, port and transport, and the answers back.",
      "Server admin: check that TURN is on (coturn: not stun-only, not no-udp, listening-port).",
      """
      Server admin: if it answered at first, check its user database (coturn: userdb, psql-userdb, \
      mysql-userdb, redis-userdb).
      """,
    ],
    checks: [.binding, .relay, .listener])

  static let allocateNotSTUN = CauseEntry(
    stage: .allocate,
    message: "something answers, but it does not speak TURN",
    predicate: "does not speak the protocol",
    hint: "Check the port; another service or a captive portal may answer on it.",
    meaning: """
      Bytes came back that are not TURN. Another service listens on this port, for instance a web \
      server behind 443, or a captive portal answers in the server's place.
      """,
    owners: [.configuration, .machineOrNetwork, .server],
    steps: [
      "Check the port, and whether it is one for TLS: then the URL begins with turns.",
      "On a guest network, open a web page and log in first.",
      "Server admin: where 443 is shared with a web server, check how the two are distinguished.",
    ],
    checks: [.rawBinding, .listener])

  static let allocateMalformed = CauseEntry(
    stage: .allocate,
    message: "the TURN server's answers break the protocol",
    predicate: "does not speak the protocol",
    hint: "Server admin: update the server; or a device on the way rewrites its packets.",
    meaning: """
      The answers look like TURN and break its rules, so that no client can act on them: a length or \
      an attribute is wrong, or they answer a question that was not asked. The detail under the \
      failure says what is wrong.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Try from another network: if it works there, a device on this one rewrites packets.",
      "Server admin: update the server.",
      "Network admin: switch helpers for SIP and STUN off in the router (\"ALG\").",
    ],
    checks: [.rawBinding, .relay])

  static let allocateClosed = CauseEntry(
    stage: .allocate,
    message: "the server closed the connection before the relay was ready",
    predicate: "has the connection cut",
    hint: """
      Server admin: check that the server offers TURN on this port, and that a balancer in front has a \
      backend and the same setting of the PROXY protocol.
      """,
    meaning: """
      The connection was made, and the server hung up before a relay was ready. It does not offer \
      TURN on this port, it closes connections that take too long, or a load balancer in front of it \
      has no backend.
      """,
    owners: [.server],
    steps: [
      "Server admin: check that the server offers TURN on this port (coturn: not stun-only).",
      "Server admin: behind a balancer with the PROXY protocol use its port (coturn: tcp-proxy-port).",
      "Server admin: the server's log says more (coturn: verbose, log-file).",
    ],
    checks: [.rawBinding, .relay])

  static let allocateReset = CauseEntry(
    stage: .allocate,
    message: "the path to the server was cut before the relay was ready",
    predicate: "has the connection cut",
    hint: "A firewall on the way cut it, or the server crashed: try from another network.",
    meaning: """
      The path was open, and was cut before a relay was ready: with a reset over TCP, with an ICMP \
      error over UDP. A firewall that knows TURN does that, and so does a server that crashes or is \
      restarted.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Run iceprobe again, to see whether it was temporary.",
      tryElsewhere,
      "Network admin: allow TURN; some firewalls call it \"WebRTC\" or a \"proxy avoidance\".",
      "Server admin: look for a crash or a restart in the server's log (coturn: log-file).",
    ],
    checks: [.relay])

  static let allocateBadRequest = CauseEntry(
    stage: .allocate,
    message: "the server rejects the request (400)",
    predicate: "rejects the request",
    hint: """
      Check user name and password. Server admin: look in the server's log for the reason, and whether \
      TURN is on.
      """,
    meaning: """
      The server read the request and rejected it. Where only the request with credentials is rejected, \
      user name or password are wrong as a rule: pion, LiveKit, STUNner and Cloudflare say 400 to them. \
      Else the server is not a TURN server, or a device on the way has changed the request.
      """,
    owners: [.configuration, .server],
    steps: [
      "Check user name and password letter by letter: no blanks, quotes or line ends in the user name.",
      "Read the server's reason next to the code: it often names the part that it rejects.",
      "Server admin: look in the server's log for the reason, and update the server.",
      "Configuration owner: if it is a STUN server only, list it under stun.",
    ],
    errorCodes: [.badRequest],
    checks: [.relay])

  static let allocateExpectsTLS = CauseEntry(
    stage: .allocate,
    message: "this port speaks TLS, and the URL asks for none",
    predicate: "expects TLS",
    hint: "Configuration owner: write turns: in place of turn:, or use the port without TLS.",
    meaning: """
      A request for a relay over TCP got no answer, and a TLS handshake on the same port was answered. The port is \
      for TLS: the server, or a proxy in front of it, waits for a handshake.
      """,
    owners: [.configuration, .server],
    steps: [
      "Configuration owner: write turns: in place of turn:, with the same host and port.",
      "Server admin: or open a port without TLS, usually 3478 (coturn: listening-port).",
    ],
    checks: [.handshake, .plainBinding])

  static let allocateOtherAddress = CauseEntry(
    stage: .allocate,
    message: "the answer comes from another address than the one that was asked",
    predicate: "answers from another address",
    hint: """
      Server admin: have the server answer from the address and port that were asked: bind it to each of its \
      addresses (coturn: listening-ip), and check the NAT or port forwarding in front.
      """,
    meaning: """
      The TURN server got the request for a relay and answered, but from another of its addresses or \
      ports. Clients and NATs drop such an answer. A UDP server that is bound to all addresses answers from the one that \
      the route back has; or NAT in front of it does not translate the answer back.
      """,
    owners: [.server],
    steps: [
      "Server admin: bind the TURN server to each of its addresses (coturn: listening-ip).",
      "Server admin: with NAT or a balancer in front, lead the answers back through it.",
    ],
    checks: [.binding])

  static let allocateChangingPort = CauseEntry(
    stage: .allocate,
    message: "a proxy in front sends every packet from another address or port",
    predicate: "is behind a balancer that changes ports",
    hint: """
      Server admin: have the UDP proxy keep one flow for each client (nginx: no proxy_requests, and \
      proxy_responses not 1), or lead clients to the server itself.
      """,
    meaning: """
      The server's nonces ran out again and again, and two requests from one socket were seen by it \
      from two different addresses or ports. TURN knows a client by its address and port, so that \
      neither nonces nor relays last. Usually a UDP proxy or balancer opens a new flow for every packet.
      """,
    owners: [.server],
    steps: [
      "Server admin: nginx: leave out proxy_requests, and proxy_responses 1, in the stream's UDP server.",
      "Server admin: or balance by the client's address, with a timeout longer than a call's pauses.",
    ],
    errorCodes: [.staleNonce],
    checks: [.binding, .relay])
}
