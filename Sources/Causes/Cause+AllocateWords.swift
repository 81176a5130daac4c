extension Cause {
  /// The words for the stage with the most codes, one for each way an Allocate can fail.
  var allocateWords: (message: String, hint: String) {
    switch self {
    case .allocateNoResponse:
      (
        "the TURN server does not answer",
        "A firewall drops the packets, or the server is down: try from another network. If it "
          + "answered at first, server's admin: check its user database."
      )
    case .allocateNotSTUN:
      (
        "something answers that does not speak TURN",
        "Check the port; another service or a captive portal may answer on it."
      )
    case .allocateMalformed:
      (
        "the TURN server's answers break the protocol",
        "Server's admin: update the server; or a device on the way rewrites its packets."
      )
    case .allocateClosed:
      (
        "the server closed the connection before the relay was ready",
        "Server's admin: check that the server offers TURN on this port; its log says more."
      )
    case .allocateReset:
      (
        "the path to the server was cut before the relay was ready",
        "A firewall on the way cut it, or the server crashed: try from another network."
      )
    case .allocateIntegrity:
      (
        "the answer is not signed with our password",
        "Another server answers, or a device on the way rewrites its packets. Server's admin: check "
          + "who answers at this address."
      )
    case .allocateUnauthorized:
      (
        "the server does not accept the user name and password",
        "Check both. Server's admin: check the realm, the shared secret, the clock, and then the log."
      )
    case .allocateForbidden:
      (
        "the server's policy forbids a relay to this user or address",
        "Server's admin: check the server's access rules."
      )
    case .allocateStaleNonce:
      (
        "the server keeps calling its own nonces stale",
        "Server's admin: several backends behind one address must share nonces, or keep a client on "
          + "one backend."
      )
    case .allocateWrongCredentials:
      (
        "the server says that the credentials belong to another allocation",
        "Server's admin: several backends behind one address may mix up their clients."
      )
    case .allocateUnsupportedTransport:
      (
        "the server does not relay over UDP",
        "Server's admin: enable relaying over UDP (coturn: not no-udp-relay)."
      )
    case .allocateAllocationMismatch:
      (
        "the server says that this socket already has an allocation",
        "Try again in a minute. Network's admin: a NAT or balancer may reuse its ports too soon."
      )
    case .allocateQuotaReached:
      (
        "the user has as many allocations as it may have",
        "Give the probe a user of its own. Server's admin: raise the quota (coturn: user-quota, "
          + "total-quota)."
      )
    case .allocateInsufficientCapacity:
      (
        "the server has no relay port or bandwidth left",
        "Server's admin: widen the relay port range, or add servers."
      )
    case .allocateServerError:
      ("the server reports trouble of its own", "Server's admin: the server's log says which.")
    case .allocateBadRequest:
      (
        "the server calls the request malformed",
        "Server's admin: read in the server's log what it dislikes, and update the server."
      )
    case .allocateRedirectLoop:
      (
        "the servers send us on from one to the next without end",
        "Server's admin: check alternate-server on every server of the pool."
      )
    case .allocateNoRelay:
      (
        "the server says yes, and no usable relayed address comes of it",
        "Server's admin: check the relay address (coturn: relay-ip, external-ip) and the lifetimes."
      )
    default:
      (
        "the server answered with an error",
        "Server's admin: the STUN error code and the server's log say what it dislikes."
      )
    }
  }
}
