import NIOCore
import NIOPosix
import ProbeEvidence
import STUN

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A UDP socket that is connected to a server, so that the kernel tells of ICMP errors.
///
/// Made by hand, and read as what NIO calls a pipe: on any ICMP error but a refused port NIO's own
/// channel of datagrams (2.101) takes the error off the socket, finds nothing there to read, and ends
/// the process. A pipe reads first, and tells the error that it gets. One read is one datagram.
///
/// What is written goes past NIO, which would want a third descriptor for it: thousands of silent servers
/// are waited for at once.
struct DatagramSocket {
  /// The socket's own address.
  let local: Endpoint
  /// What NIO reads from.
  private let input: CInt
  /// What the kernel keeps of errors on the way.
  let errors: ErrorQueue

  /// Opens a socket.
  /// - Parameter origin: the local address and port; nil for whatever the system chooses.
  /// - Throws: `IOError` if the system has none, or no route to the address.
  init(connectedTo address: SocketAddress, from origin: SocketAddress? = nil) throws {
    #if canImport(Glibc)
      let type = CInt(SOCK_DGRAM.rawValue)
    #else
      let type = SOCK_DGRAM
    #endif
    let descriptor = socket(address.protocol == .inet6 ? AF_INET6 : AF_INET, type, 0)
    guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
    do {
      Self.refuseEmptyDatagrams(descriptor)
      if let origin { try Self.bind(descriptor, to: origin) }
      guard let errors = ErrorQueue(of: descriptor, isStream: false) else {
        throw IOError(errnoCode: errno, reason: "dup")
      }
      self.errors = errors
      local = try Self.attach(descriptor, to: address)
      input = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func bind(_ descriptor: CInt, to address: SocketAddress) throws(IOError) {
    if address.protocol == .inet6 {
      // Else the port would be taken for IPv4, too.
      var isOn: CInt = 1
      _ = setsockopt(
        descriptor, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }
    guard address.withSockAddr({ systemBind(descriptor, $0, socklen_t($1)) }) == 0 else {
      throw IOError(errnoCode: errno, reason: "bind")
    }
  }

  private static func attach(
    _ descriptor: CInt, to address: SocketAddress
  ) throws(IOError) -> Endpoint {
    guard address.withSockAddr({ connect(descriptor, $0, socklen_t($1)) }) == 0,
      let local = Endpoint(ofSocket: descriptor)
    else { throw IOError(errnoCode: errno, reason: "connect") }
    return local
  }

  /// Makes a channel of the socket, to be asked for once: the socket is the channel's from then on,
  /// and closed if there can be none.
  ///
  /// - Parameter initialize: fills the channel's pipeline; must not close the channel, which NIO
  ///   (2.101) would register nevertheless.
  /// - Returns: the channel, or what NIO fails with when it cannot watch the socket.
  func open(
    on loop: any EventLoop, _ initialize: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
  ) -> EventLoopFuture<any Channel> {
    // As long as the longest message that is waited for on a stream; what is longer is cut.
    let buffers = FixedSizeRecvByteBufferAllocator(capacity: StreamFramer.maximumMessageSize)
    let errors = self.errors
    let isTaken = NIOLoopBoundBox.makeBoxSendingValue(false, eventLoop: loop)
    return NIOPipeBootstrap(group: loop)
      .channelInitializer { channel in
        isTaken.value = true
        return channel.setOption(.recvAllocator, value: buffers)
          .flatMapThrowing {
            try channel.pipeline.syncOperations.addHandler(DatagramWriter(to: errors))
          }
          .flatMap { initialize(channel) }
      }
      .takingOwnershipOfDescriptor(input: input)
      .map { channel -> any Channel in
        channel.closeFuture.whenComplete { _ in errors.close() }
        return channel
      }
      .flatMapErrorThrowing { error in
        errors.close()
        // A channel that cannot be set up has closed it, whatever NIO's documentation says.
        if !isTaken.value { close(input) }
        throw error
      }
  }
}

/// Sends each write as one datagram, at once.
private final class DatagramWriter: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  private let socket: ErrorQueue

  init(to socket: ErrorQueue) { self.socket = socket }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    do throws(IOError) {
      try socket.send(unwrapOutboundIn(data).readableBytesView)
      promise?.succeed()
    } catch {
      promise?.fail(error)
    }
  }

  func flush(context: ChannelHandlerContext) {}
}

extension Endpoint {
  /// The address that a socket is bound to.
  init?(ofSocket descriptor: CInt) {
    // The size of sockaddr_in6, the larger of the two.
    var name = [UInt8](repeating: 0, count: 28)
    var size = socklen_t(name.count)
    let result = name.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        getsockname(descriptor, $0.baseAddress, &size)
      }
    }
    // Behind the family and the port (two bytes each), and in IPv6 the flow (four).
    let isIPv6 = Int(size) == name.count
    guard result == 0, let ip = IPAddress(bytes: isIPv6 ? name[8..<24] : name[4..<8]) else {
      return nil
    }
    self.init(TransportAddress(ip: ip, port: UInt16(name[2]) << 8 | UInt16(name[3])))
  }
}

/// The system's `bind`, where a method has the same name.
private func systemBind(
  _ descriptor: CInt, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
) -> CInt {
  bind(descriptor, address, size)
}
