public import STUN

/// What a ``FakeServer`` has seen and done so far.
public struct Tally: Sendable {
  /// A request that came.
  public struct Request: Sendable, Equatable {
    /// What was asked for.
    public let method: Message.Method
    /// Whether it was signed.
    public let isAuthenticated: Bool
    /// Its transaction id: retransmissions share it.
    public let transactionID: TransactionID

    /// A request as the server sees it.
    public init(method: Message.Method, isAuthenticated: Bool, transactionID: TransactionID) {
      self.method = method
      self.isAuthenticated = isAuthenticated
      self.transactionID = transactionID
    }
  }

  /// The requests, retransmissions and unanswered ones too, oldest first.
  public internal(set) var requests: [Request] = []
  /// How many error responses of each code were given.
  public internal(set) var refusals: [Int: Int] = [:]
  /// How many relays were granted; the repetition of an answer is no new one.
  public internal(set) var grantedAllocations = 0
  /// How many of them nobody has ended by Refresh with lifetime 0. The end of a connection does not
  /// count as an end, so that a client that relies on it is found out.
  public internal(set) var openAllocations = 0
  /// How many connections were accepted.
  public internal(set) var connections = 0
  /// How many bytes came, within TLS if there is any.
  public internal(set) var receivedBytes = 0

  /// How many different requests of this kind came.
  public func count(of method: Message.Method, isAuthenticated: Bool) -> Int {
    let asked = requests.filter { $0.method == method && $0.isAuthenticated == isAuthenticated }
    return Set(asked.map(\.transactionID)).count
  }
}
