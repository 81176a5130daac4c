/// The methods whose messages a probe looks at (RFC 8489 §18.2, RFC 8656 §17).
public enum RequestMethod: String, Codable, Sendable {
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
public struct Request: Equatable, Codable, Sendable {
  /// What is asked for.
  public let method: RequestMethod
  /// Whether it carries credentials.
  public let isAuthenticated: Bool
  /// Whether the same request was sent before.
  public let isRetransmission: Bool

  /// Makes a request as the tap saw it.
  public init(method: RequestMethod, isAuthenticated: Bool, isRetransmission: Bool = false) {
    self.method = method
    self.isAuthenticated = isAuthenticated
    self.isRetransmission = isRetransmission
  }
}

/// What the tap read in a reply to one of the agent's requests. Nil means: not there.
public struct Reply: Equatable, Codable, Sendable {
  /// What was asked for.
  public var method: RequestMethod
  /// Whether the request carried credentials.
  public var answersAuthenticated: Bool
  /// Whether the server says yes.
  public var outcome: Outcome
  /// Whether the reply is signed with the password (RFC 8489 §14.5).
  public var integrity: Integrity
  /// XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS of an older server.
  public var mappedAddress: Endpoint?
  /// XOR-RELAYED-ADDRESS.
  public var relayedAddress: Endpoint?
  /// LIFETIME, in seconds.
  public var lifetime: Int?
  /// REALM.
  public var realm: String?
  /// SOFTWARE.
  public var software: String?
  /// ALTERNATE-SERVER.
  public var alternateServer: Endpoint?
  /// What makes the reply unfit to be acted on, in words.
  public var defect: String?

  /// What the server says.
  public enum Outcome: Equatable, Codable, Sendable {
    /// A success response.
    case success
    /// An error response with its code and reason phrase.
    case error(code: Int, reason: String)
  }

  /// What became of MESSAGE-INTEGRITY.
  public enum Integrity: String, Codable, Sendable {
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
  public init(
    method: RequestMethod, answersAuthenticated: Bool, outcome: Outcome,
    integrity: Integrity = .absent
  ) {
    self.method = method
    self.answersAuthenticated = answersAuthenticated
    self.outcome = outcome
    self.integrity = integrity
  }

  /// The error code, if the server says no.
  public var errorCode: Int? {
    if case .error(let code, _) = outcome { code } else { nil }
  }
}
