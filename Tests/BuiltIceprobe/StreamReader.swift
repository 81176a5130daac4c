import Synchronization
import TestServers

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Reads what a program writes, all its streams side by side, while others look on.
final class StreamReader: Sendable {
  private let pipes: [Pipe]
  private let bytes: Mutex<[[UInt8]]>

  init(_ pipes: [Pipe]) {
    self.pipes = pipes
    bytes = Mutex(pipes.map { _ in [] })
  }

  /// What each stream has said so far.
  var texts: [String] { bytes.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }

  /// What one of them has said so far.
  func bytes(of stream: Int) -> [UInt8] { bytes.withLock { $0[stream] } }

  /// Reads until every stream has ended.
  /// - Returns: false if one of them is still open after `bound`.
  func readToEnd(within bound: Duration) -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + bound
    var entries = pipes.map { pollfd(fd: $0.readEnd, events: Int16(POLLIN), revents: 0) }
    // A negative descriptor is passed over by poll.
    while entries.contains(where: { $0.fd >= 0 }) {
      guard clock.now < end else { return false }
      // 100 ms: by how much the bound may be overrun.
      poll(&entries, nfds_t(entries.count), 100)
      for index in entries.indices where entries[index].revents != 0 {
        let piece = piece(from: entries[index].fd)
        bytes.withLock { $0[index] += piece }
        if piece.isEmpty { entries[index].fd = -1 }
      }
    }
    return true
  }

  /// What can be read now; nothing at the end. A terminal whose writer has gone says EIO.
  private func piece(from descriptor: CInt) -> [UInt8] {
    // 64 KiB: what a pipe holds.
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &piece, piece.count)
    return Array(piece.prefix(max(0, count)))
  }
}
