/// One packet on its way through a relay and back, by the instants at which the taps saw it; all
/// count from the attempt's start. Nil means: it never got there.
package struct PacketTrace: Equatable, Sendable {
  /// Went to the server of the first side.
  package let sent: Duration
  /// Came out of the relay at the second side.
  package var arrived: Duration? { didSet { arrived = arrived?.inMicroseconds } }
  /// Went back as an echo.
  package var echoed: Duration? { didSet { echoed = echoed?.inMicroseconds } }
  /// The echo came out at the first side.
  package var returned: Duration? { didSet { returned = returned?.inMicroseconds } }

  /// A packet that was sent, and what became of it.
  package init(
    sent: Duration, arrived: Duration? = nil, echoed: Duration? = nil, returned: Duration? = nil
  ) {
    self.sent = sent.inMicroseconds
    self.arrived = arrived?.inMicroseconds
    self.echoed = echoed?.inMicroseconds
    self.returned = returned?.inMicroseconds
  }
}

/// As a list of four numbers: there are many of them in a file.
extension PacketTrace: Codable {
  /// Reads four numbers of milliseconds, of which the last three may be null.
  package init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    sent = try list.decode(Milliseconds.self).duration
    arrived = try list.decode(Milliseconds?.self)?.duration
    echoed = try list.decode(Milliseconds?.self)?.duration
    returned = try list.decode(Milliseconds?.self)?.duration
  }

  /// Writes four numbers of milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(Milliseconds(sent))
    for instant in [arrived, echoed, returned] { try list.encode(instant.map(Milliseconds.init)) }
  }
}
