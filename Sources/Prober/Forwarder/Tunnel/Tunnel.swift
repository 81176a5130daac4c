import ICEConfiguration
import NIOCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A tunnel that an HTTP proxy is asked for (RFC 9110 §9.3.6).
struct Tunnel: Sendable {
  private let login: Proxy.Login?
  /// The `host:port` at its other end. A name stays one: it is for the proxy to look up.
  var target: String

  /// A tunnel through `proxy` to the server at `url`.
  init(through proxy: Proxy, to url: ServerURL) {
    self.init(through: proxy, to: "\(url.host):\(url.port)")
  }

  /// A tunnel through `proxy` to the `host:port` of `target`.
  init(through proxy: Proxy, to target: String) {
    login = proxy.login
    self.target = target
  }

  /// Whether the proxy is told who we are.
  var isAuthenticated: Bool { login != nil }

  /// What the proxy is sent. The login goes along unasked (RFC 7617 §2.2): being asked for it would
  /// cost a round trip, and mostly the connection.
  var request: [UInt8] {
    let authorization = login.map { "Proxy-Authorization: Basic \($0.token)\r\n" } ?? ""
    return Array("CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\(authorization)\r\n".utf8)
  }
}

extension Tunnel: ServerSideLayer {
  func handler(
    opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) throws -> any ChannelHandler {
    TunnelHandler(self, opened: opened, events)
  }
}

extension Proxy.Login {
  /// RFC 7617 §2: base64 of name, colon and password.
  fileprivate var token: String {
    Data("\(username):\(password.reveal())".utf8).base64EncodedString()
  }
}
