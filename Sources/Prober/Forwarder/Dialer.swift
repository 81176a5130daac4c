import ICEConfiguration
import NIOCore
import NIOPosix
import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One layer of the server side, between the socket and the messages: a proxy's tunnel, or TLS. Another
/// kind of proxy is another layer.
protocol ServerSideLayer: Sendable {
  /// Makes the layer's part of the pipeline, on the event loop.
  ///
  /// It passes `channelActive` on, and succeeds `opened`, once what is above it may be sent; it fails
  /// `opened` with ``Dialer/Told`` when that will never be, having told why as an event.
  func handler(
    opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) throws -> any ChannelHandler
}

/// Opens the server side over the server's own transport: a socket, and layers on it.
struct Dialer {
  /// What is below all layers.
  enum Socket {
    /// A connected UDP socket, so that the kernel reports ICMP errors.
    case udp
    /// A TCP connection.
    case tcp
  }

  /// A TCP connection, and nothing on it.
  static let tcp = Dialer(socket: .tcp, layers: [])

  /// A connected UDP socket, and nothing on it.
  static let udp = Dialer(socket: .udp, layers: [])

  let socket: Socket
  /// What stands on the socket, the lowest first.
  private(set) var layers: [any ServerSideLayer]
  /// How long a segment of TCP may be, in bytes and both ways; nil for as long as the path has it.
  private var segment: Int?

  private init(socket: Socket, layers: [any ServerSideLayer]) {
    self.socket = socket
    self.layers = layers
  }

  /// The dialer for the server at `url`; nil if `trust` was not made with its transport in mind.
  ///
  /// - Parameter tunnel: for a stream, what the proxy that is dialed is asked for; nil if the server
  ///   itself is.
  init?(
    _ url: ServerURL, _ trust: TrustContexts, through tunnel: Tunnel? = nil,
    offersALPN: Bool = false
  ) {
    let offer = ClientOffer(url, offersALPN: offersALPN)
    let lower: [any ServerSideLayer] = tunnel.map { [$0] } ?? []
    switch url.transport {
    case .udp: self = .udp
    case .tcp: self.init(socket: .tcp, layers: lower)
    case .tls:
      guard let context = trust.tls else { return nil }
      self.init(socket: .tcp, layers: lower + [TLSLayer(context: context, offer: offer)])
    case .dtls:
      guard let context = trust.dtls else { return nil }
      self.init(socket: .udp, layers: [DTLSLayer(context: context, offer: offer)])
    }
  }

  /// The same way to the server at `url`, with what `variant` changes; nil if `trust` was not made with
  /// that in mind.
  func trying(
    _ variant: HandshakeTrial.Variant, of url: ServerURL, _ trust: TrustContexts
  ) -> Dialer? {
    var dialer = self
    switch variant {
    case .plain: dialer.layers.removeAll { $0 is any SecureLayer }
    case .tcp: return .tcp
    case .tls:
      let offer = ClientOffer(url, offersALPN: false)
      switch socket {
      case .tcp:
        guard let context = trust.asking else { return nil }
        dialer.layers.append(TLSLayer(context: context, offer: offer))
      case .udp:
        guard let context = TrustContexts.askingDTLS else { return nil }
        dialer.layers.append(DTLSLayer(context: context, offer: offer))
      }
    case .smallSegments: dialer.segment = HandshakeTrial.Variant.smallSegment
    case .nameless, .neutral, .smallHello, .tls12, .allCiphers, .alpn:
      dialer.layers = layers.map { layer in
        guard let secure = layer as? any SecureLayer else { return layer }
        return secure.offering(secure.offer.trying(variant, of: url))
      }
    case .options, .binding, .unconnected, .twoBindings: break
    }
    return dialer
  }

  /// What failed was already told as an event.
  struct Told: Error {}

