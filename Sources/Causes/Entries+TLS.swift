extension CauseEntry {
  static let tlsTimeout = CauseEntry(
    stage: .tls,
    message: "the server does not answer the TLS handshake",
    predicate: "does not answer the TLS handshake",
    hint: """
      Consistent with a filter on the TLS server name, or for DTLS on UDP: try from \
      another network.
      """,
    meaning: """
      The TLS handshake began, and the other side did not answer, or stopped answering. The same \
      port was then asked without a server name, with another one, and without TLS, and the detail \
      gives the result. Where another name is answered, this is consistent with a filter that \
      reads server names and drops some. Over UDP (DTLS) silence is consistent with \
      a blocked port as well.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: allow TLS to the server's name, and for DTLS also UDP to its port.",
      "Server admin: check that TLS or DTLS is on (coturn: cert, pkey, not no-tls, not no-dtls).",
    ],
    checks: [.handshake, .otherName, .plainBinding])

  static let tlsReset = CauseEntry(
    stage: .tls,
    message: "the connection was cut during the TLS handshake",
    predicate: "has the connection cut",
    hint: """
      Consistent with a filter on the TLS server name: try from another network. Server \
      admin: check that TLS is enabled on this port.
      """,
    meaning: """
      The connection was made, and cut off as soon as the TLS handshake began. The same port was then \
      asked without a server name, with another one, and without TLS, and the detail has the \
      result. Where another name is answered, this is consistent with a filter that reads server names, \
      and is no proof of one: a load balancer that does not know the name may do the same.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: look for the server's name in the firewall's log.",
      "Server admin: check that TLS is enabled on this port (coturn: cert, pkey, not no-tls).",
    ],
    checks: [.handshake, .otherName, .plainBinding])

  static let tlsClosed = CauseEntry(
    stage: .tls,
    message: "the server closed the connection during the TLS handshake",
    predicate: "has the connection cut",
    hint: """
      Server admin: check that TLS is enabled on this port; the server's log says why it \
      closed.
      """,
    meaning: """
      The other side ended the connection in an orderly way before the handshake was done, without \
      saying why. A server that speaks another protocol on this port does that, and so does one whose \
      certificate or key cannot be used, or a load balancer without a backend. Where that came before \
      any answer, the port was asked with other server names and without TLS, and the detail says \
      the result.
      """,
    owners: [.server],
    steps: [
      "Server admin: check that TLS is enabled on this port (coturn: tls-listening-port, not no-tls).",
      "Server admin: check that certificate and key can be read and match (coturn: cert, pkey).",
      "Server admin: the server's log says why it closed.",
    ],
    checks: [.handshake, .otherName, .plainBinding])

  static let tlsNotTLS = CauseEntry(
    stage: .tls,
    message: "this port answers, but not to a TLS handshake",
    predicate: "does not speak TLS",
    hint: "Server admin: TLS may be on another port (5349, 443); or a proxy in between answers.",
    meaning: """
      Something answers on this port, but not with TLS: it sends other bytes, or stays silent on a \
      handshake and answers STUN without TLS. Usually the port is one for plain TURN, or for a web \
      server without TLS. A captive portal, whose login page waits for you, or a proxy may also \
      answer in the server's place.
      """,
    owners: [.configuration, .server, .machineOrNetwork],
    steps: [
      "Configuration owner: check the port of the URL: turns is usual on 5349 and 443.",
      "On a guest network, open a web page and log in first.",
      "Server admin: check that TLS is on (coturn: tls-listening-port, cert, pkey, not no-tls).",
      "Network admin: look for a proxy that answers for the server.",
    ],
    checks: [.handshake, .plainBinding])

  static let tlsVersion = CauseEntry(
    stage: .tls,
    message: "the server only supports TLS versions older than 1.2",
    predicate: "speaks too old a TLS",
    hint: "Server admin: enable TLS 1.2 and 1.3.",
    meaning: """
      The server offers TLS, but only versions older than 1.2. Those are broken and were deprecated in \
      2021 (RFC 8996); browsers refuse them as well, so no call can use this URL.
      """,
    owners: [.server],
    steps: [
      """
      Server admin: enable TLS 1.2 and 1.3 (coturn: not no-tlsv1_2), and update the server and its \
      OpenSSL if they are too old to know them.
      """,
      "Server admin: then switch the old versions off (coturn: no-tlsv1, no-tlsv1_1).",
      "Server admin: where a load balancer terminates TLS, do this there.",
    ],
    checks: [.handshake])

  static let tlsHandshakeFailed = CauseEntry(
    stage: .tls,
    message: "the TLS handshake failed",
    predicate: "fails the TLS handshake",
    hint: """
      Server admin: check ciphers and curves, that a certificate is loaded, and that none is required of \
      clients (coturn: cipher-list, cert, pkey, CA-file).
      """,
    meaning: """
      Both sides speak TLS but could not agree, or one of them aborted with an alert. The detail \
      has OpenSSL's words for it, and whether another server name works better. \
      Common reasons are no cipher or curve in common, a server that requires a client certificate, \
      and a server without a certificate for this name.
      """,
    owners: [.server],
    steps: [
      "Server admin: compare ciphers and curves with the detail (coturn: cipher-list, ec-curve-name).",
      "Server admin: do not ask clients for a certificate (coturn: not CA-file).",
      "Server admin: check that certificate and key match (coturn: cert, pkey).",
      "Server admin: where a load balancer picks by name, check that it knows this one.",
    ],
    checks: [.handshake, .otherName, .certificate])

  static let tlsUnknownServerName = CauseEntry(
    stage: .tls,
    message: "the server does not know the name that it was asked for",
    predicate: "does not know the server name",
    hint: """
      Server admin: set up this name in the balancer or server. Configuration owner: or check the \
      name in the URL.
      """,
    meaning: """
      The server ended the handshake with the alert "unrecognized name": it, or a balancer in front of \
      it, picks a certificate or a backend by the name in the URL, and has none for this one. The \
      network is fine.
      """,
    owners: [.server, .configuration],
    steps: [
      "Server admin: add the name to the balancer's rules (haproxy: strict-sni, use_backend by req_ssl_sni).",
      "Configuration owner: check that the URL has the name that the server is set up for, not its address.",
    ],
    checks: [.handshake, .otherName, .certificate])

  static let tlsClientCertificateRequired = CauseEntry(
    stage: .tls,
    message: "the server requires a certificate of the client",
    predicate: "requires a client certificate",
    hint: "Server admin: do not ask clients for a certificate (coturn: not CA-file).",
    meaning: """
      The server asked for a client certificate and refused to go on without one. Browsers have none for \
      TURN, so no call can use this URL. In coturn the setting CA-file does this.
      """,
    owners: [.server],
    steps: [
      "Server admin: do not ask clients for a certificate (coturn: not CA-file). In nginx: ssl_verify_client off."
    ],
    checks: [.handshake])

  static let tlsLargeHello = CauseEntry(
    stage: .tls,
    message: "a TLS handshake of a browser's size gets no answer, and a small one does",
    predicate: "does not answer a browser's TLS handshake",
    hint: """
      Network admin, server admin: update the firewall or load balancer in front: it cannot read a \
      ClientHello in two segments. Try from another network.
      """,
    meaning: """
      Browsers since 2024 begin TLS with a message of about 1,900 bytes (X25519MLKEM768), which takes \
      two TCP segments. iceprobe sent one of that size and got no answer; one of a few hundred bytes \
      was answered. Some firewalls and load balancers only read the first segment and drop or cut what \
      they do not understand (https://tldr.fail). Clients with older TLS libraries get through; \
      every current browser fails.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      "Network admin: update the firewall's TLS inspection, or exempt the server.",
      "Server admin: update the load balancer or proxy in front of the server.",
    ],
    checks: [.handshake])

  static let tlsBigPacketsLost = CauseEntry(
    stage: .tls,
    message: "big packets are lost on the way; TLS works in small segments",
    predicate: "loses big packets",
    hint: """
      Network admin: look for a tunnel or VPN on the way, and allow ICMP "fragmentation needed" and \
      "packet too big", or lower the MSS there. Try from another network.
      """,
    meaning: """
      The TLS handshake got no further, and the same handshake in segments of 500 bytes succeeded. So \
      packets of the usual size (about 1,500 bytes) are lost, and nobody says so: a path MTU black \
      hole. Usually a tunnel (VPN, PPPoE, an overlay network of containers) makes packets too large, \
      and a firewall drops the ICMP message about it.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      tryElsewhere,
      """
      Network admin: allow ICMP type 3 code 4 and ICMPv6 type 2, or lower TCP's MSS to the tunnel's MTU.
      """,
      "Server admin: lower the MTU of the server's interface, if the tunnel is on its side.",
    ],
    checks: [.handshake])
}
