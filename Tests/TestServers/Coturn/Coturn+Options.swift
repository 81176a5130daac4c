extension Coturn.Options {
  /// The configuration file. Whatever the server writes, it writes into `folder`.
  func file(port: UInt16, tlsPort: UInt16, folder: String) -> String {
    let places = [
      "listening-ip=127.0.0.1", "relay-ip=\(relayAddress)", "listening-port=\(port)",
      "tls-listening-port=\(tlsPort)", "userdb=\(folder)/userdb", "pidfile=\(folder)/pid",
      "log-file=\(folder)/\(Coturn.logName)",
    ]
    // Two threads for relays: as many as CI has cores.
    let manners = [
      "simple-log", "no-stdout-log", "verbose", "no-cli", "fingerprint", "relay-threads=2",
    ]
    let tls =
      certificate == nil
      ? ["no-tls", "no-dtls"] : ["cert=\(folder)/chain.pem", "pkey=\(folder)/key.pem"]
    return (places + manners + ["realm=\(Coturn.realm)"] + authenticationLines + tls + lines)
      .map { "\($0)\n" }.joined()
  }

  private var authenticationLines: [String] {
    switch authentication {
    case .users(let passwords): ["lt-cred-mech"] + passwords.map { "user=\($0.key):\($0.value)" }
    case .secret(let secret): ["use-auth-secret", "static-auth-secret=\(secret)"]
    }
  }
}
