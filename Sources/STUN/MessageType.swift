extension Message {
  /// What a message is about (RFC 8489 §5, RFC 8656 §17).
  public struct Method: RawRepresentable, Hashable, Sendable {
    /// The 12 bits of the method.
    public let rawValue: UInt16

    /// A method of the low 12 bits, which is all that a header has room for.
    public init(rawValue: UInt16) {
      self.rawValue = rawValue & 0x0FFF
    }

    /// Binding (RFC 8489 §18.2).
    public static let binding = Self(rawValue: 0x001)
    /// Allocate (RFC 8656 §17).
    public static let allocate = Self(rawValue: 0x003)
    /// Refresh (RFC 8656 §17).
    public static let refresh = Self(rawValue: 0x004)
    /// Send, an indication only (RFC 8656 §17).
    public static let send = Self(rawValue: 0x006)
    /// Data, an indication only (RFC 8656 §17).
    public static let data = Self(rawValue: 0x007)
    /// CreatePermission (RFC 8656 §17).
    public static let createPermission = Self(rawValue: 0x008)
    /// ChannelBind (RFC 8656 §17).
    public static let channelBind = Self(rawValue: 0x009)
  }

  /// The part that a message plays in a transaction (RFC 8489 §5); the raw value is its two bits.
  public enum Class: UInt8, Sendable {
    /// Asks for a response.
    case request
    /// Gets no response.
    case indication
    /// Grants a request.
    case success
    /// Refuses a request and says why in ERROR-CODE.
    case error
  }
}

/// The header's message type field, in which the class bits sit between the method bits:
/// `00 MMMMM C MMM C MMMM` (RFC 8489 §5, figure 3).
struct MessageType {
  var messageClass: Message.Class
  var method: Message.Method

  init(_ messageClass: Message.Class, _ method: Message.Method) {
    self.messageClass = messageClass
    self.method = method
  }

  init(field: UInt16) {
    method = Message.Method(
      rawValue: (field & 0x3E00) >> 2 | (field & 0x00E0) >> 1 | field & 0x000F)
    messageClass =
      switch (field & 0x0100 != 0, field & 0x0010 != 0) {
      case (false, false): .request
      case (false, true): .indication
      case (true, false): .success
      case (true, true): .error
      }
  }

  var field: UInt16 {
    let method = method.rawValue
    let bits = UInt16(messageClass.rawValue)
    return (method & 0x0F80) << 2 | (method & 0x0070) << 1 | method & 0x000F
      | (bits & 0b10) << 7 | (bits & 0b01) << 4
  }
}
