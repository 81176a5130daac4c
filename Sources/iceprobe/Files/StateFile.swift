import ProbeEvidence
import Reporting

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file in which the conditions of servers outlive a run. One run at a time holds it, to the end of
/// its process, however that comes.
struct StateFile {
  /// Why a state cannot be held.
  enum Obstacle: Error {
    /// Another run holds it.
    case isHeld
    /// This machine and that one use it in turns: neither would ever see two runs of its own in a row.
    case isShared(with: String)
    /// The system does not allow it.
    case cannotBeHeld(FileError)
  }

  /// The largest state that is read, in bytes. 64 MiB: some 200,000 servers.
  private static let sizeLimit = 64 << 20

  private let path: String

  /// Takes hold of the file at `path`, which need not be there, by a lock on one beside it: the file
  /// itself is another one after each run. The lock's file stays, since a run may be about to open it.
  init(holding path: String) throws(Obstacle) {
    do {
      self.path = try File.destination(of: path)
    } catch {
      throw .cannotBeHeld(error)
    }
    guard File.isRegularOrAbsent(self.path) else {
      throw .cannotBeHeld(FileError(number: EISDIR))
    }
    // 600: whoever else could open it could hold it.
    let lock = open(Self.lock(of: self.path), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .cannotBeHeld(.last) }
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      throw errno == EWOULDBLOCK ? .isHeld : .cannotBeHeld(.last)
    }
    // What cannot be read is set aside once there is something to remember.
    let state = try? AlarmState(
      decoding: File.contents(of: self.path, limit: Self.sizeLimit), source: path)
    if let host = Self.hostName, let other = state?.host(inTurnsWith: host) {
      throw .isShared(with: other)
    }
  }

  /// This machine's name for itself; nil if it has none.
  private static var hostName: String? {
    // 256: a name has at most 64 bytes on Linux (HOST_NAME_MAX), and 255 elsewhere (POSIX).
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return nil }
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  /// The lock of the state at `path`, where no symbolic link leads any further.
  static func lock(of path: String) -> String { "\(path).lock" }

  /// Judges a run by what is remembered.
  ///
  /// - Returns: What is to be remembered now.
  func watch(
    _ report: inout Report, thresholds: AlarmState.Thresholds, scope: AlarmState.Scope
  ) -> AlarmState {
    report.watch(after: load(), thresholds: thresholds, scope: scope)
  }

  /// Puts the new state in the place of the old one. Whenever the machine stops, one of them is there.
  ///
  /// - Returns: Whether it could be written; if not, standard error says why.
  func save(_ state: AlarmState) -> Bool {
    do {
      let state = Self.hostName.map(state.used) ?? state
      try File.replace(path, with: state.document.utf8)
      return true
    } catch {
      StandardError.write("Error: cannot write the state to \(path): \(error)\n")
      return false
    }
  }

  /// What is remembered; nothing in the first run, and after a file that cannot be read.
  private func load() -> AlarmState {
    do {
      return try AlarmState(
        decoding: File.contents(of: path, limit: Self.sizeLimit), source: path)
    } catch let error as FileError where error.number == ENOENT {
      return AlarmState()
    } catch {
      setAside(because: "\(error)")
      return AlarmState()
    }
  }

  /// Somebody may want to look at it.
  private func setAside(because reason: String) {
    let place = "\(path).unreadable-\(Instant.now)"
    let outcome =
      rename(path, place) == 0
      ? "set aside as \(place)" : "and cannot be set aside: \(FileError.last)"
    StandardError.write(
      "Warning: the state cannot be read and is started anew; \(outcome): \(reason)\n")
  }
}
