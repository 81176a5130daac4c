import NIOCore
import NIOPosix
import STUN

/// A port of the loopback network that exists and from which nothing ever comes.
public final class SilentPort: Sendable {
  /// What kind of port.
  public enum Kind: Sendable {
    /// A UDP socket that nobody reads.
    case udp
    /// A TCP socket whose queue of connections is full: Linux drops every further SYN.
    case tcp
    /// A TCP socket with room for 4,096 connections, to each of which nothing is ever said: as many as
    /// Linux lets wait (net.core.somaxconn).
    case mute
  }

  /// The port.
  public let port: UInt16
  private let channels: [any Channel]

  /// A port that is silent until ``close()``.
  ///
  /// - Parameter address: where it is; `0.0.0.0` for every address of 127/8.
  /// - Throws: what NIO throws when the system has no socket.
  public init(_ kind: Kind, at address: String = "127.0.0.1") async throws {
    let socket = try await bind(kind, to: SocketAddress(ipAddress: address, port: 0))
    port = TransportAddress(socket.localAddress)?.port ?? 0
    switch kind {
    case .udp, .mute:
      channels = [socket]
    case .tcp:
      // A queue of none has room for one (listen(2) on Linux), which our own connection takes.
      let filler = try await ClientBootstrap(group: FakeServer.loops)
        .connect(host: "127.0.0.1", port: Int(port)).get()
      // In the order of closing: a listener that closes resets what it has not accepted.
      channels = [filler, socket]
    }
  }

  /// Gives the port back.
  ///
  /// - Throws: what NIO throws when a socket cannot be closed.
  public func close() async throws {
    for channel in channels { try await channel.close().get() }
  }
}

/// Nothing is read from such a socket, nor accepted.
private func bind(
  _ kind: SilentPort.Kind, to address: SocketAddress
) async throws -> any Channel {
  switch kind {
  case .udp:
    return try await DatagramBootstrap(group: FakeServer.loops)
      .channelOption(.autoRead, value: false)
      .bind(to: address).get()
  case .tcp, .mute:
    return try await ServerBootstrap(group: FakeServer.loops)
      .serverChannelOption(.autoRead, value: false)
      .serverChannelOption(.backlog, value: CInt(kind == .tcp ? 0 : 4096))
      .bind(to: address).get()
  }
}
