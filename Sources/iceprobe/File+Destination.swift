#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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
