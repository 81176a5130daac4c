extension Duration {
  /// The longest time that can be written: an hour is longer than any server is worth waiting for, and
  /// fits every clock.
  package static let longestWritten: Duration = .seconds(3600)

  /// Reads a time as people write it, on the command line and in the configuration: `10` or `10s` are
  /// seconds, `800ms` milliseconds, `5m` minutes. Nil if it is none, not above zero, or longer than
  /// ``longestWritten``.
  package init?(written text: String) {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(number),
      let unit = Self.units[String(text.dropFirst(number.count))],
      // Before it is multiplied: a product that no duration holds ends the process.
      value > 0, value <= Self.longestWritten / unit
    else { return nil }
    self = unit * value
  }

  /// The time as ``init(written:)`` reads it, to the millisecond: `10s`, `800ms`.
  package var written: String {
    let milliseconds = Int64(milliseconds.rounded())
    return milliseconds.isMultiple(of: 1000) ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  private static let units: [String: Duration] = [
    "": .seconds(1), "s": .seconds(1), "ms": .milliseconds(1), "m": .seconds(60),
  ]
}
