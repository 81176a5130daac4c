import Dispatch
import PlainText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The three that every program expects to be open.
enum StandardStreams {
  /// Takes the numbers of those that are closed, so that no file of ours gets one: a report would be
  /// written into it. What takes them can be read only, so that a report still cannot be written.
  ///
  /// - Throws: ``Fault`` if not even that many files may be open.
  static func ensureOpen() throws(Fault) {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
      // The lowest free number is taken. A root there always is, even where there is no /dev/null.
      guard open("/dev/null", O_RDONLY) == number || open("/", O_RDONLY) == number else {
        throw Fault(
          "cannot open anything in the place of a closed standard stream: \(FileError.last)")
      }
    }
  }
}

/// The result, and nothing else.
enum StandardOutput {
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// The size of the terminal's window; nil where there is none, or it does not say.
  static var window: (columns: Int, lines: Int)? {
    var size = winsize()
    guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0,
      size.ws_row > 0
    else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Writes `text`. A reader that has gone away is no error: there is nobody left to be told.
  ///
  /// - Returns: what the system says if it cannot be written, such as that a disk is full.
  static func write(_ text: String) -> FileError? {
    do {
      try File.send(text.utf8, to: STDOUT_FILENO)
      return nil
    } catch {
      return isWithoutReader(error) ? nil : error
    }
  }

  /// Writes a whole result.
  /// - Throws: ``Fault`` if it cannot be written.
  static func print(_ text: String) throws(Fault) {
    if let error = write(text) { throw Fault(writing: "standard output", error) }
  }

  /// A pipe whose reader has gone away, or a terminal that was hung up.
  private static func isWithoutReader(_ error: FileError) -> Bool {
    var information = stat()
    return error.number == EPIPE
      || error.number == EIO && fstat(STDOUT_FILENO, &information) == 0
        && information.st_mode & S_IFMT == S_IFCHR
  }
}

/// Everything that is not the result.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// The size of the terminal's window; 80 columns and 24 lines where it does not say.
  static var window: (columns: Int, lines: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The terminal's width in columns.
  static var width: Int { window.columns }

  /// Writes `text`, if there is anybody to read it. What could move a terminal's cursor or turn the
  /// writing direction comes from outside, and is shown as its code.
  static func write(_ text: String) { draw(text.printable) }

  /// Writes lines, on a terminal broken between words.
  static func writeLines(_ text: String) {
    guard isTerminal else { return write(text + "\n") }
    let lines = text.printable.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      let indent = String($0.prefix { $0 == " " })
      return $0.columns <= width ? [String($0)] : String($0).wrapped(to: width, mark: indent)
    }
    draw(lines.joined(separator: "\n") + "\n")
  }

  /// Writes `text` as it is, with what moves the cursor.
  static func draw(_ text: String) { try? File.send(text.utf8, to: STDERR_FILENO) }

  private static let queue = DispatchQueue(label: "standard error")

  /// Draws `text` behind everything that was posted before, on a thread of its own: a reader that
  /// stands still, or a terminal that is held (Ctrl-S), keeps no probe waiting.
  static func post(_ text: String) { post { draw(text) } }

  /// Does `work` behind everything that was posted before.
  static func post(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// Calls `draw` every so many milliseconds, in line with what is posted, until it returns false. While
  /// a terminal is held, nothing piles up.
  static func draw(every milliseconds: Int, _ draw: @escaping @Sendable () -> Bool) {
    queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      if draw() { self.draw(every: milliseconds, draw) }
    }
  }

  /// Waits until everything that was posted is written.
  static func flush() { queue.sync {} }
}
