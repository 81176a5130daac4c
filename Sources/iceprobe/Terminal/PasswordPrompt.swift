#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A question on the terminal whose answer is not shown.
struct PasswordPrompt: Sendable {
  /// The longest answer, in bytes. 4,096: what a terminal takes as one line (termios(3)).
  private static let limit = 4096

  private let text: String
  /// How the terminal was found.
  private let settings: termios

  /// Asks for a password at the terminal.
  /// - Returns: nil if there is none; an empty text if the answer was the end of the input.
  static func ask(_ text: String) -> String? {
    var settings = termios()
    guard StandardError.isTerminal, tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    let prompt = PasswordPrompt(text: text, settings: settings)
    return Interruption.restoring(prompt) { Signals.admitted(line) }
  }

  /// Puts the question, and hides what is typed from now on.
  func show() {
    var hiding = settings
    hiding.c_lflag &= ~tcflag_t(ECHO | ECHONL)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hiding)
    StandardError.write(text)
  }

  /// Leaves the terminal as it was found, and takes away what was typed by halves: a shell would run it.
  func end() {
    var settings = settings
    tcflush(STDIN_FILENO, TCIFLUSH)
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    StandardError.write("\n")
  }

  /// What is typed up to the end of a line, or of the input.
  private static func line() -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < limit {
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1, byte != UInt8(ascii: "\n") else { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
