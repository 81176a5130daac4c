import NIOConcurrencyHelpers
import NIOCore
import ProbeEvidence
import STUN

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the kernel keeps of the ICMP messages about a socket's packets (ip(7), IP_RECVERR): a system
/// call that fails for one of them says less. Elsewhere than on Linux there is nothing in it.
///
/// Has a descriptor of its own, since NIO closes the socket's before it says why; datagrams are sent by
/// it, too.
final class ErrorQueue: Sendable {
  /// Nil once it is closed.
  private let descriptor: NIOLockedValueBox<CInt?>
  private let isStream: Bool

  /// The queue of a socket, which stays open for as long; nil where no descriptor is left.
  init?(of socket: CInt, isStream: Bool) {
    self.isStream = isStream
    Self.collect(true, on: socket)
    let copy = dup(socket)
    if copy < 0 { return nil }
    descriptor = NIOLockedValueBox(copy)
  }

  deinit { close() }

  /// Has errors no longer collected: to a TCP connection that is open they would be its end, whoever
  /// sent them (tcp(7)).
  func stop() { descriptor.withLockedValue { $0.map { Self.collect(false, on: $0) } } }

  /// Sends a datagram. One that there is no room for is lost, as it might be on the way.
  func send(_ bytes: ByteBufferView) throws(IOError) {
    let error = descriptor.withLockedValue { descriptor -> CInt in
      guard let descriptor else { return 0 }
      let result = bytes.withUnsafeBytes { systemSend(descriptor, $0.baseAddress, $0.count, 0) }
      return result < 0 ? errno : 0
    }
    guard error != 0, error != EAGAIN, error != EINTR else { return }
    throw IOError(errnoCode: error, reason: "send")
  }

  /// Ends it, at the latest when nobody holds it.
  func close() {
    if isStream { stop() }
    let open = descriptor.withLockedValue { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
    if let open { systemClose(open) }
  }

  /// Has the kernel collect errors, or not. Without this Linux keeps to itself, too, what it takes for
  /// passing: ICMP host and network unreachable.
  private static func collect(_ isOn: Bool, on socket: CInt) {
    #if os(Linux)
      var value: CInt = isOn ? 1 : 0
      let size = socklen_t(MemoryLayout<CInt>.size)
      // Each call is for one of the two families, and does nothing for the other.
      _ = setsockopt(socket, CInt(IPPROTO_IP), IP_RECVERR, &value, size)
      _ = setsockopt(socket, CInt(IPPROTO_IPV6), IPV6_RECVERR, &value, size)
    #endif
  }

  #if os(Linux)
    /// How many messages are taken at once. 16: a request is repeated less often within any limit; the
    /// rest stays for the next time.
    private static let limit = 16

    /// Takes what has come: the last message of ICMP; nil for none. Never waits.
    func take() -> ICMPError? {
      var last: ICMPError?
      for _ in 0..<Self.limit {
        guard let message = descriptor.withLockedValue({ $0.flatMap(Self.next) }) else { break }
        last = message.error ?? last
      }
      guard var last else { return nil }
      last.isOwn = InterfaceTable.look()?.addresses.contains { $0 == last.sender } ?? false
      return last
    }

    /// One entry of the queue, which may be about something else; nil if there is none.
    private static func next(of descriptor: CInt) -> (error: ICMPError?, Void)? {
      // 512 bytes: an entry has a header, 16 bytes and an address, and nothing else was asked for.
      var control = [UInt8](repeating: 0, count: 512)
      let length = control.withUnsafeMutableBytes { control -> Int? in
        var message = msghdr()
        message.msg_control = control.baseAddress
        message.msg_controllen = .init(control.count)
        guard recvmsg(descriptor, &message, CInt(MSG_ERRQUEUE) | CInt(MSG_DONTWAIT)) >= 0
        else { return nil }
        return min(Int(message.msg_controllen), control.count)
      }
      return length.map { (ICMPError(inControl: control[..<$0]), ()) }
    }
  #else
    /// Takes what has come: never anything.
    func take() -> ICMPError? { nil }
  #endif
}

#if os(Linux)
  extension ICMPError {
    /// Reads control messages (cmsg(3)): `struct sock_extended_err` of linux/errqueue.h, and behind it
    /// the address of who sent the message.
    init?(inControl bytes: ArraySlice<UInt8>) {
      var rest = bytes
      let header = MemoryLayout<cmsghdr>.size
      while rest.count >= header {
        let message = Array(rest.prefix(header)).withUnsafeBytes { $0.load(as: cmsghdr.self) }
        let length = Int(message.cmsg_len)
        guard length >= header, length <= rest.count else { return nil }
        let content = Array(rest.dropFirst(header).prefix(length - header))
        if let error = ICMPError(content, level: message.cmsg_level, type: message.cmsg_type) {
          self = error
          return
        }
        let alignment = MemoryLayout<Int>.alignment
        rest = rest.dropFirst((length + alignment - 1) / alignment * alignment)
      }
      return nil
    }

    private init?(_ content: [UInt8], level: CInt, type: CInt) {
      let family: Int
      switch (level, type) {
      case (CInt(IPPROTO_IP), IP_RECVERR): family = 4
      case (CInt(IPPROTO_IPV6), IPV6_RECVERR): family = 6
      default: return nil
      }
      // The error's number (4 bytes), who it comes from, type, code and a filler, and 8 bytes more. It
      // comes from 2 for ICMP, 3 for ICMPv6; the rest is the machine's own.
      guard content.count >= 16, content[4] == 2 || content[4] == 3 else { return nil }
      self.init(
        family: family, type: Int(content[5]), code: Int(content[6]),
        sender: Self.address(Array(content.dropFirst(16))))
    }

    /// The address in a `sockaddr_in` or `sockaddr_in6`: behind the family and the port (two bytes each),
    /// and in IPv6 the flow (four).
    private static func address(_ name: [UInt8]) -> String? {
      guard name.count >= 8 else { return nil }
      let family = name.withUnsafeBytes { $0.loadUnaligned(as: sa_family_t.self) }
      let bytes: ArraySlice<UInt8>
      switch CInt(family) {
      case AF_INET: bytes = name[4..<8]
      case AF_INET6 where name.count >= 24: bytes = name[8..<24]
      default: return nil
      }
      return IPAddress(bytes: bytes).map { TransportAddress(ip: $0, port: 0) }.map(Endpoint.init)?
        .address
    }
  }
#endif

/// The system's `send`, where a method has the same name.
private func systemSend(
  _ descriptor: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: CInt
) -> Int {
  send(descriptor, bytes, count, flags)
}

/// The system's `close`, where a method has the same name.
private func systemClose(_ descriptor: CInt) { _ = close(descriptor) }
