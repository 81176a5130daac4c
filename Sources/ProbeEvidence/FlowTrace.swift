/// How many bytes had come out of a relay by when, in both directions.
package struct FlowTrace: Equatable, Codable, Sendable {
  /// How finely movement is put down: often enough for the gap before a freeze to be exact (the last
  /// movement before one is always put down), and rarely enough for an hour to fit in 14,400 lines.
  package static let resolution: Duration = .milliseconds(250)

  /// What had come out so far.
  package struct Sample: Equatable, Sendable {
    /// The time since the flow's start.
    package var offset: Duration
    /// The bytes that had come out at the second side.
    package var there: Int
    /// The bytes that had come out at the first side.
    package var back: Int

    /// A sample of a flow.
    package init(offset: Duration, there: Int, back: Int) {
      self.offset = offset
      self.there = there
      self.back = back
    }
  }

  /// When the flow began, from the attempt's start; nil in files of older versions.
  package private(set) var start: Duration?
  /// When something came out, oldest first, no more than one in each ``resolution`` while it moves.
  package private(set) var samples: [Sample] = []
  /// The latest movement, which is not yet among the samples.
  private var latest = Sample(offset: .zero, there: 0, back: 0)
  /// How long the flow was to go on, and was watched.
  package private(set) var length: Duration = .zero
  /// Whether it was ended from outside.
  package private(set) var wasInterrupted = false

  /// A flow of which nothing is known yet.
  package init(start: Duration? = nil) { self.start = start?.inMicroseconds }

  /// The bytes that came out in all, and when the last of them did.
  package var total: Sample { latest }

  /// Puts down that bytes came out at a side.
  package mutating func moved(_ bytes: Int, to side: ProofSide, at offset: Duration) {
    let offset = offset.inMicroseconds
    // A pause that is about to end is as exact as its last movement.
    if offset - latest.offset > Self.resolution { keepLatest() }
    latest.offset = offset
    switch side {
    case .first: latest.back += bytes
    case .second: latest.there += bytes
    }
    if offset - (samples.last?.offset ?? .zero) >= Self.resolution { keepLatest() }
  }

  /// The flow is over.
  package mutating func end(at offset: Duration, wasInterrupted: Bool) {
    keepLatest()
    length = offset.inMicroseconds
    self.wasInterrupted = wasInterrupted
  }

  private mutating func keepLatest() {
    if samples.last != latest { samples.append(latest) }
  }
}

/// As a list of three numbers.
extension FlowTrace.Sample: Codable {
  /// Reads milliseconds, bytes there and bytes back.
  package init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    offset = try list.decode(Milliseconds.self).duration
    there = try list.decode(ByteCount.self).bytes
    back = try list.decode(ByteCount.self).bytes
  }

  /// Writes milliseconds, bytes there and bytes back.
  package func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(Milliseconds(offset))
    try list.encode(there)
    try list.encode(back)
  }
}

extension FlowTrace {
  private enum CodingKeys: String, CodingKey { case start, samples, length, wasInterrupted }

  /// Reads a flow that is over.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    start = try container.decodeIfPresent(Milliseconds.self, forKey: .start)?.duration
    samples = try container.decode([Sample].self, forKey: .samples)
    latest = samples.last ?? latest
    length = try container.decode(Milliseconds.self, forKey: .length).duration
    wasInterrupted = try container.decode(Bool.self, forKey: .wasInterrupted)
  }

  /// Writes a flow that is over.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(start.map(Milliseconds.init), forKey: .start)
    try container.encode(samples, forKey: .samples)
    try container.encode(Milliseconds(length), forKey: .length)
    try container.encode(wasInterrupted, forKey: .wasInterrupted)
  }
}

/// A number of bytes, as a file has it.
private struct ByteCount: Decodable {
  let bytes: Int

  /// 10^15, a petabyte, is more than any relay carries; sums and rates of such numbers are still
  /// numbers.
  private static let limit = 1_000_000_000_000_000

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    bytes = try container.decode(Int.self)
    guard (0...Self.limit).contains(bytes) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "no number of bytes that a relay can carry")
    }
  }
}
