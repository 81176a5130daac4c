#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Which file is meant, however it is spelled.
enum FileIdentity: Hashable {
  /// One that is there, by the numbers that the kernel has for it; of several names (hard links) each
  /// is the same file.
  case existing(device: UInt64, number: UInt64)
  /// One that is not there yet: its folder, and its name in it.
  case absent(device: UInt64, number: UInt64, name: String)

  /// The file that is read or written by the name of `path`; nil if there cannot be one, or what is
  /// there is no file, such as /dev/null.
  init?(at path: String) {
    guard let place = try? File.destination(of: path) else { return nil }
    var information = stat()
    if stat(place, &information) == 0 {
      self.init(ifFile: information)
    } else if stat(File.folder(of: place), &information) == 0 {
      let name = place.split(separator: "/").last ?? ""
      self = .absent(
        device: UInt64(truncatingIfNeeded: information.st_dev),
        number: UInt64(information.st_ino), name: String(name))
    } else {
      return nil
    }
  }

  /// The file that a standard stream is; nil if it is none, such as a terminal.
  init?(ofStream descriptor: CInt) {
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { return nil }
    self.init(ifFile: information)
  }

  private init?(ifFile information: stat) {
    guard information.st_mode & S_IFMT == S_IFREG else { return nil }
    self = .existing(
      device: UInt64(truncatingIfNeeded: information.st_dev), number: UInt64(information.st_ino))
  }
}
