/// Everything that there is to say about one warning, in one place: reports, pages and manual read it
/// from here.
package struct WarningEntry {
  /// What it warns of: one sentence for a human, without the particulars of a case.
  let message: String
  /// What it means, who can fix it, and how.
  let explanation: Explanation

  /// Makes an entry; what follows `message` makes its ``explanation``.
  init(
    message: String, meaning: String, owners: [Explanation.Owner], steps: [String],
    checks: [ManualCheck]
  ) {
    self.message = message
    explanation = Explanation(meaning: meaning, owners: owners, steps: steps, checks: checks)
  }
}

extension WarningEntry {
  static let placeholderCredentials = WarningEntry(
    message: "no credentials are configured: placeholders are used",
    meaning: """
      The configuration has no user name and password for this TURN server. The application fills in \
      "1" for both, and iceprobe does as the application does. A server that refuses them is \
      right, and one that accepts them is open to everybody.
      """,
    owners: [.configuration],
    steps: [
      "Configuration owner: add username and credential, or secret, next to urls.",
      "If the server is meant to be open, check that only your network can reach it.",
    ],
    checks: [.configuration])

  static let credentialsLookWrong = WarningEntry(
    message: "the user name, password or secret looks wrong",
    meaning: """
      The credentials can be sent, but have a form that is seldom meant. A REST user name may have the \
      name before the time, or milliseconds; its password may be hexadecimal instead of base64. Or \
      nobody filled in a placeholder, or a secret's file has a blank or a byte order mark.
      """,
    owners: [.configuration],
    steps: [
      "Configuration owner: compare the credential with what the server's operator handed out.",
      "REST credentials: the user name is TIME:NAME in seconds, the password base64 of HMAC-SHA1.",
    ],
    checks: [.configuration])

  static let credentialsExpireSoon = WarningEntry(
    message: "the credentials expire within the hour",
    meaning: """
      The user name says when the credentials end, and that is within the hour. A call that begins later \
      gets no relay, and one that lasts longer may lose it at its next refresh.
      """,
    owners: [.configuration],
    steps: [
      "Configuration owner: fetch new credentials for each call, or give them a longer lifetime."
    ],
    checks: [.configuration])

  static let certificateExpiresSoon = WarningEntry(
    message: "the server's certificate will expire soon",
    meaning: """
      The certificate is valid today, but less is left than a fifth of its lifetime, or than two \
      weeks. Automatic renewal happens with about a third left, so here it is broken, or the server \
      still has the old certificate in memory.
      """,
    owners: [.server],
    steps: [
      "Server admin: compare the file's last day with the one that the server shows (coturn: cert).",
      "Server admin: if the file is new, restart the server, and have every renewal do that.",
      "Server admin: if it is old, run the renewal by hand and read what it says.",
    ],
    checks: [.certificate])

