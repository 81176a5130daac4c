package import ICEConfiguration
import NIOCore
import NIOHTTP1
import NIOPosix
import OpenSSL
import ProbeEvidence

/// Asks a registry for a configuration: one GET over HTTP/1.1, its certificate verified.
package struct ConfigurationFetch: Sendable {
  /// How long a registry may take.
  ///
  /// 10 s: as long as a probe, so that a cron job with a dead registry still ends.
  package static let limit: Duration = .seconds(10)

  /// How long one of its addresses may take to connect.
  ///
  /// 3 s: a third of ``limit``, so that two dead addresses leave time for a live one.
  private static let patience: Duration = .seconds(3)

  private let url: RegistryURL
  private let context: TLSContext?
  private let proxy: Proxy?
  private let token: BearerToken?
  private let sizeLimit: Int

  /// Prepares to ask the registry at `url`. Sends nothing.
  ///
  /// - Parameters:
  ///   - trust: who may vouch for the registry.
  ///   - proxies: the proxy that may lead to it; none does to this machine.
  ///   - token: what it is shown; nil for nothing.
  ///   - sizeLimit: how many bytes an answer may have.
  /// - Throws: ``PreparationError`` if TLS cannot be set up as asked.
  package init(
    from url: RegistryURL, trust: Prober.Trust, proxies: ProxySettings, token: BearerToken?,
    sizeLimit: Int
  ) throws(PreparationError) {
    self.url = url
    self.token = token
    self.sizeLimit = sizeLimit
    proxy = url.isSecure ? proxies.proxy(for: url.host, port: url.port) : nil
    do {
      context = url.isSecure ? try TLSContext(client: .init(trust)) : nil
    } catch {
      throw PreparationError(error)
    }
  }

  /// Fetches the configuration of one tenant, or the one that there is.
  /// - Throws: why there is none.
  package func contents(
    for tenant: String? = nil, within limit: Duration = limit
  ) async throws(FetchFailure) -> [UInt8] {
    let url = tenant.map(url.naming) ?? url
    let loop = Prober.loops.next()
    let answer = loop.makePromise(of: [UInt8].self)
    let alarm = loop.scheduleTask(in: TimeAmount(limit)) {
      answer.fail(FetchFailure.unanswered(detail: "nothing came within \(limit)"))
    }
    defer { alarm.cancel() }
    // On its own: nothing calls a question for a name back.
    let resolver = Resolver()
    answer.futureResult.whenComplete { _ in Task { await resolver.close() } }
    Task { await self.ask(url, resolver, on: loop, within: limit, answer) }
    do {
      return try await answer.futureResult.get()
    } catch let failure as FetchFailure {
      throw failure
    } catch {
      throw .unanswered(detail: "\(error)")
    }
  }
}

extension ConfigurationFetch {
  /// Tries one address after the other until one connects.
  private func ask(
    _ url: RegistryURL, _ resolver: Resolver, on loop: any EventLoop, within limit: Duration,
    _ answer: EventLoopPromise<[UInt8]>
  ) async {
    let (host, port) = proxy.map { ($0.host, $0.port) } ?? (url.host, url.port)
    switch await resolver.addresses(of: host, within: limit) {
    case .failure(_, let detail), .fault(let detail):
      answer.fail(FetchFailure.unanswered(detail: "\(host): \(detail)"))
    case .addresses(let addresses, _):
      var detail = ""
      for address in addresses.prefix(Resolution.addressLimit) {
        do {
          let endpoint = Endpoint(address: address, port: port)
          return try await connect(to: endpoint, url, on: loop, answer)
        } catch {
          detail = Event.Kind(pathError: error).words
        }
      }
      answer.fail(FetchFailure.unanswered(detail: detail))
    }
  }

  private func connect(
    to endpoint: Endpoint, _ url: RegistryURL, on loop: any EventLoop,
    _ answer: EventLoopPromise<[UInt8]>
  ) async throws {
    let isReady = loop.makePromise(of: Void.self)
    if context == nil { isReady.succeed() }
    do {
      let session = NIOLoopBoundBox.makeBoxSendingValue(
        try context.map { try TLSSession($0, expecting: url.host.identity) }, eventLoop: loop)
      _ = try await ClientBootstrap(group: loop)
        .connectTimeout(TimeAmount(Self.patience))
        .channelInitializer { channel in
          // A turn of the loop later, when it connects.
          loop.execute {
            answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
          }
          return channel.eventLoop.makeCompletedFuture {
            try self.fill(channel.pipeline.syncOperations, session.value, url, isReady, answer)
          }
        }
        .connect(to: SocketAddress(ipAddress: endpoint.address, port: Int(endpoint.port))).get()
    } catch {
      isReady.fail(error)
      throw error
    }
  }

  /// Tunnel, TLS and HTTP, each where there is one.
  private func fill(
    _ pipeline: ChannelPipeline.SynchronousOperations, _ session: TLSSession?,
    _ url: RegistryURL, _ isReady: EventLoopPromise<Void>, _ answer: EventLoopPromise<[UInt8]>
  ) throws {
    let events = ServerSideEvents(
      opening: { _ in }, received: { _ in },
      happened: { if let failure = FetchFailure($0) { answer.fail(failure) } })
    if let proxy {
      let tunnel = Tunnel(through: proxy, to: "\(url.host):\(url.port)")
      try pipeline.addHandler(TunnelHandler(tunnel, opened: nil, events))
    }
    if let session {
      try pipeline.addHandler(TLSHandler(session, secured: isReady, events))
    }
    let decoder = HTTPResponseDecoder(limitConfiguration: FetchHandler.headLimits)
    try pipeline.addHandlers(HTTPRequestEncoder(), ByteToMessageHandler(decoder))
    try pipeline.addHandler(
      FetchHandler(request(to: url), when: isReady.futureResult, sizeLimit: sizeLimit, answer))
  }

  private func request(to url: RegistryURL) -> HTTPRequestHead {
    var headers: HTTPHeaders = [
      "Host": url.authority, "Accept": "application/json", "Connection": "close",
    ]
    if let token { headers.add(name: "Authorization", value: token.revealAuthorization()) }
    return HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: headers)
  }
}

extension FetchFailure {
  /// What an event on the way to the registry means; nil for a step ahead, and for the end of the
  /// stream, which may be the end of the answer.
  fileprivate init?(_ happening: Event.Kind) {
    switch happening {
    case .disconnected(.closed, _): return nil
    case .notSecured(let failure, _) where failure.isAboutIdentity:
      self = .untrusted(detail: happening.words)
    case .tunnelRefused, .notSecured, .disconnected:
      self = .unanswered(detail: happening.words)
    default: return nil
    }
  }
}

extension ProbeEvidence.TLSFailure {
  /// Whether the other side could not prove that it is the one that was meant.
  fileprivate var isAboutIdentity: Bool {
    switch reason {
    case .certificateExpired, .certificateNotYetValid, .certificateNameMismatch,
      .certificateUntrusted, .issuerExpired, .unknownServerName:
      true
    case .notTLS, .version, .handshakeFailed, .clientCertificateRequired: false
    }
  }
}
