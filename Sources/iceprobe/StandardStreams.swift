#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The result, and nothing else.
enum StandardOutput {
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  static func write(_ text: String) { emit(text, to: STDOUT_FILENO) }
}

/// Everything that is not the result.
enum StandardError {
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// The terminal's width in columns; 80 where it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  static func write(_ text: String) { emit(text, to: STDERR_FILENO) }
}

/// Writes all of `text`, in as many pieces as the system takes. A reader that has gone away is no
/// error of ours: there is nobody left to be told.
private func emit(_ text: String, to descriptor: CInt) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}
