import Documents

/// coturn's own `turnserver.conf`: `key=value` or a key alone, a line each.
enum TurnserverFile {
  /// The keys that only coturn has; one is enough.
  static let telling: Set<String> = [
    "listening-port", "tls-listening-port", "listening-ip", "relay-ip", "external-ip",
    "lt-cred-mech",
    "use-auth-secret", "static-auth-secret", "fingerprint", "no-udp", "no-tcp", "no-tls", "no-dtls",
    "min-port", "max-port", "no-multicast-peers", "denied-peer-ip", "stun-only", "no-stun",
    "no-cli",
    "total-quota", "user-quota", "stale-nonce", "secure-stun", "tls-alternate-server",
    "no-loopback-peers", "alt-listening-port", "cipher-list", "no-tcp-relay", "no-udp-relay",
    "no-auth",
  ]

  /// Every other key of coturn 4.5 to 4.17.
  static let others: Set<String> = [
    "realm", "user", "cert", "pkey", "dtls", "verbose", "Verbose", "log-file", "syslog", "userdb",
    "acme-redirect", "allocation-default-address-family", "allow-loopback-peers", "allowed-peer-ip",
    "alt-tls-listening-port", "alternate-server", "aux-server", "bps-capacity", "CA-file",
    "channel-lifetime", "check-origin-consistency", "cli-ip", "cli-max-output-sessions",
    "cli-password", "cli-port", "daemon", "db", "dh-file", "dh1066", "dh2066", "dh566",
    "ec-curve-name", "keep-address-family", "listening-device", "log-binding",
    "max-allocate-lifetime", "max-allocate-timeout", "max-bps", "mobility", "mongo-userdb",
    "mysql-userdb", "ne", "new-log-timestamp", "new-log-timestamp-format", "no-auth-pings",
    "no-dynamic-ip-list", "no-dynamic-realms", "no-rfc5780", "no-software-attribute",
    "no-stdout-log", "no-stun-backward-compatibility", "no-tlsv1", "no-tlsv1_1", "no-tlsv1_2",
    "no-sslv2", "no-sslv3", "oauth", "permission-lifetime", "pidfile", "pkey-pwd", "proc-group",
    "proc-user", "prometheus", "prometheus-address", "prometheus-port",
    "prometheus-username-labels", "psql-userdb", "redis-statsdb", "redis-userdb", "relay-device",
    "relay-threads", "response-origin-only-with-rfc5780", "rest-api-separator", "secret-key-file",
    "server-name", "server-relay", "simple-log", "syslog-facility", "tcp-proxy-port",
    "udp-self-balance", "web-admin", "web-admin-ip", "web-admin-listen-on-workers",
    "web-admin-port", "sock-buf-size", "rfc5780", "stun-backward-compatibility",
    "software-attribute", "cli", "tcp-relay", "include-reason-string", "drain", "cpus",
    "no-include-reason-string", "raw-public-keys", "udp-recvmmsg", "tlsv1", "tlsv1_1",
  ]

  /// Whether the lines are such a file: every one has its form, and one key is only coturn's.
  static func isMeant(by lines: [TextLines.Line]) -> Bool {
    let keys = lines.lazy.map { split($0.text)?.key }
    return keys.allSatisfy { $0 != nil }
      && keys.contains { key in key.map(telling.contains) == true }
  }

  /// An object with a member for each line; a key may be there more than once.
  static func tree(of lines: [TextLines.Line]) -> JSONNode {
    let members = lines.compactMap { line -> JSONMember? in
      guard let (key, value) = split(line.text) else { return nil }
      let offset = line.text.distance(from: line.text.startIndex, to: value.startIndex)
      return JSONMember(
        key: key, keyPosition: line.position,
        node: JSONNode(value: .string(String(value)), position: line.position(after: offset)))
    }
    return JSONNode(value: .object(members), position: .start)
  }

  /// The key and the value of a line. coturn takes `=` or a blank between them, also `--key`.
  private static func split(_ line: Substring) -> (key: String, value: Substring)? {
    let line = line.drop { $0 == "-" }
    let key = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    guard key.first?.isLetter == true else { return nil }
    let rest = line[key.endIndex...]
    guard rest.isEmpty || rest.first == "=" || rest.first?.isWhitespace == true else { return nil }
    var value = rest.drop { $0.isWhitespace }
    if value.first == "=" { value = value.dropFirst().drop { $0.isWhitespace } }
    if let quote = value.first, quote == "\"", value.count > 1, value.last == quote {
      value = value.dropFirst().dropLast()
    }
    return (String(key), value)
  }
}
