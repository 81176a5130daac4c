extension Middlebox {
  /// What a box has seen so far.
  public struct Tally: Sendable, Equatable {
    /// An amount of datagrams, or of pieces of a stream.
    public struct Amount: Sendable, Equatable {
      /// How many.
      public fileprivate(set) var datagrams = 0
      /// How many bytes in them.
      public fileprivate(set) var bytes = 0
    }

    /// Connections that came, or clients' sockets.
    public internal(set) var flows = 0
    /// Connections that the box has cut.
    public private(set) var resets = 0
    private var passed: [Direction: Amount] = [:]
    private var dropped: [Direction: Amount] = [:]

    /// What the box has handed on in this direction, or will when its time has come.
    public func passed(_ direction: Direction) -> Amount { passed[direction] ?? Amount() }

    /// What the box has kept back in this direction, for good.
    public func dropped(_ direction: Direction) -> Amount { dropped[direction] ?? Amount() }

    mutating func count(_ bytes: Int, _ direction: Direction, _ fate: MiddleboxInspection.Fate) {
      switch fate {
      case .pass: passed[direction, default: Amount()].count(bytes)
      case .drop: dropped[direction, default: Amount()].count(bytes)
      case .reset: resets += 1
      }
    }
  }
}

extension Middlebox.Tally.Amount {
  fileprivate mutating func count(_ bytes: Int) {
    datagrams += 1
    self.bytes += bytes
  }
}
