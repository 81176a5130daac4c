extension CauseEntry {
  static let bindingNoResponse = CauseEntry(
    stage: .binding,
    message: "the STUN server does not answer",
    predicate: "does not answer",
    hint: "A firewall drops the packets, or the server is down: try from another network.",
    meaning: """
      The STUN request was sent several times, and no answer came. Over UDP a blocked \
      port, a server that is down and a wrong address all look like this. STUN over UDP is the \
      first thing that strict networks block.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: allow UDP to the server's port, and the answers back.",
      """
      Server admin: check the firewall, and that the server answers STUN (coturn: listening-port, \
      not no-stun, not no-udp).
      """,
    ],
    checks: [.binding, .listener])

  static let bindingNotSTUN = CauseEntry(
    stage: .binding,
    message: "something answers, but it does not speak STUN",
    predicate: "does not speak the protocol",
    hint: "Check the port; another service or a captive portal may answer on it.",
    meaning: """
      Bytes came back, and they are not STUN. Another service listens on this port, or a captive \
      portal or a proxy answers in the server's place.
      """,
    owners: [.configuration, .machineOrNetwork, .server],
    steps: [
      "Check the port, and whether it is a port for TLS: then the URL begins with stuns.",
      "On a guest network, open a web page and log in first.",
      "Server admin: check which program listens on the port.",
    ],
    checks: [.rawBinding, .listener])

  static let bindingMalformed = CauseEntry(
    stage: .binding,
    message: "the STUN server's answers break the protocol",
    predicate: "does not speak the protocol",
    hint: "Server admin: update the server; or a device on the way rewrites its packets.",
    meaning: """
      The answers look like STUN and break its rules: a length or an attribute is wrong, or they \
      answer a question that was not asked. A client has to ignore such \
      answers. The detail under the failure says what is wrong.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: update the server; very old ones speak RFC 3489, which is another protocol.",
      "Network admin: look for a router that rewrites packets (a SIP or STUN helper, \"ALG\").",
      "Try from another network: if the answers are right there, a device on this one is at fault.",
    ],
    checks: [.rawBinding])

  static let bindingClosed = CauseEntry(
    stage: .binding,
    message: "the server closed the connection instead of answering",
    predicate: "has the connection cut",
    hint: """
      Server admin: check that the server offers STUN on this port, and that a balancer in front has a \
      backend and the same setting of the PROXY protocol.
      """,
    meaning: """
      The connection was made, the STUN request was sent, and the server hung up instead of answering. \
      It does not offer STUN on this port, or a load balancer in front of it has no backend.
      """,
    owners: [.server, .configuration],
    steps: [
      "Configuration owner: check the port, and whether STUN is offered over TCP or TLS at all.",
      "Server admin: check that the server offers STUN on this port (coturn: not no-stun).",
      "Server admin: the server's log says more (coturn: verbose, log-file, log-binding).",
    ],
    checks: [.binding])

  static let bindingReset = CauseEntry(
    stage: .binding,
    message: "the path to the server was cut before it answered",
    predicate: "has the connection cut",
    hint: "A firewall on the way cut it, or the server crashed: try from another network.",
    meaning: """
      The path was open, and was cut after the request: with a reset over TCP, with an ICMP error \
      over UDP. A firewall inspected the request and rejected it, or the server crashed or was \
      restarted at that moment.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Run iceprobe again, to see whether it was temporary.",
      tryElsewhere,
      "Server admin: look for a crash or a restart in the server's log (coturn: log-file).",
    ],
    checks: [.binding])

  static let bindingNoMappedAddress = CauseEntry(
    stage: .binding,
    message: "the STUN server's answer has no usable address",
    predicate: "answers without an address",
    hint: "Server admin: update the server; or a device on the way rewrites its packets.",
    meaning: """
      The server answered with success, but its answer does not contain the address it sees, or one that \
      cannot be used, such as port 0. That address is all that STUN is for.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: update the server: RFC 8489 wants XOR-MAPPED-ADDRESS in every answer.",
      "Network admin: look for a router that rewrites addresses inside packets (\"ALG\").",
    ],
    checks: [.binding, .rawBinding])

  static let bindingErrorResponse = CauseEntry(
    stage: .binding,
    message: "the STUN server answered with an error",
    predicate: "answers with an error",
    hint: """
      Server admin: the STUN error code says why; 401: it wants credentials \
      even for STUN (coturn: secure-stun).
      """,
    meaning: """
      The server answered the STUN request with an error. The network is fine up to the server; \
      the error code says why.
      """,
    owners: [.server],
    steps: [
      "Look the code up in the list above.",
      "Server admin: 401: it wants credentials even for STUN (coturn: secure-stun).",
      "Server admin: other codes: the server's log says more (coturn: verbose, log-binding).",
    ],
    errorCodes: [.tryAlternate, .badRequest, .unauthenticated, .unknownAttribute, .serverError],
    checks: [.binding])

  static let bindingOtherAddress = CauseEntry(
    stage: .binding,
    message: "the answer comes from another address than the one that was asked",
    predicate: "answers from another address",
    hint: """
      Server admin: have the server answer from the address and port that were asked: bind it to each of its \
      addresses (coturn: listening-ip), and check the NAT or port forwarding in front.
      """,
    meaning: """
      The server got the request and answered, but from another of its addresses or ports. Clients and \
      NATs drop such an answer. A UDP server that is bound to all addresses answers from the one that \
      the route back has; or NAT in front of it does not translate the answer back.
      """,
    owners: [.server],
    steps: [
      "Server admin: bind the server to each address (coturn: listening-ip).",
      "Server admin: with NAT or a balancer in front, lead the answers back through it.",
    ],
    checks: [.binding])
}
