import ICEConfiguration
import NIOCore
import NIOPosix
import OpenSSL
import ProbeEvidence

/// The way to a server of HTTP: through a proxy's tunnel if one leads there, and in TLS if its URL says so.
struct WebPath: Sendable {
  /// How long one of its addresses may take to connect.
  ///
  /// 3 s: a third of what is waited for an answer, so that two dead addresses leave time for a live one.
  private static let patience: Duration = .seconds(3)

  private let host: ServerHost
  private let port: UInt16
  private let context: TLSContext?
  private let proxy: Proxy?

  /// Prepares the way. Sends nothing.
  ///
  /// - Parameters:
  ///   - isSecure: whether the server is spoken to with TLS; only then a proxy may lead to it.
  ///   - trust: who may vouch for the server.
  ///   - proxies: the proxy that may lead to it.
  /// - Throws: ``PreparationError`` if TLS cannot be set up as asked.
  init(
    to host: ServerHost, port: UInt16, isSecure: Bool, trust: Prober.Trust, proxies: ProxySettings
  ) throws(PreparationError) {
    (self.host, self.port) = (host, port)
    proxy = isSecure ? proxies.proxy(for: host, port: port) : nil
    do {
      context = isSecure ? try TLSContext(client: .init(trust)) : nil
    } catch {
      throw PreparationError(error)
    }
  }

  /// Tries one address after the other until one connects.
  ///
  /// - Parameters:
  ///   - limit: how long a name may take to resolve.
  ///   - opening: is given each channel, a turn of the loop after it was made.
  ///   - happened: is told of what happens on the way.
  ///   - fill: adds what speaks to the server, once its second argument has come about.
  /// - Returns: why no address has connected; nil if one has.
  func open(
    _ resolver: Resolver, on loop: any EventLoop, within limit: Duration,
    opening: @escaping @Sendable (any Channel) -> Void,
    happened: @escaping @Sendable (Event.Kind) -> Void,
    fill:
      @escaping @Sendable (ChannelPipeline.SynchronousOperations, EventLoopFuture<Void>) throws
      -> Void
  ) async -> String? {
    let (host, port) = proxy.map { ($0.host, $0.port) } ?? (host, port)
    switch await resolver.addresses(of: host, within: limit) {
    case .failure(_, let detail), .fault(let detail): return "\(host): \(detail)"
    case .addresses(let addresses, _):
      var detail = ""
      for address in addresses.prefix(Resolution.addressLimit) {
        do {
          try await connect(
            to: SocketAddress(ipAddress: address, port: Int(port)), on: loop, opening, happened,
            fill)
          return nil
        } catch {
          detail = Event.Kind(pathError: error).words
        }
      }
      return detail
    }
  }

  private func connect(
    to address: SocketAddress, on loop: any EventLoop,
    _ opening: @escaping @Sendable (any Channel) -> Void,
    _ happened: @escaping @Sendable (Event.Kind) -> Void,
    _ fill:
      @escaping @Sendable (ChannelPipeline.SynchronousOperations, EventLoopFuture<Void>) throws
      -> Void
  ) async throws {
    let isReady = loop.makePromise(of: Void.self)
    if context == nil { isReady.succeed() }
    do {
      let session = NIOLoopBoundBox.makeBoxSendingValue(
        try context.map { try TLSSession($0, expecting: host.identity) }, eventLoop: loop)
      _ = try await ClientBootstrap(group: loop)
        .connectTimeout(TimeAmount(Self.patience))
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .channelInitializer { channel in
          // A turn of the loop later, when it connects.
          loop.execute { opening(channel) }
          return channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let events = ServerSideEvents(
              opening: { _ in }, received: { _ in }, happened: happened)
            if let proxy {
              let tunnel = Tunnel(through: proxy, to: "\(self.host):\(self.port)")
              try pipeline.addHandler(TunnelHandler(tunnel, opened: nil, events))
            }
            if let session = session.value {
              try pipeline.addHandler(TLSHandler(session, secured: isReady, events))
            }
            try fill(pipeline, isReady.futureResult)
          }
        }
        .connect(to: address).get()
    } catch {
      isReady.fail(error)
      throw error
    }
  }
}
