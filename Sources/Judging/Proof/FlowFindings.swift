package import ProbeEvidence

/// What became of a flow of packets through a relay, in both directions at once.
package struct FlowFindings: Equatable, Sendable {
  /// How long nothing may come out at either side before the flow counts as frozen.
  ///
  /// 5 s: after it people hang up, and libwebrtc takes a connection for disconnected.
  package static let freezeLimit: Duration = .seconds(5)

  /// A time in which nothing came out at either side.
  package struct Freeze: Equatable, Sendable {
    /// When the last byte before it came out, from the flow's start.
    package let offset: Duration
    /// How long it lasted, or was watched.
    package let length: Duration
    /// How many bytes had come out at both sides by then.
    package let bytes: Int
    /// Whether bytes came out again afterwards.
    package let isHealed: Bool
  }

  /// How long the flow was watched.
  package let length: Duration
  /// The bytes that came out at the second side.
  package let there: Int
  /// The bytes that came out at the first side.
  package let back: Int
  /// The times in which nothing moved.
  package let freezes: [Freeze]
  /// Whether it was ended from outside.
  package let wasInterrupted: Bool
  /// The bytes that came out at both sides in each of equal parts of the length, which take a second
  /// or more.
  package let profile: [Int]
  /// What happened to this machine while the flow went on; nil for nothing.
  package let disturbance: Disturbance?
  /// Whether nothing came out any more after a ``disturbance``: whose doing that is nobody knows.
  package let endsDisturbed: Bool

  /// Reads the trace of a flow of `attempt`. A time without any movement is no freeze if this machine
  /// stood still or changed its network in it.
  package init(_ trace: FlowTrace, of attempt: ProofAttempt) {
    let disturbances = attempt.disturbances(during: trace)
    disturbance = disturbances.map(\.what).joined
    length = trace.length
    there = trace.total.there
    back = trace.total.back
    wasInterrupted = trace.wasInterrupted
    profile = trace.profile
    let start = FlowTrace.Sample(offset: .zero, there: 0, back: 0)
    let movements = [start] + trace.samples
    let pauses = zip(movements, movements.dropFirst()).map { before, after in
      Freeze(before, until: after.offset, isHealed: true)
    }
    let last = movements.last.map { Freeze($0, until: trace.length, isHealed: false) }
    let all = (pauses + [last].compactMap { $0 }).filter { $0.length >= Self.freezeLimit }
    let freezes = all.filter { freeze in !disturbances.contains { freeze.overlaps($0.span) } }
    self.freezes = freezes
    endsDisturbed = all.last.map { !$0.isHealed && !freezes.contains($0) } ?? false
  }

  /// What came out each second, in bits, at the second and at the first side; nil for no time.
  package var rates: (there: Double, back: Double)? {
    let seconds = length / .seconds(1)
    return seconds > 0 ? (Double(there) * 8 / seconds, Double(back) * 8 / seconds) : nil
  }
}

extension FlowTrace {
  /// How many parts a flow is shown in at most. 60: what a picture of a few centimetres has room for.
  private static let partLimit = 60

  fileprivate var profile: [Int] {
    let seconds = length / .seconds(1)
    guard seconds >= 1 else { return [] }
    let count = Int(min(seconds, Double(Self.partLimit)))
    var parts = Array(repeating: 0, count: count)
    var before = 0
    for sample in samples {
      let place = Int(max(0, min(sample.offset / length, 1)) * Double(count))
      parts[min(place, count - 1)] += sample.there + sample.back - before
      before = sample.there + sample.back
    }
    return parts
  }
}

extension FlowFindings.Freeze {
  fileprivate func overlaps(_ span: ClosedRange<Duration>) -> Bool {
    offset <= span.upperBound && offset + length >= span.lowerBound
  }

  fileprivate init(_ last: FlowTrace.Sample, until end: Duration, isHealed: Bool) {
    self.init(
      offset: last.offset, length: end - last.offset, bytes: last.there + last.back,
      isHealed: isHealed)
  }
}

// How the figures of a proof are written.

extension FlowFindings.Freeze {
  /// `frozen after 3.8 s and 61 kB, for 7.2 s`.
  package var words: String {
    "frozen after \(offset.inSeconds) and \(bytes.inBytes), for \(length.inSeconds)"
      + (isHealed ? "" : " to the end")
  }
}

extension Duration {
  /// Seconds with one decimal place: `3.8 s`.
  package var inSeconds: String { "\((self / .milliseconds(100)).rounded() / 10) s" }
}

extension Int {
  /// `61 kB`, and below 10,000 bytes as they are.
  package var inBytes: String { self < 10_000 ? "\(self) bytes" : "\((self + 500) / 1000) kB" }
}

extension Double {
  /// `2 %`, `2.5 %`.
  package var inPercent: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
  }
}
