#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension File {
  /// Who may read and write a new file: everybody, but for whom the umask excludes. A collector that
  /// is another user must be able to read it.
  private static let permissions: mode_t = 0o666

  /// Puts a file with these bytes where `path` leads, in one step: whoever reads it sees all of the
  /// old one or all of the new one, whenever the machine stops. A pipe or a device is written to.
  ///
  /// - Throws: what the system says. Then the old file is as it was, and nothing else is left.
  static func replace(_ path: String, with bytes: some Sequence<UInt8>) throws(FileError) {
    guard let place = regularFile(at: path) else {
      return try save(bytes, at: path, O_WRONLY)
    }
    let folder = place.lastIndex(of: "/").map { place[...$0] } ?? "./"
    // Beside its place, so that renaming does; a collector takes no name that begins with a dot. Only
    // a killed run with our process number can have left one.
    let draft = "\(folder).iceprobe-\(getpid()).tmp"
    unlink(draft)
    do throws(FileError) {
      try save(bytes, at: draft, O_WRONLY | O_CREAT | O_EXCL, isKept: true)
      guard rename(draft, place) == 0 else { throw FileError.last }
    } catch {
      unlink(draft)
      throw error
    }
    keepName(in: String(folder))
  }

  /// Adds the bytes to the end of a file, which need not be there.
  static func append(_ bytes: some Sequence<UInt8>, to path: String) throws(FileError) {
    try save(bytes, at: path, O_WRONLY | O_CREAT | O_APPEND)
  }

  /// Where a path leads, behind all symbolic links; nil if nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether a file is at `path`, or nothing yet.
  static func isRegularOrAbsent(_ path: String) -> Bool { regularFile(at: path) != nil }

  /// Where a file is or would be; nil if something else is there.
  private static func regularFile(at path: String) -> String? {
    var information = stat()
    guard stat(path, &information) == 0 else { return path }
    guard information.st_mode & S_IFMT == S_IFREG else { return nil }
    return resolved(path) ?? path
  }

  /// - Parameter isKept: whether the bytes are to be on the disk before this returns.
  private static func save(
    _ bytes: some Sequence<UInt8>, at path: String, _ flags: CInt, isKept: Bool = false
  ) throws(FileError) {
    let descriptor = try openForWriting(path, flags)
    defer { close(descriptor) }
    try send(bytes, to: descriptor)
    // Some systems tell only now that the disk is full.
    guard !isKept || fsync(descriptor) == 0 else { throw .last }
  }

  /// How long a named pipe may be without a reader.
  ///
  /// 10 s: a reader that was started together with the run has come by then; and a job whose reader
  /// is gone has to end.
  private static let readerPatience: Duration = .seconds(10)

  /// Opens a file; a named pipe once it has a reader, whom open(2) itself would wait for without end.
  private static func openForWriting(_ path: String, _ flags: CInt) throws(FileError) -> CInt {
    let end = ContinuousClock.now + readerPatience
    while true {
      let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, permissions)
      guard descriptor < 0 else {
        // A reader may be as slow as it likes.
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        return descriptor
      }
      guard errno == ENXIO, isPipe(path), ContinuousClock.now < end else { throw .last }
      // 10 ms: no system tells of a reader that comes.
      usleep(10_000)
    }
  }

  private static func isPipe(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFIFO
  }

  /// The new name is kept by its folder. Not every file system can be told so, and the file is there.
  private static func keepName(in folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
