import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A terminal that hands over each key as it is pressed, and does not show it.
struct Keyboard: Sendable {
  /// How the terminal was found.
  private let settings: termios

  /// Nil if standard input is no terminal.
  init?() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    self.settings = settings
  }

  /// Changes the terminal. Keys that stand for signals still do. In the background nothing happens: the
  /// terminal is another program's.
  func begin() {
    guard Self.isOurs else { return }
    var direct = settings
    direct.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSANOW, &direct)
  }

  /// Leaves the terminal as it was found.
  func end() {
    guard Self.isOurs else { return }
    var settings = settings
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
  }

  /// Calls `press` with each key, on a thread of its own, until what it returns is called.
  func read(_ press: @escaping @Sendable (UInt8) -> Void) -> () -> Void {
    let source = DispatchSource.makeReadSource(
      fileDescriptor: STDIN_FILENO, queue: DispatchQueue(label: "keyboard"))
    let work = DispatchWorkItem {
      var key: UInt8 = 0
      guard Self.isOurs, Self.readKey(&key) else { return source.cancel() }
      press(key)
    }
    source.setEventHandler(handler: work)
    source.resume()
    return { source.cancel() }
  }

  private static func readKey(_ key: inout UInt8) -> Bool {
    #if canImport(Darwin)
      Darwin.read(STDIN_FILENO, &key, 1) == 1
    #elseif canImport(Musl)
      Musl.read(STDIN_FILENO, &key, 1) == 1
    #else
      Glibc.read(STDIN_FILENO, &key, 1) == 1
    #endif
  }

  /// Whether this process may use the terminal.
  private static var isOurs: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }
}
