import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A UDP socket on 127.0.0.1 that answers every message as it is told to, and keeps a record.
final class LoopbackServer {
  struct Datagram: Sendable {
    let bytes: [UInt8]
    let sourcePort: UInt16
  }

  var port: UInt16 { bound.port }
  /// Every datagram that came, in order.
  let arrivals: AsyncStream<Datagram>
  private let bound: BoundSocket
  private let source: any DispatchSourceRead

  init(answer: @escaping @Sendable (Datagram) -> [UInt8]? = { _ in nil }) throws {
    let bound = try BoundSocket()
    let (arrivals, arrived) = AsyncStream.makeStream(of: Datagram.self)
    self.bound = bound
    self.arrivals = arrivals
    source = DispatchSource.makeReadSource(fileDescriptor: bound.descriptor)
    source.setEventHandler {
      guard let datagram = bound.receive() else { return }
      arrived.yield(datagram)
      guard datagram.bytes.count >= Wire.headerSize, let reply = answer(datagram) else { return }
      bound.send(reply, to: datagram.sourcePort)
    }
    source.setCancelHandler { arrived.finish() }
    source.activate()
  }

  deinit { source.cancel() }

  func send(_ bytes: [UInt8], to port: UInt16) { bound.send(bytes, to: port) }
}

/// A non-blocking UDP socket bound to a port of 127.0.0.1.
final class BoundSocket: Sendable {
  struct Failure: Error { let code = errno }

  let descriptor: Int32
  let port: UInt16

  init() throws {
    let descriptor = socket(AF_INET, datagramType, 0)
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var address = loopback(port: 0)
    let status = withSocketAddress(of: &address) { address, length in
      var length = length
      let status = bind(descriptor, address, length)
      return status == 0 ? getsockname(descriptor, address, &length) : status
    }
    self.port = UInt16(bigEndian: address.sin_port)
    guard status == 0 else { throw Failure() }
  }

  deinit { close(descriptor) }

  func receive() -> LoopbackServer.Datagram? {
    var buffer = [UInt8](repeating: 0, count: 2048)
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let count = withSocketAddress(of: &address) { address, _ in
      recvfrom(descriptor, &buffer, buffer.count, 0, address, &length)
    }
    guard count >= 0 else { return nil }
    return LoopbackServer.Datagram(
      bytes: Array(buffer.prefix(count)), sourcePort: UInt16(bigEndian: address.sin_port))
  }

  func send(_ bytes: [UInt8], to port: UInt16) {
    var address = loopback(port: port)
    _ = withSocketAddress(of: &address) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
  }
}

#if canImport(Glibc)
  private let datagramType = Int32(SOCK_DGRAM.rawValue)
#else
  private let datagramType = SOCK_DGRAM
#endif

private func loopback(port: UInt16) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  address.sin_port = port.bigEndian
  return address
}

private func withSocketAddress<Result>(
  of address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
