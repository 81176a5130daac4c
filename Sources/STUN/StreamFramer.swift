/// Cuts a byte stream into STUN messages: over TCP and TLS each one ends where its header says
/// (RFC 8489 §6.2.2). ChannelData is cut likewise, of channels that are bound (RFC 8656 §12.5).
///
/// What it hands out may still fail to decode; what cannot be STUN is told by the first byte that
/// shows it. A stream that failed once stays failed, and holds no memory.
public struct StreamFramer: Sendable {
  /// Why a stream cannot be cut.
  public enum FramingError: Error, Hashable, Sendable {
    /// Something else than STUN, in the form of RFC 8489, is spoken here.
    case notSTUN
    /// A message of this many bytes is announced, more than `maximumMessageSize`.
    case tooLong(Int)
  }

  /// The longest message that is waited for, in bytes, header included.
  ///
  /// A length field of 16 bits would allow 64 KiB, but the longest answers that a probe can ask
  /// for, a 401 or 438, hold a reason, a realm, a nonce and a software name of 763 bytes at most
  /// (RFC 8489 §14.8 to 14.10, 14.14), and a few hundred bytes of everything else.
  public static let maximumMessageSize = 4096

  /// The channels whose data may come. Of no other: "HTTP" would pass for the number of one.
  public var channels: Set<UInt16> = []

  private var buffer: [UInt8] = []
  /// Where in the buffer the first message that is not handed out begins.
  private var start = 0
  private var failure: FramingError?

  /// A framer at the beginning of a stream.
  public init() {}

  /// Whether the stream, if it ended here, would end inside a message.
  public var hasPartialMessage: Bool { start < buffer.count }

  /// Takes the next bytes of the stream; call `next` afterwards until it answers nil, so that
  /// never more than one message waits for its rest.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    guard failure == nil else { return }
    // Moves only bytes that came after a message in one piece with its end, and each just once.
    buffer.removeFirst(start)
    start = 0
    buffer += bytes
  }

  /// The next whole message, or nil when it needs more bytes.
  public mutating func next() throws(FramingError) -> [UInt8]? {
    if let failure { throw failure }
    do {
      return try cutMessage()
    } catch {
      self = StreamFramer()
      failure = error
      throw error
    }
  }

  private mutating func cutMessage() throws(FramingError) -> [UInt8]? {
    let pending = buffer[start...]
    let size: Int
    if couldBeChannelData(pending) {
      guard pending.count >= ChannelData.headerSize else { return nil }
      size = ChannelData.headerSize + (Self.declaredLength(pending) + 3) & ~3
    } else {
      guard Self.couldBeSTUN(pending) else { throw .notSTUN }
      guard pending.count >= MessageLayout.headerSize else { return nil }
      size = MessageLayout.headerSize + Self.declaredLength(pending)
    }
    guard size <= Self.maximumMessageSize else { throw .tooLong(size) }
    guard pending.count >= size else { return nil }
    start += size
    return Array(pending.prefix(size))
  }

  /// The length field stands at the same place in both headers.
  private static func declaredLength(_ pending: ArraySlice<UInt8>) -> Int {
    Int(UInt16(networkOrder: pending.dropFirst(2).prefix(2)))
  }

  /// Whether a bound channel's number stands here, as far as it is here.
  private func couldBeChannelData(_ pending: ArraySlice<UInt8>) -> Bool {
    guard let first = pending.first else { return false }
    guard pending.count > 1 else { return channels.contains { $0 >> 8 == first } }
    return channels.contains(UInt16(networkOrder: pending.prefix(2)))
  }

  /// RFC 8489 §5: two zero bits, and the magic cookie at offset 4, as far as they are here.
  private static func couldBeSTUN(_ pending: ArraySlice<UInt8>) -> Bool {
    guard let first = pending.first else { return true }
    let cookie = TransactionID.magicCookie.networkOrderBytes
    return first >> 6 == 0 && zip(pending.dropFirst(4), cookie).allSatisfy(==)
  }
}
