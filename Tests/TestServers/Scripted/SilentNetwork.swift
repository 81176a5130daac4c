/// Servers at many addresses of the loopback network that never answer, over every transport.
public struct SilentNetwork: TestService {
  private let udp: SilentPort
  private let tcp: SilentPort
  private let mute: SilentPort

  /// Ports that are silent while `body` runs.
  ///
  /// - Throws: what NIO throws when the system has no socket, or what `body` throws.
  public static func with<Result>(
    _ body: (SilentNetwork) async throws -> Result
  ) async throws -> Result {
    try await SilentNetwork().lend(to: body)
  }

  private init() async throws {
    udp = try await SilentPort(.udp, at: "0.0.0.0")
    tcp = try await SilentPort(.tcp, at: "0.0.0.0")
    mute = try await SilentPort(.mute, at: "0.0.0.0")
  }

  func stop() async throws {
    for port in [udp, tcp, mute] { try await port.close() }
  }

  /// What of a server stays without an answer.
  public enum Silence: CaseIterable, Sendable {
    /// A request over UDP.
    case request
    /// A SYN.
    case connection
    /// A ClientHello.
    case handshake

    /// The cause that a probe names.
    public var cause: String {
      switch self {
      case .request: "allocate/no-response"
      case .connection: "connect/timeout"
      case .handshake: "tls/timeout"
      }
    }
  }

  /// So many servers, each at an address of its own: no more than 60,000.
  public func urls(_ count: Int, _ kind: Silence) -> [String] {
    (0..<count).map { number in
      // 127.3.0.1 and on: no other test is there.
      let address = "127.\(3 + number / 62_500).\(number / 250 % 250).\(number % 250 + 1)"
      return switch kind {
      case .request: "turn:\(address):\(udp.port)"
      case .connection: "turn:\(address):\(tcp.port)?transport=tcp"
      case .handshake: "turns:\(address):\(mute.port)"
      }
    }
  }
}
