public import STUN

/// One thing that is wrong with a ``FakeServer``.
public enum Fault: Sendable {
  // Too little.

  /// Reads and never answers.
  case silent
  /// Challenges the first Allocate, and never answers the one with credentials.
  case silentAfterChallenge
  /// Answers Binding requests, and no Allocate.
  case silentToAllocate
  /// Grants relays, and never answers what is asked of one.
  case silentAfterGrant
  /// Grants one relay at a time, and never answers who asks for another.
  case silentAfterRelay
  /// Grants a relay at once, and another beside it after this duration.
  case slowAfterRelay(Duration)
  /// Does not answer every nth request.
  case lossy(every: Int)
  /// Sends the first half of every answer.
  case halfMessage
  /// Sends the header of a long message, and a byte each time this duration has passed.
  case trickle(every: Duration)
  /// Answers after this duration.
  case slow(Duration)

  // Something else than an answer.

  /// Sends this many times bytes that are no STUN, in place of every answer.
  case garbage(burst: Int)
  /// Sends bytes that are no STUN in place of the first answer, and is well afterwards.
  case garbageOnce
  /// Answers as a web server does.
  case http
  /// Answers with a fatal TLS alert of this number (RFC 8446 §6).
  case alert(UInt8)
  /// Answers under another transaction id.
  case wrongTransactionID
  /// Answers without the magic cookie (RFC 8489 §5).
  case noCookie
  /// Sends the answer's attributes in a request.
  case requestInsteadOfResponse
  /// Sends every answer twice.
  case duplicatedReplies

  // Connections; over UDP the same as silence.

  /// Closes every connection at once.
  case closesAfterAccept
  /// Ends TLS with the very bytes that complete its handshake, and nothing before; without TLS well.
  case endsAfterHandshake
  /// Closes a connection (FIN) when something has come over it.
  case closesAfterFirstRequest
  /// Resets a connection (RST) when something has come over it.
  case resetsAfterFirstRequest

  // Answers that are refusals.

  /// Refuses.
  case refuses(Refusal)
  /// Challenges under a realm of these bytes, and wants them in the key.
  case realm([UInt8])
  /// Challenges without a nonce.
  case challengeWithoutNonce

  // Successes that are none.

  /// Grants under an attribute that must be understood and is not known (RFC 8489 §14).
  case unknownAttribute
  /// Grants with an XOR-MAPPED-ADDRESS of this value.
  case mappedAddress(value: [UInt8])
  /// Grants without XOR-MAPPED-ADDRESS.
  case noMappedAddress
  /// Grants without XOR-RELAYED-ADDRESS.
  case noRelayedAddress
  /// Grants for so many seconds.
  case lifetime(seconds: UInt8)
  /// Signs with another password than the client's.
  case badIntegrity
  /// Signs nothing.
  case unsignedSuccess
  /// Grants relays without credentials.
  case openRelay

  var realm: [UInt8]? { if case .realm(let bytes) = self { bytes } else { nil } }
  var endsTLS: Bool { if case .endsAfterHandshake = self { true } else { false } }
}

/// An error response, and when it is given.
public struct Refusal: Sendable {
  /// What is refused.
  public enum Step: Sendable {
    /// A Binding request.
    case binding
    /// An Allocate request without credentials.
    case firstAllocate
    /// An Allocate request with the right credentials.
    case authenticatedAllocate
    /// A CreatePermission or ChannelBind request, with the right credentials too.
    case permission

    var isAuthenticated: Bool { self == .authenticatedAllocate || self == .permission }
  }

  /// What is refused.
  public var step: Step
  /// The error code, 300 to 699.
  public var code: Int
  /// The reason phrase, as it stands.
  public var reason: String
  /// ALTERNATE-SERVER.
  public var alternate: TransportAddress?
  /// Whether the refusal of an authenticated request is signed.
  public var isSigned: Bool
  /// How many times the server refuses before it grants; nil for ever.
  public var times: Int?
  /// How long the server takes over it.
  public var delay: Duration

  /// Refuses `step` with `code`.
  public init(
    _ step: Step, _ code: Int, reason: String = "as told", alternate: TransportAddress? = nil,
    isSigned: Bool = true, times: Int? = nil, after delay: Duration = .zero
  ) {
    self.step = step
    self.code = code
    self.reason = reason
    self.alternate = alternate
    self.isSigned = isSigned
    self.times = times
    self.delay = delay
  }
}
