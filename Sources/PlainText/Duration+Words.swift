extension Duration {
  /// The duration in milliseconds with fractions, to the microsecond.
  package var milliseconds: Double {
    let (seconds, attoseconds) = components
    // One division, so that 7051.3 ms does not become 7051.299999 on the way.
    return (Double(seconds) * 1_000_000 + Double(attoseconds / 1_000_000_000_000)) / 1000
  }

  /// Milliseconds with one decimal place, such as `12.3`.
  var tenths: String { "\((milliseconds * 10).rounded() / 10)" }

  /// Milliseconds in 7 columns: a probe of less than 100 s, ten times the usual limit, keeps them.
  package var column: String { String(repeating: " ", count: max(0, 7 - tenths.count)) + tenths }

  /// As much of the duration as a person wants to know: `0.8 ms`, `212 ms`, `10.0 s`.
  ///
  /// Milliseconds have a decimal place below 10 only, and give way to seconds at 10,000: nobody
  /// reads more than four digits of a duration.
  package var brief: String {
    switch milliseconds {
    case ..<9.95: "\(tenths) ms"
    case ..<9_999.5: "\(Int(milliseconds.rounded())) ms"
    default: "\((milliseconds / 100).rounded() / 10) s"
    }
  }
}
