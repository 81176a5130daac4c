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
