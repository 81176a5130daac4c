package import TestServers

/// A way of asking a server.
package enum Way: CaseIterable, Sendable {
  case stun, stunTLS, turnUDP, turnTCP, turnTLS, turnDTLS

  /// Those that ask for a relay.
  package static let turn = allCases.filter { !$0.isSTUN }

  /// Whether the server is asked for our own address only.
  package var isSTUN: Bool { self == .stun || self == .stunTLS }

  /// The `endpoint.transport` of the report.
  package var transport: String {
    switch self {
    case .stun, .turnUDP: "udp"
    case .turnTCP: "tcp"
    case .stunTLS, .turnTLS: "tls"
    case .turnDTLS: "dtls"
    }
  }

  /// The URL of a server at 127.0.0.1.
  package func url(port: UInt16, tlsPort: UInt16) -> String {
    switch self {
    case .stun: "stun:127.0.0.1:\(port)"
    case .stunTLS: "stuns:127.0.0.1:\(tlsPort)"
    case .turnUDP: "turn:127.0.0.1:\(port)"
    case .turnTCP: "turn:127.0.0.1:\(port)?transport=tcp"
    case .turnTLS: "turns:127.0.0.1:\(tlsPort)"
    case .turnDTLS: "turns:127.0.0.1:\(tlsPort)?transport=udp"
    }
  }
}

extension Coturn {
  /// The URL that asks this server in a way.
  package func url(_ way: Way) -> String { way.url(port: port, tlsPort: tlsPort) }
}
