extension CauseEntry {
  static let tlsCertificateExpired = CauseEntry(
    stage: .tls,
    message: "the server's certificate has expired",
    predicate: "has an expired certificate",
    hint: "Server admin: renew it and reload the server. Check this machine's clock, too.",
    meaning: """
      The certificate's last day has passed. Browsers refuse it without \
      an error that users see, so calls over this URL simply fail.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: renew the certificate (coturn: cert, pkey).",
      """
      Server admin: make the server load it. coturn keeps the old one until it is restarted or gets \
      SIGUSR2; have the renewal do that every time.
      """,
      "Check this machine's clock, too: if it is fast, valid certificates look expired.",
    ],
    checks: [.certificate, .clock])

  static let tlsCertificateNotYetValid = CauseEntry(
    stage: .tls,
    message: "the server's certificate is not valid yet",
    predicate: "has a certificate that is not valid yet",
    hint: "Check this machine's clock. Server admin: check the certificate's dates.",
    meaning: """
      The certificate's first day is in the future. Certificates are seldom issued that way; usually the \
      clock of this machine is slow, for instance after its battery has run down.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Compare this machine's clock with the right time, and switch its synchronisation on (NTP).",
      "Server admin: if the clock is right, check the certificate's dates (coturn: cert).",
    ],
    checks: [.clock, .certificate])

  static let tlsCertificateNameMismatch = CauseEntry(
    stage: .tls,
    message: "the server's certificate is for another name",
    predicate: "has a certificate for another name",
    hint: """
      Server admin: issue it for the name in the URL. Configuration owner: check the \
      URL.
      """,
    meaning: """
      The certificate is trusted, but it is for another name than the one in the URL. The names that \
      count are listed in it as "Subject Alternative Name"; a URL with an address needs a certificate with \
      that very address. It may also be that DNS or the network leads to another server.
      """,
    owners: [.server, .configuration],
    steps: [
      "Configuration owner: check the URL: write the name that the certificate is for.",
      "Server admin: or issue the certificate for the name in the URL as well (coturn: cert).",
      "Check that the name's address is really that of the server.",
    ],
    checks: [.certificate, .addresses])

  static let tlsCertificateUntrusted = CauseEntry(
    stage: .tls,
    message: "the server's certificate is not from a trusted authority",
    predicate: "has a certificate that is not trusted",
    hint: """
      Server admin: serve the whole chain. With a private CA or a TLS proxy, use \
      --ca-file.
      """,
    meaning: """
      The certificate does not lead up to an authority that this machine trusts. The server may send \
      its own certificate without the intermediate ones, use a self-signed one or a company's private \
      CA; or a proxy on this network may open TLS and present its own certificate.
      """,
    owners: [.server, .machineOrNetwork, .user],
    steps: [
      """
      Look at the issuer. If it is a company or a security product, a proxy opens TLS here: try from \
      another network, or give its CA with --ca-file.
      """,
      "Server admin: serve the whole chain, the server's own certificate first (coturn: cert).",
      "Server admin: replace a self-signed certificate; browsers never take it.",
      "With a private CA on purpose, use --ca-file here, and install it on the users' machines.",
    ],
    checks: [.certificate, .handshake])

  static let tlsIssuerExpired = CauseEntry(
    stage: .tls,
    message: "a certificate in the server's chain has expired",
    predicate: "has an expired issuer in its chain",
    hint: """
      Server admin: serve the issuer's present certificate, and reload the server. Check this machine's \
      clock, too.
      """,
    meaning: """
      The server's own certificate is still valid, but one that vouches for it is not: an intermediate \
      certificate, or a root that was renewed under the same key. The detail names it.
      """,
    owners: [.server, .machineOrNetwork],
    steps: [
      "Server admin: replace the expired certificate in the file with its present one (coturn: cert).",
      "Check this machine's clock, and update its CA certificates (ca-certificates).",
    ],
    checks: [.certificate, .clock])
}
