import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A way for bytes from one program to another: a pipe, or what looks to its writer like a terminal.
///
/// No program inherits an end unless it is given one.
public final class Pipe: Sendable {
  /// The descriptor to read from.
  public let readEnd: CInt
  /// The descriptor to write to.
  public let writeEnd: CInt
  private let isWritable = Mutex(true)

  /// Makes a pipe.
  public convenience init() throws(SystemError) {
    try self.init("make a pipe") { pipe(&$0) }
  }

  /// Makes a terminal of 80 columns and 24 lines, whose screen is the end to read from.
  public convenience init(terminal: Void) throws(SystemError) {
    try self.init("make a terminal") { ends in
      var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
      var terminal: CInt = -1
      var screen: CInt = -1
      let status = openpty(&screen, &terminal, nil, nil, &size)
      ends = [screen, terminal]
      return status
    }
  }

  private init(
    _ attempt: String, _ open: (inout [CInt]) -> CInt
  ) throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    try inheritance.withLock { _ throws(SystemError) in
      guard open(&ends) == 0 else { throw .last(attempt) }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeWriteEnd()
    close(readEnd)
  }

  /// Writes a text that the pipe has room for: 16 KiB, on every system.
  public func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(writeEnd, bytes, bytes.count)
  }

  /// Types on the keyboard of a terminal, whose screen is the end to read from.
  public func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(readEnd, bytes, bytes.count)
  }

  /// Whether a terminal shows what is typed.
  public var showsInput: Bool {
    var settings = termios()
    return tcgetattr(readEnd, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
  }

  /// Closes our own copy of the end to write to.
  public func closeWriteEnd() {
    isWritable.withLock { isOpen in
      if isOpen { close(writeEnd) }
      isOpen = false
    }
  }
}
