import NIOCore
import NIOPosix
import OpenSSL
import Reachability

/// Opens the server side over the server's own transport.
enum Dialer {
  /// A connected UDP socket, so that the kernel tells of ICMP errors.
  case udp
  /// A TCP connection.
  case tcp
  /// TLS over TCP, with the server's identity verified.
  case tls(TLSContext, ClientOffer)
  /// DTLS over UDP, likewise (RFC 7350).
  case dtls(DTLSContext, ClientOffer)

  /// The dialer for the server at `url`; nil if `trust` was not made with its transport in mind.
  init?(_ url: ServerURL, _ trust: TrustContexts, offersALPN: Bool = false) {
    switch url.transport {
    case .udp: self = .udp
    case .tcp: self = .tcp
    case .tls:
      guard let context = trust.tls else { return nil }
      self = .tls(context, ClientOffer(url, offersALPN: offersALPN))
    case .dtls:
      guard let context = trust.dtls else { return nil }
      self = .dtls(context, ClientOffer(url, offersALPN: offersALPN))
    }
  }

  /// What failed was already told as an event.
  struct Told: Error {}

  /// Opens a channel to `endpoint` on `loop`, until messages may be sent. The channel, and what it
  /// sees, goes to `events`.
  ///
  /// - Parameters:
  ///   - tunnel: for a stream, what the proxy at `endpoint` is asked for; nil if the server is there.
  ///   - patience: how long a TCP handshake may go on.
  /// - Throws: what NIO throws when the path cannot be opened; ``Told`` when the tunnel is not opened,
  ///   or TLS does not come up.
  func dial(
    _ endpoint: Endpoint, through tunnel: Tunnel? = nil, on loop: any EventLoop,
    patience: Duration, _ events: ServerSideEvents
  ) async throws {
    let address = try SocketAddress(ipAddress: endpoint.address, port: Int(endpoint.port))
    switch self {
    case .udp:
      try await Self.datagrams(to: address, on: loop, events)
    case .tcp:
      guard let tunnel else {
        _ = try await Self.stream(on: loop, patience, events).connect(to: address).get()
        return
      }
      try await Self.securing(on: loop) { isOpen in
        _ = try await Self.stream(on: loop, patience, events) {
          [TunnelHandler(tunnel, opened: isOpen, events)]
        }.connect(to: address).get()
      }
    case .tls(let context, let offer):
      try await Self.securing(on: loop) { isReady in
        let session = NIOLoopBoundBox.makeBoxSendingValue(
          try TLSSession(context, offer), eventLoop: loop)
        _ = try await Self.stream(on: loop, patience, events) {
          let security = TLSHandler(session.value, secured: isReady, events)
          guard let tunnel else { return [security] }
          return [TunnelHandler(tunnel, opened: nil, events), security]
        }.connect(to: address).get()
      }
    case .dtls(let context, let offer):
      try await Self.securing(on: loop) { isReady in
        let session = NIOLoopBoundBox.makeBoxSendingValue(
          try DTLSSession(context, offer), eventLoop: loop)
        try await Self.datagrams(to: address, on: loop, events) {
          [TLSHandler(session.value, secured: isReady, events)]
        }
      }
    }
  }

  /// Opens a channel that is of no use yet, and waits until a handler in it has made it so: a
  /// ``TunnelHandler``, or a ``TLSHandler``.
  private static func securing(
    on loop: any EventLoop, open: (EventLoopPromise<Void>) async throws -> Void
  ) async throws {
    let isReady = loop.makePromise(of: Void.self)
    do {
      try await open(isReady)
    } catch {
      isReady.fail(error)
    }
    try await isReady.futureResult.get()
  }

  /// Opens a channel on a connected UDP socket, with `security` between the socket and the messages.
  private static func datagrams(
    to address: SocketAddress, on loop: any EventLoop, _ events: ServerSideEvents,
    security: @escaping @Sendable () -> [any ChannelHandler] = { [] }
  ) async throws {
    let socket = try DatagramSocket(connectedTo: address)
    let channel = try await socket.open(on: loop) { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ConnectedHandler(events, local: socket.local))
        try pipeline.addHandlers(security())
        try pipeline.addHandler(ServerSideHandler(events))
      }
    }.get()
    try await loop.submit { events.opening(channel) }.get()
  }

  /// A bootstrap for TCP, with `security` between the socket and the messages.
  private static func stream(
    on loop: any EventLoop, _ patience: Duration, _ events: ServerSideEvents,
    security: @escaping @Sendable () -> [any ChannelHandler] = { [] }
  ) -> ClientBootstrap {
    ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(patience))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        // A turn of the loop later, when it connects: who is told may close it.
        loop.execute { events.opening(channel) }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(ConnectedHandler(events))
          try pipeline.addHandlers(security())
          try pipeline.addHandlers(FramingHandler(events), ServerSideHandler(events))
        }
      }
  }
}
