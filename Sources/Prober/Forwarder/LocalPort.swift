package import ICEConfiguration
import NIOCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension LocalOrigin {
  /// Tries to open a socket towards an address from one port after the other, until one is free.
  ///
  /// - Parameter open: opens the socket from a local address; nil for whichever the system chooses.
  /// - Throws: what it throws of the last one, or at once what is not about the port.
  static func opening<Result>(
    _ origin: LocalOrigin?, towards server: SocketAddress,
    _ open: (SocketAddress?) async throws -> Result
  ) async throws -> Result {
    guard let origin else { return try await open(nil) }
    let address = origin.address ?? (server.protocol == .inet6 ? "::" : "0.0.0.0")
    let ports = origin.ports.map { Int($0.lowerBound)...Int($0.upperBound) } ?? 0...0
    for port in ports.dropLast() {
      do {
        return try await open(SocketAddress(ipAddress: address, port: port))
      } catch let error as IOError where Self.meansTaken.contains(error.errnoCode) {
        continue
      }
    }
    return try await open(SocketAddress(ipAddress: address, port: ports.upperBound))
  }

  /// The port is in use; or it was towards the same server, a moment ago.
  private static let meansTaken: Set<CInt> = [EADDRINUSE, EADDRNOTAVAIL]
}

extension Prober {
  /// Whether a socket can be had at the address that probes are to come from.
  package static func canProbe(from origin: LocalOrigin) -> Bool {
    guard let address = origin.address,
      let local = try? SocketAddress(ipAddress: address, port: 0)
    else { return true }
    #if canImport(Glibc)
      let type = CInt(SOCK_DGRAM.rawValue)
    #else
      let type = SOCK_DGRAM
    #endif
    let descriptor = socket(local.protocol == .inet6 ? AF_INET6 : AF_INET, type, 0)
    // Without a descriptor nothing can be said; the probes will say it.
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    return local.withSockAddr { bind(descriptor, $0, socklen_t($1)) } == 0
  }
}
