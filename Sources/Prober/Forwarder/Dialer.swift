import ICEConfiguration
import NIOCore
import NIOPosix
import OpenSSL
import ProbeEvidence

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
  ///   - origin: where it comes from; nil for whatever the system chooses.
  ///   - patience: how long a TCP handshake may go on.
  /// - Throws: what NIO throws when the path cannot be opened; ``Told`` when the tunnel is not opened,
  ///   or TLS does not come up.
  func dial(
    _ endpoint: Endpoint, through tunnel: Tunnel? = nil, from origin: LocalOrigin? = nil,
    on loop: any EventLoop, patience: Duration, _ events: ServerSideEvents
  ) async throws {
    let address = try SocketAddress(ipAddress: endpoint.address, port: Int(endpoint.port))
    switch self {
    case .udp:
      try await Self.datagrams(to: address, from: origin, on: loop, events)
    case .tcp:
      guard let tunnel else {
        try await Self.connect(to: address, from: origin) {
          Self.stream(on: loop, patience, events)
        }
        return
      }
      try await Self.securing(on: loop) { isOpen in
        try await Self.connect(to: address, from: origin) {
          Self.stream(on: loop, patience, events) {
            [TunnelHandler(tunnel, opened: isOpen, events)]
          }
        }
      }
    case .tls(let context, let offer):
      try await Self.securing(on: loop) { isReady in
        let session = NIOLoopBoundBox.makeBoxSendingValue(
          try TLSSession(context, offer), eventLoop: loop)
        try await Self.connect(to: address, from: origin) {
          Self.stream(on: loop, patience, events) {
            let security = TLSHandler(session.value, secured: isReady, events)
            guard let tunnel else { return [security] }
            return [TunnelHandler(tunnel, opened: nil, events), security]
          }
        }
      }
    case .dtls(let context, let offer):
      try await Self.securing(on: loop) { isReady in
        let session = NIOLoopBoundBox.makeBoxSendingValue(
          try DTLSSession(context, offer), eventLoop: loop)
        try await Self.datagrams(to: address, from: origin, on: loop, events) {
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
    to address: SocketAddress, from origin: LocalOrigin?, on loop: any EventLoop,
    _ events: ServerSideEvents,
    security: @escaping @Sendable () -> [any ChannelHandler] = { [] }
  ) async throws {
    let socket = try await LocalOrigin.opening(origin, towards: address) {
      try DatagramSocket(connectedTo: address, from: $0)
    }
    let channel = try await socket.open(on: loop) { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(
          ConnectedHandler(events, local: socket.local), IntakeHandler(events, isStream: false))
        try pipeline.addHandlers(security())
        try pipeline.addHandler(ServerSideHandler(events))
      }
    }.get()
    try await loop.submit { events.opening(channel) }.get()
  }

  /// Connects a stream, from wherever it is to come.
  private static func connect(
    to address: SocketAddress, from origin: LocalOrigin?,
    _ bootstrap: () -> ClientBootstrap
  ) async throws {
    try await LocalOrigin.opening(origin, towards: address) { local in
      guard let local else {
        _ = try await bootstrap().connect(to: address).get()
        return
      }
      // The port may have been used a moment ago, towards another server.
      _ = try await bootstrap().channelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(to: local).connect(to: address).get()
    }
  }

  /// What is read of a stream at once.
  ///
  /// 16 KiB, the longest record of TLS: a server that fills it with the shortest ones holds the event
  /// loop for about 2 ms.
  private static let streamBuffers = AdaptiveRecvByteBufferAllocator(
    minimum: 1 << 10, initial: 4 << 10, maximum: 16 << 10)

  /// A bootstrap for TCP, with `security` between the socket and the messages.
  private static func stream(
    on loop: any EventLoop, _ patience: Duration, _ events: ServerSideEvents,
    security: @escaping @Sendable () -> [any ChannelHandler] = { [] }
  ) -> ClientBootstrap {
    ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(patience))
      .channelOption(.recvAllocator, value: Self.streamBuffers)
      // Then it is the others' turn.
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        // A turn of the loop later, when it connects: who is told may close it.
        loop.execute { events.opening(channel) }
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandlers(
            ConnectedHandler(events), IntakeHandler(events, isStream: true))
          try pipeline.addHandlers(security())
          try pipeline.addHandlers(FramingHandler(events), ServerSideHandler(events))
        }
      }
  }
}
