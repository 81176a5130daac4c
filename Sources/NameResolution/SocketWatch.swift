import CCares

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The sockets of one channel of c-ares, and what it waits for on each.
final class SocketWatch {
  /// The channel; nil until it is made.
  var channel: ares_channel?
  /// The events of poll(2) by descriptor: not empty exactly while a question waits for its answer.
  private(set) var events: [CInt: Int16] = [:]

  /// Takes note of what c-ares waits for.
  func wait(on socket: CInt, toRead: Bool, toWrite: Bool) {
    let wanted = (toRead ? Int16(POLLIN) : 0) | (toWrite ? Int16(POLLOUT) : 0)
    events[socket] = wanted == 0 ? nil : wanted
  }

  /// Has c-ares read and write what it can. An error is for reading.
  func process(_ entry: pollfd) {
    let isWritable = entry.revents & Int16(POLLOUT) != 0
    let isReadable = entry.revents & ~Int16(POLLOUT) != 0
    ares_process_fd(
      channel, isReadable ? entry.fd : ARES_SOCKET_BAD, isWritable ? entry.fd : ARES_SOCKET_BAD)
  }

  /// Has c-ares send once more what is due.
  func repeatWhatIsDue() { ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD) }
}
