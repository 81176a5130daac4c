import ArgumentParser
import PlainText

/// A time on the command line: `60s`, `5m`, `500ms`, or a number of seconds.
struct Span: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    guard let duration = Duration(written: argument) else { return nil }
    self.init(duration)
  }

  /// As the help shows it.
  var defaultValueDescription: String { duration.written }
}
