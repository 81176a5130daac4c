import Dispatch
import Foundation
import Glibc
import Synchronization

/// A network path with a round-trip time, for real TCP and UDP handshakes: a TUN interface whose
/// packets come back after a delay as if they came from a neighbour.
///
/// Whoever sends to ``far`` reaches the same port of ``near``, which is this machine. Belongs into a
/// network namespace of its own (`unshare --net`), where the process may make interfaces.
public final class SlowPath: Sendable {
  /// This machine's address: servers listen here.
  public let near: String
  /// The address at the other end of the path, behind which the same servers are.
  public let far: String

  /// What one packet meets on its way.
  public struct Quality: Sendable {
    /// The time for one direction.
    public var delay: Duration
    /// The part of all packets that is lost in each direction, from 0 to 1.
    public var loss: Double

    /// A path of this quality.
    public init(roundTrip: Duration, loss: Double = 0) {
      delay = roundTrip / 2
      self.loss = loss
    }
  }

  private struct Waiting {
    let due: ContinuousClock.Instant
    let packet: [UInt8]
  }

  private let descriptor: CInt
  private let queue = Mutex<[Waiting]>([])
  /// Counts the packets in the queue.
  private let arrivals = DispatchSemaphore(value: 0)

  /// Makes the interface, and carries packets until the process ends.
  ///
  /// - Parameter number: tells the paths of one namespace apart, from 0 to 255.
  /// - Throws: ``SlowPathError`` where no interface can be made.
  public init(_ quality: Quality, number: UInt8 = 0) throws(SlowPathError) {
    near = "10.99.\(number).1"
    far = "10.99.\(number).2"
    descriptor = open("/dev/net/tun", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw SlowPathError("open /dev/net/tun") }
    let name = "slow\(number)"
    try Self.attach(descriptor, name: name)
    for command in [
      "ip link set lo up", "ip address add \(near)/24 dev \(name)", "ip link set \(name) up",
    ] where system(command) != 0 { throw SlowPathError(command) }
    Thread.detachNewThread { self.receive(quality) }
    Thread.detachNewThread { self.deliver() }
  }

  /// Reads packets as the kernel routes them here.
  private func receive(_ quality: Quality) {
    // The largest IPv4 packet (RFC 791 §3.1).
    var buffer = [UInt8](repeating: 0, count: 65_535)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count >= 0 || errno == EINTR else { return }
      // Version 4 in the first four bits, and room for both addresses; anything else is IPv6's
      // own chatter on a new interface.
      guard count >= 20, buffer[0] >> 4 == 4 else { continue }
      if quality.loss > 0, Double.random(in: 0..<1) < quality.loss { continue }
      let packet = Self.returned(buffer[..<count])
      queue.withLock { $0.append(Waiting(due: .now + quality.delay, packet: packet)) }
      arrivals.signal()
    }
  }

  /// Hands packets back when their time has come.
  private func deliver() {
    while true {
      arrivals.wait()
      let next = queue.withLock { $0.removeFirst() }
      let wait = next.due - .now
      if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
      _ = write(descriptor, next.packet, next.packet.count)
    }
  }

  /// The packet with source and destination exchanged. No checksum changes: they are sums.
  private static func returned(_ packet: ArraySlice<UInt8>) -> [UInt8] {
    Array(packet[..<12] + packet[16..<20] + packet[12..<16] + packet[20...])
  }

  private static func attach(_ descriptor: CInt, name: String) throws(SlowPathError) {
    // struct ifreq: 16 bytes of name, then the flags IFF_TUN | IFF_NO_PI (linux/if_tun.h).
    var request = Array(name.utf8) + [UInt8](repeating: 0, count: 40 - name.utf8.count)
    request[16] = 0x01
    request[17] = 0x10
    // TUNSETIFF (linux/if_tun.h), a macro that Swift does not see.
    guard ioctl(descriptor, 0x4004_54CA, &request) == 0 else { throw SlowPathError("TUNSETIFF") }
  }
}

/// A step in making a slow path that the system refused.
public struct SlowPathError: Error, CustomStringConvertible {
  /// What was attempted, and what the system said.
  public let description: String

  init(_ step: String) { description = "\(step): \(String(cString: strerror(errno)))" }
}
