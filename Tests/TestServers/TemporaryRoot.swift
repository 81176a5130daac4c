#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The folder that every ``TemporaryFolder`` of this process is in. It goes when the process ends; and
/// if that is killed, or crashes, when the next one needs a folder.
enum TemporaryRoot {
  /// Where it is; an error if there is no room for one.
  static let path = Result { () throws(SystemError) in try make() }

  /// What all their names begin with.
  private static let name = "iceprobe-tests"

  private static func make() throws(SystemError) -> String {
    let parent = FileManager.default.temporaryDirectory.path
    removeOrphans(in: parent)
    while true {
      let path = try TemporaryFolder.make(in: parent, called: name)
      // Kept open while the process lives, since the lock is to last as long.
      guard let descriptor = lock(path) else { continue }
      // Before it was locked another process may have taken it for an orphan.
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
        close(descriptor)
        continue
      }
      atexit { if let path = try? TemporaryRoot.path.get() { TemporaryRoot.remove(path) } }
      return path
    }
  }

  /// Removes those whose process is gone, and with it the lock.
  private static func removeOrphans(in parent: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for path in names.filter({ $0.hasPrefix("\(name)-") }).map({ "\(parent)/\($0)" }) {
      guard let descriptor = lock(path) else { continue }
      remove(path)
      close(descriptor)
    }
  }

  /// Locks a folder of ours, unless somebody else has.
  /// - Returns: the descriptor that holds the lock.
  private static func lock(_ path: String) -> CInt? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
