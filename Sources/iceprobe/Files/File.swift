#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the operating system says when a file cannot be had.
struct FileError: Error, CustomStringConvertible {
  /// The system's number for it, such as ENOSPC.
  let number: CInt

  var description: String {
    number == ENXIO
      ? "no such device, or a pipe that nobody reads" : String(cString: strerror(number))
  }

  /// The error of the call that has just failed.
  static var last: FileError { FileError(number: errno) }
}

/// Reading and writing whole files.
enum File {
  /// Reads a file, a pipe or a device, and no more than a little over `limit` bytes of it.
  static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    return try contents(from: descriptor, limit: limit)
  }

  /// Reads standard input as it was handed over. By its name, /dev/stdin, it would be opened anew, which
  /// takes /proc and the right to it.
  static func standardInput(limit: Int) throws(FileError) -> [UInt8] {
    try contents(from: STDIN_FILENO, limit: limit)
  }

  private static func contents(
    from descriptor: CInt, limit: Int
  ) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    // 64 KiB: what a pipe holds.
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    return bytes
  }

  /// Writes all of `bytes`, in as many pieces as the system takes.
  static func send(_ bytes: some Sequence<UInt8>, to descriptor: CInt) throws(FileError) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last }
      rest = rest.dropFirst(count)
    }
  }
}

extension File {
  /// How many symbolic links are followed, one after the other: as many as Linux does
  /// (path_resolution(7)).
  private static let linkLimit = 40

  /// Where a path leads, behind all symbolic links; nil if nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Where a file that is written by the name of `path` is or would be: behind all symbolic links, also
  /// those that lead to nothing yet.
  static func destination(of path: String) throws(FileError) -> String {
    if let resolved = resolved(path) { return resolved }
    var place = path
    for _ in 0...linkLimit {
      guard let target = target(ofLinkAt: place) else { return place }
      place = target.hasPrefix("/") ? target : folder(of: place) + target
    }
    throw FileError(number: ELOOP)
  }

  /// The folder that a path's last name is in, with the slash at its end.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
  }

  private static func target(ofLinkAt path: String) -> String? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = target.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        $0.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
      }
    }
    return count < 0 ? nil : String(decoding: target.prefix(count), as: UTF8.self)
  }
}
