import ArgumentParser

/// A time span on the command line: `60s`, `5m`, `500ms`, or a number of seconds.
struct Span: ExpressibleByArgument {
  let duration: Duration

  /// The longest that is taken: an hour, like `--timeout`.
  private static let limit: Duration = .seconds(3600)

  init?(argument: String) {
    let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(number),
      let unit = Self.units[String(argument.dropFirst(number.count))]
    else { return nil }
    duration = unit * value
    guard duration > .zero, duration <= Self.limit else { return nil }
  }

  private static let units: [String: Duration] = [
    "": .seconds(1), "s": .seconds(1), "ms": .milliseconds(1), "m": .seconds(60),
  ]
}