  static let addressesFailing = WarningEntry(
    message: "some addresses of the server's name do not work",
    meaning: """
      DNS has several addresses for the name: at least one works, and at least one does not. \
      Users who get a dead one wait, or have no call, and it looks like chance.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: fix the dead addresses, or remove them from DNS.",
      "Network admin: if only the IPv6 ones are dead, check this network's IPv6.",
    ],
    checks: [.addresses, .port])

  static let attemptsFailed = WarningEntry(
    message: "the server works, but not at every attempt",
    meaning: """
      The server was tried several times (--attempts), each time with a fresh agent, and works after \
      all. At least one attempt failed: calls that begin at such a moment fail, too, or start late.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Look up the causes that the warning names: iceprobe explain CAUSE.",
      "Server admin: look for restarts, limits and load at the time of the run.",
      "Network admin: if the attempts were not answered, look for loss on the way.",
    ],
    checks: [.port])

  static let pathsDiffer = WarningEntry(
    message: "the result differs with the proxy and without it",
    meaning: """
      This machine is set to use a proxy, and the server was tried through it and without it. The two \
      differ, and the better result is reported. Browsers use the proxy for \
      TURN over TCP and TLS; other programs may not know it, and have the other result.
      """,
    owners: [.machineOrNetwork, .user],
    steps: [
      """
      If it works only through the proxy, the network lets nothing else out: check that the programs \
      that make calls use the proxy.
      """,
      """
      Network admin: if it works only without the proxy, allow CONNECT to the server's name and \
      port, or put the server on the list of exceptions (NO_PROXY).
      """,
    ],
    checks: [.port, .proxy])

  static let relayAddressPrivate = WarningEntry(
    message: "the relayed address cannot be reached from outside",
    meaning: """
      The server hands out relays at an address that only works on its own network. The \
      relay is granted, but the other side of a call cannot send to it: the call connects another \
      way or not at all.
      """,
    owners: [.server],
    steps: [
      "Server admin: behind a NAT, configure the server's public address (coturn: external-ip).",
      "Server admin: with several addresses, relay on the public one (coturn: relay-ip).",
    ],
    checks: [.relay])

  static let mappedAddressForeign = WarningEntry(
    message: "the server sees another address than this client's",
    meaning: """
      The server said at which address it sees this client, and that address cannot be this client's, or \
      only inside a private network. A proxy, a balancer or a NAT on the server's side asks in the \
      client's place. Relays still work; direct connections do not, and Firefox refuses such a server.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: pass on the client's address (PROXY protocol; coturn: tcp-proxy-port).",
      "Server admin: for UDP let clients reach the server itself, or use a transparent balancer.",
    ],
    checks: [.binding, .mapping])

  static let openRelay = WarningEntry(
    message: "the server grants relays without credentials",
    meaning: """
      The server gave us a relay without asking who we are. Anybody on the internet can send through \
      it at its owner's cost and under its owner's address, and reach what it can reach, perhaps its \
      own network.
      """,
    owners: [.server],
    steps: [
      """
      Server admin: require credentials: permanent ones (coturn: lt-cred-mech, user, not no-auth) \
      or short-lived ones (coturn: use-auth-secret, static-auth-secret).
      """,
      "Server admin: forbid private addresses as peers (coturn: denied-peer-ip, no-multicast-peers).",
    ],
    checks: [.relay])

  static let relayNotProved = WarningEntry(
    message: "the relay was granted but could not be proved with data",
    meaning: """
      The server granted a relay, but every address that could be at its other end is one that \
      well-configured servers deny: its own, or a private one. Nothing speaks against the \
      relay, and nothing proves it.
      """,
    owners: [.configuration],
    steps: [
      "Probe it together with another TURN server of the same tenant, whose relay can be the other end.",
      "Probe from a network with a public address, to which the server may send.",
    ],
    checks: [.relay])

  static let relayProvedOtherwise = WarningEntry(
    message: "the relay was proved, but not with a second relay of its server",
    meaning: """
      Data went through the relay and back, but not between two relays of this server: it forbids \
      that, or they do not reach each other, or the user may have one relay only. A call in which \
      both sides need a relay of this same server does not work.
      """,
    owners: [.server],
    steps: [
      """
      Server admin: if both sides of a call may use this server, let it send to its own public \
      address (coturn: allowed-peer-ip).
      """,
      "Server admin: behind a NAT, check that it reaches its own public address from inside.",
      "Give the probe's user room for two relays (coturn: user-quota).",
    ],
    checks: [.relay])

  static let relaySourceDiffers = WarningEntry(
    message: "the relay's packets come from another address than the relay is said to have",
    meaning: """
      A packet that the relay sent to a plain socket of this machine came from a private address, and \
      the relay's own is a public one. That is right where this machine is in the server's own network \
      and the public address leads to it from outside. Else external-ip is wrong.
      """,
    owners: [.server],
    steps: [
      "Probe from outside the server's network: if the warning is gone, there is nothing to fix.",
      "Server admin: check that the public address leads to this server (coturn: external-ip).",
    ],
    checks: [.relay])

  static let relayPortsBlocked = WarningEntry(
    message: "packets do not pass between the relay's port and this machine",
    meaning: """
      The relay was proved with a second relay of the same server, between which no firewall is. A plain \
      socket of this machine and the relay's own port do not reach each other. Peers that need no relay \
      send to that port: their calls through this server fail, or connect late. Networks that let UDP out to \
      few ports look the same from inside.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      """
      Server admin: open the relay ports for UDP, in and out, in the firewall and the provider's rules: \
      49152 to 65535 if no others are set (coturn: min-port, max-port).
      """,
      "Server admin: in a container, publish the relay ports, too, or use the host's network.",
      "Probe from another network: if the warning is gone, this network blocks UDP to those ports.",
    ],
    checks: [.relay])

  static let plainOnTLSPort = WarningEntry(
    message: "the TLS port also accepts unencrypted STUN/TURN",
    meaning: """
      TLS works on this port, and a STUN request without TLS was answered there, too. coturn does that \
      on every port by default, and calls with a turns URL are not affected. But a \
      client that is given turn in place of turns works as well, and shows user name, realm and peers \
      to the network; and a check that leaves TLS out is green on this port while TLS is broken.
      """,
    owners: [.server],
    steps: [
      "If plain TURN is offered on purpose, there is nothing to fix.",
      """
      Server admin: if all clients must use TLS, disable plain TCP, which coturn does on all \
      ports together (coturn: no-tcp). For UDP beside DTLS it has no such setting.
      """,
      "Server admin: or let a load balancer terminate TLS on this port: it accepts nothing else.",
    ],
    checks: [.handshake, .plainBinding])

  static let browserRefuses = WarningEntry(
    message: "a browser does not use the server",
    meaning: """
      The server works from here, and a browser that is given the same URL does not use it, often \
      without an error: for the URL itself, for the credentials, for the certificate, or for what the \
      server asks in TLS. The warning names the browser and the reason, as they were measured.
      """,
    owners: [.configuration, .server],
    steps: [
      "Configuration owner: write the URL so that both browsers use it: iceprobe check --browsers.",
      "Server admin: use a certificate with a P-256 or RSA key and without must-staple or CA:TRUE.",
      "Server admin: do not ask TURN clients for certificates.",
      "If no browser uses the server, accept the warning: \"accept\": [\"browser-refuses\"].",
    ],
    checks: [.configuration])

  static let browserDiffers = WarningEntry(
    message: "a browser uses the server otherwise than its URL says",
    meaning: """
      Browsers have no DTLS towards a TURN server, ask a stuns URL without TLS, and ask some ports for no \
      relay. What was probed here is what the URL says; the browser takes another way, which may fail \
      although this one works.
      """,
    owners: [.configuration],
    steps: [
      "Configuration owner: also name the way that browsers take, such as turns with TCP.",
      "If no browser uses the server, accept the warning: \"accept\": [\"browser-differs\"].",
    ],
    checks: [.configuration])

  static let browserConfiguration = WarningEntry(
    message: "a browser does something unexpected with the servers as one list",
    meaning: """
      A page gives all servers of a tenant to the browser at once. One URL in error then costs all others; \
      the same TURN server twice over UDP keeps gathering open for many seconds; from the fifth URL on \
      Firefox complains; Chromium uses 32 TURN servers; and with the policy relay there is no call \
      without a TURN server that is used.
      """,
    owners: [.configuration],
    steps: [
      "Configuration owner: name each server once, few of them, and no URL that a browser refuses.",
      "See what each browser does: iceprobe check --browsers.",
    ],
    checks: [.configuration])
}
