extension CauseEntry {
  static let configurationInvalidURL = CauseEntry(
    stage: .configuration,
    message: "the URL is not valid",
    predicate: "has an invalid URL",
    hint: """
      Configuration owner: write it like turn:host:3478?transport=tcp (RFC 7064, RFC \
      7065).
      """,
    meaning: """
      The URL does not follow RFC 7064 (stun, stuns) and RFC 7065 (turn, turns), so \
      that it is unclear which server is meant. Nothing was sent. A browser refuses such a URL, \
      too, and the whole list with it.
      """,
    owners: [.configuration],
    steps: [
      "Write it like turn:host:3478?transport=tcp: no slashes after the colon, no user name.",
      "Put an IPv6 address in brackets: turn:[2001:db8::1]:3478.",
      "Leave ?transport= off stun and stuns; only turn and turns take it.",
      "Run the check below: it names the line and the column of every error.",
    ],
    checks: [.configuration])

  static let configurationCredentialMissing = CauseEntry(
    stage: .configuration,
    message: "the TURN server has no user name or password in the configuration",
    predicate: "has no credentials",
    hint: "Configuration owner: add username and credential.",
    meaning: """
      A TURN server lends its address and its bandwidth to users that it knows, and the \
      configuration names none for this server. Nothing was sent.
      """,
    owners: [.configuration, .server],
    steps: [
      """
      Server admin: issue a user name and password (coturn: lt-cred-mech, user), or the secret \
      that short-lived ones are made of (coturn: use-auth-secret, static-auth-secret).
      """,
      "Configuration owner: add username and credential, or secret, next to urls.",
      "Keep the password out of the file: write ${NAME}, and set that environment variable.",
    ],
    checks: [.configuration, .relay])

  static let configurationCredentialExpired = CauseEntry(
    stage: .configuration,
    message: "the temporary credentials have expired",
    predicate: "has expired credentials",
    hint: "Configuration owner: fetch fresh ones. If these are fresh, set this machine's clock.",
    meaning: """
      The user name begins with the time until which it is valid, in seconds since 1970, and that \
      time has passed. Such credentials live for hours or days, and a server refuses them afterwards; \
      so nothing was sent. This says nothing about the network or the server.
      """,
    owners: [.configuration, .machineOrNetwork],
    steps: [
      "Configuration owner: fetch fresh ones where the application gets them.",
      """
      Or put the server's shared secret there as "secret" instead of "credential": then every run \
      makes fresh ones (coturn: static-auth-secret).
      """,
      "If they are fresh, set this machine's clock: it runs ahead.",
    ],
    checks: [.expiry, .clock])

  static let configurationCredentialUntestable = CauseEntry(
    stage: .configuration,
    message: "libnice would change these credentials, so they cannot be tested with it",
    predicate: "has credentials that cannot be tested",
    hint: """
      Server admin: choose credentials without a double quote at either end and without \
      NUL.
      """,
    meaning: """
      Version 0.1.0 said so of a user name or password with a double quote at either end, or a NUL \
      character: its ICE library, libnice, would have shown the server other credentials. Later \
      versions sign for themselves and test such credentials as they are, so that this is found in \
      runs saved by that version only.
      """,
    owners: [.configuration, .server],
    steps: [
      """
      Configuration owner: look for quotes that were pasted with the user name or password and \
      are no part of it.
      """,
      "Server admin: if they are part of it, choose others without them (coturn: user).",
    ],
    checks: [.relay])

  static let configurationUsernameTooLong = CauseEntry(
    stage: .configuration,
    message: "the user name is longer than the 508 bytes that TURN allows",
    predicate: "has a user name that is too long",
    hint: "Server admin: choose a user name of at most 508 bytes (RFC 8489, 14.3).",
    meaning: """
      RFC 8489 allows a user name fewer than 509 bytes. Browsers get no relay with one of 509, and \
      refuse the whole list of servers from 510 on. So nothing was sent.
      """,
    owners: [.server, .configuration],
    steps: [
      "Server admin: choose a shorter user name, or have the application ask for a shorter one.",
      "Configuration owner: look for a token that was pasted in place of the user name.",
    ],
    checks: [.configuration, .relay])
}
