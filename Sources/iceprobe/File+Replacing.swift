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
  /// - Throws: what the system says. Then the old file is as it was, and nothing else is left.
  static func replace(_ path: String, with bytes: some Sequence<UInt8>) throws(FileError) {
    let place = try destination(of: path)
    guard isRegularOrAbsent(place) else { return try save(bytes, at: path, O_WRONLY) }
    let folder = folder(of: place)
    Draft.removeAbandoned(in: folder)
    try Draft(in: folder).replace(place, with: bytes)
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
    let descriptor = open(path, flags | O_CLOEXEC, Draft.permissions)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    try send(bytes, to: descriptor)
  }

  /// The new name is kept by its folder. Not every file system can be told so, and the file is there.
  private static func keepName(in folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