  /// Opens a channel to `endpoint` on `loop`, until messages may be sent. The channel, and what it
  /// sees, goes to `events`.
  ///
  /// - Parameters:
  ///   - origin: where it comes from; nil for whatever the system chooses.
  ///   - patience: how long a TCP handshake may go on.
  /// - Throws: what NIO throws when the path cannot be opened; ``Told`` when a layer is not opened.
  func dial(
    _ endpoint: Endpoint, from origin: LocalOrigin? = nil, on loop: any EventLoop,
    patience: Duration, _ events: ServerSideEvents
  ) async throws {
    let address = try SocketAddress(ipAddress: endpoint.address, port: Int(endpoint.port))
    guard !layers.isEmpty else {
      return try await connect(to: address, from: origin, on: loop, patience, opened: nil, events)
    }
    let isOpen = loop.makePromise(of: Void.self)
    do {
      try await connect(to: address, from: origin, on: loop, patience, opened: isOpen, events)
    } catch {
      isOpen.fail(error)
    }
    try await isOpen.futureResult.get()
  }

  private func connect(
    to address: SocketAddress, from origin: LocalOrigin?, on loop: any EventLoop,
    _ patience: Duration, opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) async throws {
    switch socket {
    case .udp:
      let socket = try await LocalOrigin.opening(origin, towards: address) {
        try DatagramSocket(connectedTo: address, from: $0)
      }
      try await open(socket, on: loop, opened: opened, events)
    case .tcp:
      try await LocalOrigin.opening(origin, towards: address) { local in
        let bootstrap = stream(on: loop, patience, opened: opened, events)
        guard let local else {
          _ = try await bootstrap.connect(to: address).get()
          return
        }
        // The port may have been used a moment ago, towards another server.
        _ = try await bootstrap.channelOption(.socketOption(.so_reuseaddr), value: 1)
          .bind(to: local).connect(to: address).get()
      }
    }
  }

  /// The layers' handlers. The highest one is the last to open.
  private func handlers(
    opened: EventLoopPromise<Void>?, _ events: ServerSideEvents
  ) throws -> [any ChannelHandler] {
    try layers.enumerated().map { place, layer in
      try layer.handler(opened: place == layers.count - 1 ? opened : nil, events)
    }
  }

  /// Opens a channel on a connected UDP socket, with the layers between the socket and the messages.
  private func open(
    _ socket: DatagramSocket, on loop: any EventLoop, opened: EventLoopPromise<Void>?,
    _ events: ServerSideEvents
  ) async throws {
    try await loop.submit { events.errors(socket.errors) }.get()
    let channel = try await socket.open(on: loop) { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers(
          ConnectedHandler(events, local: socket.local), IntakeHandler(events, isStream: false))
        try pipeline.addHandlers(handlers(opened: opened, events))
        try pipeline.addHandler(ServerSideHandler(events))
      }
    }.get()
    try await loop.submit { events.opening(channel) }.get()
  }

  /// What is read of a stream at once.
  ///
  /// 16 KiB, the longest record of TLS: a server that fills it with the shortest ones holds the event
  /// loop for about 2 ms.
  private static let streamBuffers = AdaptiveRecvByteBufferAllocator(
    minimum: 1 << 10, initial: 4 << 10, maximum: 16 << 10)

  /// A bootstrap for TCP, with the layers between the socket and the messages.
  private func stream(
    on loop: any EventLoop, _ patience: Duration, opened: EventLoopPromise<Void>?,
    _ events: ServerSideEvents
  ) -> ClientBootstrap {
    let bootstrap = ClientBootstrap(group: loop)
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
          let errors = try pipeline.withUnsafeTransportIfAvailable {
            (socket: NIOBSDSocket.Handle) in
            ErrorQueue(of: socket, isStream: true)
          }
          if let errors = errors ?? nil { events.errors(errors) }
          try pipeline.addHandlers(
            ConnectedHandler(events), IntakeHandler(events, isStream: true))
          try pipeline.addHandlers(handlers(opened: opened, events))
          try pipeline.addHandlers(FramingHandler(events), ServerSideHandler(events))
        }
      }
    guard let segment else { return bootstrap }
    // Before the socket connects, so that the SYN has it as MSS.
    return bootstrap.channelOption(
      .tcpOption(NIOBSDSocket.Option(rawValue: TCP_MAXSEG)), value: segment)
  }
}
