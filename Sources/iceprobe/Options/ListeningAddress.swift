import ArgumentParser
import NIOCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where a server of ours listens: `127.0.0.1:9907` or `[::1]:9907`; port 0 is any that is free.
struct ListeningAddress: ExpressibleByArgument, CustomStringConvertible {
  /// An address of this machine, without brackets.
  let host: String
  let port: UInt16

  init(host: String, port: UInt16) { (self.host, self.port) = (host, port) }

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = UInt16(argument[argument.index(after: colon)...])
    else { return nil }
    let host = argument[..<colon]
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    guard isBracketed == host.contains(":") else { return nil }
    self.init(host: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
    guard (try? socketAddress) != nil else { return nil }
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  var defaultValueDescription: String { description }

  /// Has a server listen there.
  /// - Returns: where it does, with the port that the system chose for port 0.
  /// - Throws: ``Fault`` if the system does not let it.
  func taken(
    by listen: (SocketAddress) async throws -> SocketAddress
  ) async throws -> ListeningAddress {
    do {
      return ListeningAddress(try await listen(try socketAddress)) ?? self
    } catch let error as IOError {
      throw Fault("cannot listen at \(self): \(String(cString: strerror(error.errnoCode)))")
    }
  }

  /// What a socket is bound to.
  /// - Throws: if the host is no address.
  var socketAddress: SocketAddress {
    get throws { try SocketAddress(ipAddress: host, port: Int(port)) }
  }
}

extension ListeningAddress {
  /// Where a socket listens; nil for one of no network.
  init?(_ address: SocketAddress) {
    guard let host = address.ipAddress, let port = address.port.flatMap(UInt16.init(exactly:))
    else { return nil }
    self.init(host: host, port: port)
  }
}
