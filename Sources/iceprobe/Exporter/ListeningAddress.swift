import ArgumentParser
import FlyingFox
import FlyingSocks

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where the exporter listens: `127.0.0.1:9907` or `[::1]:9907`; port 0 is any that is free.
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

  private var socketAddress: any SocketAddress {
    get throws {
      host.contains(":")
        ? try sockaddr_in6.inet6(ip6: host, port: port)
        : try sockaddr_in.inet(ip4: host, port: port)
    }
  }

  /// A server that listens here.
  ///
  /// - Parameter limit: how long an answer may take, in seconds.
  func server(answeringWithin limit: Double) throws -> HTTPServer {
    func make(_ address: some SocketAddress) -> HTTPServer {
      HTTPServer(address: address, timeout: limit, logger: .disabled)
    }
    return make(try socketAddress)
  }
}

extension ListeningAddress {
  /// Where a socket listens; nil for one of no network.
  init?(_ address: Socket.Address) {
    switch address {
    case .ip4(let host, let port), .ip6(let host, let port): self.init(host: host, port: port)
    case .unix: return nil
    }
  }
}
