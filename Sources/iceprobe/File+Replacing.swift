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
    let descriptor = open(path, flags | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    try send(bytes, to: descriptor)
    // Some systems tell only now that the disk is full.
    guard !isKept || fsync(descriptor) == 0 else { throw .last }
  }

  /// The new name is kept by its folder. Not every file system can be told so, and the file is there.
  private static func keepName(in folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
