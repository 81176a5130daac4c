/// The methods whose messages a probe looks at (RFC 8489 §18.2, RFC 8656 §17).
package enum RequestMethod: String, Codable, Sendable {
  /// Asks for one's own address.
  case binding
  /// Asks for a relayed address.
  case allocate
  /// Keeps or frees a relayed address.
  case refresh
  /// Lets a peer send to a relayed address.
  case createPermission
  /// Gives a peer a short name.
  case channelBind
}

/// A request on its way to the server.
package struct Request: Equatable, Codable, Sendable {
  /// What is asked for.
  package let method: RequestMethod
  /// Whether it carries credentials.
  package let isAuthenticated: Bool
  /// Whether the same request was sent before.
  package let isRetransmission: Bool

  /// Makes a request as the tap saw it.
  package init(method: RequestMethod, isAuthenticated: Bool, isRetransmission: Bool = false) {
    self.method = method
    self.isAuthenticated = isAuthenticated
    self.isRetransmission = isRetransmission
  }
}

/// What the tap read in a reply to one of the agent's requests. Nil means: not there.
package struct Reply: Equatable, Codable, Sendable {
  /// What was asked for.
  package var method: RequestMethod
  /// Whether the request carried credentials.
  package var answersAuthenticated: Bool
  /// Whether the server says yes.
  package var outcome: Outcome
  /// Whether the reply is signed with the password (RFC 8489 §14.5).
  package var integrity: Integrity
  /// XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS of an older server.
  package var mappedAddress: Endpoint?
  /// XOR-RELAYED-ADDRESS.
  package var relayedAddress: Endpoint?
  /// LIFETIME, in seconds.
  package var lifetime: Int?
  /// REALM.
  package var realm: String?
  /// SOFTWARE.
  package var software: String?
  /// ALTERNATE-SERVER.
  package var alternateServer: Endpoint?
  /// What makes the reply unfit to be acted on, in words.
  package var defect: String?

  /// What the server says.
  package enum Outcome: Equatable, Codable, Sendable {
    /// A success response.
    case success
    /// An error response with its code and reason phrase.
    case error(code: Int, reason: String)
  }

  /// What became of MESSAGE-INTEGRITY.
  package enum Integrity: String, Codable, Sendable {
    /// The reply is not signed.
    case absent
    /// Signed with the password.
    case valid
    /// Signed with something else.
    case invalid
    /// Signed, and the key to check it is not known.
    case unchecked
  }

  /// Makes a reply; what is not named was not in it.
  package init(
    method: RequestMethod, answersAuthenticated: Bool, outcome: Outcome,
    integrity: Integrity = .absent
  ) {
    self.method = method
    self.answersAuthenticated = answersAuthenticated
    self.outcome = outcome
    self.integrity = integrity
  }

  /// The error code, if the server says no.
  package var errorCode: Int? {
    if case .error(let code, _) = outcome { code } else { nil }
  }
}
