/// A server's software, as far as one error code means another thing with it.
package enum ServerSoftware: String, CaseIterable, Sendable {
  case coturn
  /// The library inside eturnal and ejabberd.
  case p1STUN = "p1_stun"
  /// Also inside LiveKit, STUNner and Cloudflare's TURN.
  case pion
  case kamailio

  /// The software by what a reply says of it, or by its manner: pion names neither itself nor a reason.
  package init?(software: String?, reason: String) {
    let software = software?.lowercased()
    switch software {
    case nil: if reason.isEmpty { self = .pion } else { return nil }
    case let name? where name.hasPrefix("coturn"): self = .coturn
    case let name? where ["p1 stun", "eturnal", "ejabberd"].contains(where: name.contains):
      self = .p1STUN
    case let name? where ["kamailio", "sip express router", "ser ("].contains(where: name.contains):
      self = .kamailio
    case let name? where name.contains("pion"): self = .pion
    default: return nil
    }
  }
}

/// What an error of one server's software means for an Allocate, beyond what the RFC says.
package struct ServerAnswer: Sendable {
  /// How it is known.
  package enum Source: String, Sendable {
    /// `make field` or `make faults` provokes it with that server.
    case provoked
    /// Its public source code says so.
    case sourceCode = "its source"
  }

  /// Whose answer it is.
  package let software: ServerSoftware
  /// The error code.
  package let code: Int
  /// What its reason phrase has in it; empty for any.
  package let reason: String
  /// Whether it comes only after credentials, only before them, or either way (nil).
  package let afterCredentials: Bool?
  /// What it means, in words.
  package let meaning: String
  /// What to do, and who can do it.
  package let hint: String
  /// How it is known.
  package let source: Source

  private init(
    _ software: ServerSoftware, _ code: Int, reason: String = "", after: Bool? = nil,
    _ meaning: String, _ hint: String, _ source: Source
  ) {
    (self.software, self.code, self.reason) = (software, code, reason)
    (afterCredentials, self.meaning, self.hint, self.source) = (after, meaning, hint, source)
  }

  /// The row for an error, the first that fits; nil for none.
  package static func row(
    software: String?, code: Int, reason: String, afterCredentials: Bool
  ) -> ServerAnswer? {
    guard let who = ServerSoftware(software: software, reason: reason) else { return nil }
    return all.first {
      $0.software == who && $0.code == code && (reason.contains($0.reason) || $0.reason.isEmpty)
        && ($0.afterCredentials == nil || $0.afterCredentials == afterCredentials)
    }
  }

  /// All rows, by software and code.
  package static let all: [ServerAnswer] = [
    ServerAnswer(
      .coturn, 400, after: true, "coturn rejects the request with credentials",
      "Check the user name: coturn takes no blanks, quotes or control characters in it. Server admin: "
        + "see the server's log (verbose).", .provoked),
    ServerAnswer(
      .coturn, 403, reason: "draining", "the server is being shut down and takes no new clients",
      "Server admin: coturn is draining; use another server until it is back.", .sourceCode),
    ServerAnswer(
      .coturn, 440, "coturn has no relay address of this family",
      "Server admin: give it a relay address of each family that clients ask for, IPv4 by default "
        + "(coturn: relay-ip, allocation-default-address-family).", .provoked),
    ServerAnswer(
      .coturn, 486, reason: "Bandwidth", "the server's bandwidth is given away",
      "Server admin: raise the limits (coturn: bps-capacity, max-bps).", .sourceCode),
    ServerAnswer(
      .coturn, 508, "coturn could not open a relay socket",
      "Server admin: widen the relay port range (coturn: min-port, max-port), and check that the relay "
        + "address is one of this machine and family (coturn: relay-ip).", .provoked),
    ServerAnswer(
      .p1STUN, 403, "this client's address is on the server's list",
      "Server admin: check its access rules (eturnal: blacklist_clients, whitelist_clients; ejabberd: "
        + "turn_blacklist).", .provoked),
    ServerAnswer(
      .p1STUN, 405, "TURN is off: the server only offers STUN",
      "Server admin: turn TURN on (eturnal: enable_turn; ejabberd: use_turn). Configuration owner: or list "
        + "it as stun:.", .provoked),
    ServerAnswer(
      .p1STUN, 440, "the server has no relay address of this family",
      "Server admin: set one (eturnal: relay_ipv4_addr, relay_ipv6_addr; ejabberd: turn_ipv4_address, "
        + "turn_ipv6_address).", .sourceCode),
    ServerAnswer(
      .p1STUN, 486, "this user has as many relays as it may",
      "Give the probe a user of its own. Server admin: raise the limit (eturnal: max_allocations; "
        + "ejabberd: turn_max_allocations).", .sourceCode),
    ServerAnswer(
      .p1STUN, 508, "the server could not open a relay socket",
      "Server admin: widen the range (eturnal: relay_min_port, relay_max_port; ejabberd: turn_min_port, "
        + "turn_max_port), and check that the relay address is one of this machine.", .provoked),
    ServerAnswer(
      .pion, 400, after: true, "the request without credentials was answered as usual",
      "Check user name and password first: pion, LiveKit, STUNner and Cloudflare answer wrong ones with "
        + "400. Server admin: see the server's log.", .provoked),
    ServerAnswer(
      .pion, 508, "the server could not open a relay socket",
      "Server admin: widen the relay port range, and check that the relay address is one of this "
        + "machine.", .provoked),
    ServerAnswer(
      .kamailio, 600, "the server only offers STUN",
      "Configuration owner: list it as stun:, or name a TURN server.", .sourceCode),
  ]
}
