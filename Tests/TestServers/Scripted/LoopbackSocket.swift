import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A socket on 127.0.0.1. As a server it is the most silent one: it takes everything and answers
/// nothing, and for TCP the kernel completes the handshakes.
public final class LoopbackSocket: Sendable {
  /// How messages travel.
  public enum Transport: Sendable {
    /// Datagrams.
    case udp
    /// A stream.
    case tcp
  }

  /// The socket's own port.
  public let port: UInt16
  private let descriptor: CInt

  /// A socket that others can reach at `port`, or at one that the kernel chooses.
  ///
  /// - Parameter isListening: for TCP, whether connections are taken; if not, they are refused.
  public init(
    _ transport: Transport, port: UInt16 = 0, isListening: Bool = true
  ) throws(SystemError) {
    descriptor = try Self.open(transport)
    guard Self.withAddress(port, { [descriptor] in bind(descriptor, $0, $1) }) == 0,
      // 64: as many as may knock in one test before they are looked at.
      transport == .udp || !isListening || listen(descriptor, 64) == 0
    else {
      let error = SystemError.last("bind port \(port)")
      close(descriptor)
      throw error
    }
    self.port = Self.localPort(of: descriptor)
  }

  /// A socket that is connected to `port`.
  public init(_ transport: Transport, connectedTo port: UInt16) throws(SystemError) {
    descriptor = try Self.open(transport)
    guard Self.withAddress(port, { [descriptor] in connect(descriptor, $0, $1) }) == 0 else {
      let error = SystemError.last("connect to port \(port)")
      close(descriptor)
      throw error
    }
    self.port = Self.localPort(of: descriptor)
  }

  deinit { close(descriptor) }

  /// Whether somebody has sent a datagram, or has connected.
  public var isCalledUpon: Bool { isReadable(within: 0) }

  /// Sends `request` and takes what comes back first; nil if nothing does, or the end of a connection.
  ///
  /// - Parameter bound: how many milliseconds it is waited. 200: on the loopback interface for ever.
  public func answer(to request: [UInt8], within bound: CInt = 200) -> [UInt8]? {
    guard sendto(descriptor, request, request.count, 0, nil, 0) == request.count,
      isReadable(within: bound)
    else { return nil }
    // 2,048: more than any UDP message of STUN (RFC 8489 §6.1 asks for less than the path MTU).
    var answer = [UInt8](repeating: 0, count: 2048)
    let count = recv(descriptor, &answer, answer.count, 0)
    return count > 0 ? Array(answer.prefix(count)) : nil
  }

  /// Sends bytes. Whether the other end took them: if not, it has closed the connection.
  public func send(_ bytes: [UInt8]) -> Bool {
    #if os(Linux)
      let flags = CInt(MSG_NOSIGNAL)
    #else
      let flags: CInt = 0
    #endif
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        sendto(descriptor, $0.baseAddress, $0.count, flags, nil, 0)
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Takes what comes next: nothing at the end of a connection; nil if nothing comes in so many milliseconds.
  public func receive(within bound: CInt) -> [UInt8]? {
    guard isReadable(within: bound) else { return nil }
    // 64 KiB: what a stream holds that is not read at once.
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(count, 0)))
  }

  private func isReadable(within milliseconds: CInt) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }
}

extension LoopbackSocket {
  private static func open(_ transport: Transport) throws(SystemError) -> CInt {
    #if canImport(Glibc)
      let kind = CInt((transport == .udp ? SOCK_DGRAM : SOCK_STREAM).rawValue)
    #else
      let kind = transport == .udp ? SOCK_DGRAM : SOCK_STREAM
    #endif
    return try inheritance.withLock { _ throws(SystemError) in
      let descriptor = socket(AF_INET, kind, 0)
      guard descriptor >= 0 else { throw .last("open a socket") }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      return descriptor
    }
  }

  /// By way of text: `sockaddr_in` belongs to another module wherever SwiftNIO is about.
  private static func withAddress(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
  ) -> CInt {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    hints.ai_family = AF_INET
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo("127.0.0.1", String(port), &hints, &list) == 0, let entry = list?.pointee,
      let address = entry.ai_addr
    else { return -1 }
    defer { freeaddrinfo(list) }
    return body(address, entry.ai_addrlen)
  }

  private static func localPort(of descriptor: CInt) -> UInt16 {
    var address = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // NI_MAXSERV, which the C library defines for this buffer.
    var text = [CChar](repeating: 0, count: 32)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size) == 0
          ? getnameinfo($0, size, nil, 0, &text, socklen_t(text.count), NI_NUMERICSERV) : -1
      }
    }
    let digits = text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return UInt16(String(decoding: digits, as: UTF8.self)) ?? 0
  }
}
