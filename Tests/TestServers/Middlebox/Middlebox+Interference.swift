extension Middlebox {
  /// A way, or both, through a box.
  public struct Direction: OptionSet, Sendable, Hashable {
    /// A bit for each way.
    public let rawValue: UInt8

    /// The ways whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// From the client to the server.
    public static let toServer = Direction(rawValue: 1)
    /// From the server to the client.
    public static let toClient = Direction(rawValue: 2)
    /// Both.
    public static let bothWays: Direction = [.toServer, .toClient]
  }

  /// One thing that a box does to what passes.
  ///
  /// A *flow* is a connection, or what one client's socket exchanges with the server. What is dropped
  /// from a connection leaves a gap that TCP never closes: nothing passes in that direction any more,
  /// and the connection stays open.
  public enum Interference: Sendable {
    /// Cuts a connection (RST to both ends) whose ClientHello asks for this server name, in any case.
    case resetsName(String)
    /// Drops everything of a connection from such a ClientHello on.
    case silencesName(String)
    /// Drops everything of a connection whose ClientHello is longer than this many bytes.
    case silencesHello(over: Int)
    /// Cuts such a connection.
    case resetsHello(over: Int)
    /// Drops what is longer than this many bytes in that direction: for datagrams.
    case dropsLong(Direction, over: Int)
    /// Sends every datagram on from another port, and its answer back: for datagrams.
    case changesPorts
    /// Sends answers back from another port than the client has asked: for datagrams.
    case answersFromElsewhere
    /// Drops whatever has STUN's magic cookie in it (RFC 8489 §5).
    case dropsCookie
    /// Cuts a connection at the first segment that has the magic cookie in it.
    case resetsAtCookie
    /// Drops what comes after `datagrams` datagrams (or pieces of a stream) of a flow in that
    /// direction; after none, everything.
    case drops(Direction, afterDatagrams: Int = 0)
    /// Lets nothing pass any more in either direction, from what would take a flow past this many
    /// bytes, both ways together.
    case stalls(afterBytes: Int)
    /// Lets nothing pass any more once a flow is this old, or for a while. What a healing box stops of
    /// a connection it hands on afterwards, as TCP itself would; a datagram is lost.
    case stallsLater(after: Duration, healingAfter: Duration? = nil)
    /// Cuts a connection at what would take it past this many bytes, both ways together.
    case resets(afterBytes: Int)
    /// Loses this part of all datagrams, from 0 to 1; the same ones for the same seed.
    case loses(Direction, Double, seed: UInt64 = 1)
    /// Hands everything on after this time, and every second datagram of a flow after `jitter` more,
    /// so that the interarrival jitter of RFC 3550 §6.4.1 approaches `jitter`. Datagrams overtake
    /// each other where they come faster than that; a connection's bytes do with `jitter` zero only.
    case delays(Direction, by: Duration, jitter: Duration = .zero)
  }
}
