extension CauseEntry {
  static let allocateIntegrity = CauseEntry(
    stage: .allocate,
    message: "the answer is not signed with our password",
    predicate: "answers with a wrong signature",
    hint: """
      Another server answers, or a device on the way rewrites its packets. Server admin: \
      check who answers at this address.
      """,
    meaning: """
      The answer carries no signature made with our password, or a wrong one. Whoever answered does \
      not know the password, or somebody changed the answer on the way; a client must not trust it. \
      It could be an attack; usually it is another server or a device that rewrites packets.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      tryElsewhere,
      "Server admin: check who answers at this address, and that all backends know the user.",
      "Network admin: switch helpers for SIP and STUN off in the router (\"ALG\").",
      "Use turns instead of turn: inside TLS nobody on the way can change an answer.",
    ],
    checks: [.addresses, .relay])

  static let allocateUnauthorized = CauseEntry(
    stage: .allocate,
    message: "the server does not accept the user name and password",
    predicate: "refuses the password",
    hint: """
      Check both; a server with a shared secret (coturn: use-auth-secret) takes only those made from it. \
      Server admin: check realm, secret, clock, user database, and then the log.
      """,
    meaning: """
      The server's first 401 is normal: it asks who we are. It answered 401 again after the user name \
      and password, so it does not know that user, or the password differs. The network is \
      fine: the server was reached, and it answered.
      """,
    owners: [.configuration, .server],
    steps: [
      "Check user name and password letter by letter; look for spaces and line ends at their ends.",
      """
      If the user name begins with a number and a colon, it expires: fetch fresh credentials, and \
      check the clocks of the server and of whoever made them.
      """,
      "Server admin: check that the user exists in this realm (coturn: lt-cred-mech, user, realm).",
      """
      Server admin: for short-lived credentials compare the shared secret with that of whoever \
      makes them (coturn: use-auth-secret, static-auth-secret, rest-api-separator). In coturn they \
      replace the users with a password of their own.
      """,
      """
      Server admin: look for the user in the log: coturn distinguishes "Cannot find credentials" and \
      "credentials are incorrect".
      """,
    ],
    errorCodes: [.unauthenticated],
    checks: [.relay, .expiry, .clock])

  static let allocateForbidden = CauseEntry(
    stage: .allocate,
    message: "the server's policy forbids a relay to this user or address",
    predicate: "forbids the relay",
    hint: "Server admin: check the server's access rules.",
    meaning: """
      The server knows what was asked for and who asked, and its rules say no. It may serve only some \
      addresses, users, countries or hours.
      """,
    owners: [.server],
    steps: [
      "Ask the server admin whether this user may get relays, and from this network.",
      "Server admin: check the server's access rules, and the firewall or provider before it.",
    ],
    errorCodes: [.forbidden],
    checks: [.relay])

  static let allocateStaleNonce = CauseEntry(
    stage: .allocate,
    message: "the server keeps rejecting its own nonces as stale",
    predicate: "answers with an error",
    hint: """
      Server admin: several backends behind one address must share nonces, or keep a \
      client on one backend.
      """,
    meaning: """
      A nonce is a text that the server hands out and that is valid for a while. One 438 is normal: \
      the client takes the new nonce and asks again. This server did not take its own new nonce \
      either, as if another server had got the second request.
      """,
    owners: [.server],
    steps: [
      "Server admin: make the balancer keep a client (address and port) on one backend.",
      "Server admin: or make the backends share the key that their nonces are made with.",
      "Server admin: check that nonces live long enough (coturn: stale-nonce).",
    ],
    errorCodes: [.staleNonce],
    checks: [.relay])

  static let allocateWrongCredentials = CauseEntry(
    stage: .allocate,
    message: "the server says that the credentials belong to another allocation",
    predicate: "answers with an error",
    hint: "Server admin: several backends behind one address may mix up their clients.",
    meaning: """
      The server thinks that an allocation of another user lives on our socket, and that we try to \
      use it. The socket is fresh, so it mistakes us for another client: clients are mixed up on the way.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: check that the balancer before it keeps clients apart, and their ports.",
      "Server admin: check that all backends have the same realm (coturn: realm).",
      "Run iceprobe again after some minutes: an old allocation ends by itself.",
    ],
    errorCodes: [.wrongCredentials],
    checks: [.relay])
}
