#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A new file beside the place that it is going to take, so that renaming puts it there in one step.
///
/// It is locked while it is written. One without a lock is what a killed run has left, whichever
/// machine or container that was on, as far as the file system has locks in common.
struct Draft: ~Copyable {
  /// Who may read and write a new file: everybody, but for whom the umask excludes. A collector that
  /// is another user must be able to read it.
  static let permissions: mode_t = 0o666

  /// A collector takes no name that begins with a dot.
  private static let beginning = ".iceprobe-"
  private static let end = ".tmp"

  private let path: String
  private let descriptor: CInt

  /// Makes an empty file in a folder, whose name ends in a slash.
  init(in folder: String, permissions: mode_t) throws(FileError) {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    path = folder + Self.beginning + number + Self.end
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions)
    guard descriptor >= 0 else { throw .last }
    // Not every file system has locks; then nobody takes the draft for a left one either.
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
  }

  deinit {
    // Nothing is there any more if it has been put in its place.
    unlink(path)
    close(descriptor)
  }

  /// Writes the bytes, and puts the file at `place` once they are on the disk.
  func replace(_ place: String, with bytes: some Sequence<UInt8>) throws(FileError) {
    try File.send(bytes, to: descriptor)
    // Some systems tell only now that the disk is full.
    guard fsync(descriptor) == 0, rename(path, place) == 0 else { throw .last }
  }

  /// Removes what killed runs of this user have left in a folder.
  static func removeAbandoned(in folder: String) {
    for name in names(in: folder) where name.hasPrefix(beginning) && name.hasSuffix(end) {
      let path = folder + name
      var information = stat()
      guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
        information.st_uid == geteuid()
      else { continue }
      // For writing: some file systems lock nothing else.
      let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}
