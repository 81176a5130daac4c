#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension File {
  /// Puts a file with these bytes where `path` leads, in one step: whoever reads it sees all of the
  /// old one or all of the new one, whenever the machine stops. A pipe or a device is written to.
  ///
  /// - Parameter permissions: who may read and write the new file, but for whom the umask excludes.
  /// - Throws: what the system says. Then the old file is as it was, and nothing else is left.
  static func replace(
    _ path: String, with bytes: some Sequence<UInt8>, permissions: mode_t = Draft.permissions
  ) throws(FileError) {
    let place = try destination(of: path)
    guard isRegularOrAbsent(place) else { return try save(bytes, at: path, O_WRONLY) }
    let folder = folder(of: place)
    Draft.removeAbandoned(in: folder)
    try Draft(in: folder, permissions: permissions).replace(place, with: bytes)
    keepName(in: folder)
  }

  /// Adds the bytes to the end of a file, which need not be there.
  static func append(_ bytes: some Sequence<UInt8>, to path: String) throws(FileError) {
    try save(bytes, at: path, O_WRONLY | O_CREAT | O_APPEND)
  }

  /// Whether a file is at `path`, or nothing yet.
  static func isRegularOrAbsent(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) != 0 || information.st_mode & S_IFMT == S_IFREG
  }

  private static func save(
    _ bytes: some Sequence<UInt8>, at path: String, _ flags: CInt
  ) throws(FileError) {
    let descriptor = try openForWriting(path, flags)
    defer { close(descriptor) }
    try send(bytes, to: descriptor)
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
      let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, Draft.permissions)
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
