import CNice

extension Agent {
  /// The server to gather from: a UDP port of 127.0.0.1.
  public enum Server: Sendable, Hashable {
    /// A STUN server (RFC 8489), asked with a Binding request in the form of RFC 3489: without the
    /// magic cookie.
    case stun(port: UInt16)
    /// A TURN server (RFC 8656), with long-term credentials (RFC 8489 §9.2).
    case turn(port: UInt16, username: String, password: String)

    /// Whether libnice takes it as it is: instead of port 0 it would ask its default port, and it
    /// walks out of the bounds of a credential that is empty or nothing but quotation marks. A NUL
    /// would end the credential early.
    var isSafeForLibnice: Bool {
      switch self {
      case .stun(let port): port != 0
      case .turn(let port, let username, let password):
        port != 0
          && [username, password].allSatisfy { credential in
            credential.utf8.contains { $0 != UInt8(ascii: "\"") } && !credential.utf8.contains(0)
          }
      }
    }

    func configure(_ agent: OpaquePointer?, stream: guint) {
      switch self {
      case .stun(let port):
        cnice_agent_set_stun_server(agent, loopback, guint(port))
      case .turn(let port, let username, let password):
        nice_agent_set_relay_info(
          agent, stream, component, loopback, guint(port), username, password,
          NICE_RELAY_TYPE_TURN_UDP)
      }
    }
  }

  /// The only host that an agent knows.
  static nonisolated let loopback = "127.0.0.1"
}
