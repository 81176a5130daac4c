package import ICEConfiguration
import NIOCore
import NIOHTTP1
import NIOPosix
import ProbeEvidence

/// Asks a registry for a configuration: one GET over HTTP/1.1, its certificate verified.
package struct ConfigurationFetch: Sendable {
  /// How long a registry may take.
  ///
  /// 10 s: as long as a probe, so that a cron job with a dead registry still ends.
  package static let limit: Duration = .seconds(10)

  private let url: RegistryURL
  private let path: WebPath
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
    path = try WebPath(
      to: url.host, port: url.port, isSecure: url.isSecure, trust: trust, proxies: proxies)
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
  private func ask(
    _ url: RegistryURL, _ resolver: Resolver, on loop: any EventLoop, within limit: Duration,
    _ answer: EventLoopPromise<[UInt8]>
  ) async {
    let detail = await path.open(
      resolver, on: loop, within: limit,
      opening: { channel in
        answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
      },
      happened: { if let failure = FetchFailure($0) { answer.fail(failure) } },
      fill: { pipeline, isReady in
        let decoder = HTTPResponseDecoder(limitConfiguration: FetchHandler.headLimits)
        try pipeline.addHandlers(HTTPRequestEncoder(), ByteToMessageHandler(decoder))
        try pipeline.addHandler(
          FetchHandler(request(to: url), when: isReady, sizeLimit: sizeLimit, answer))
      })
    if let detail { answer.fail(FetchFailure.unanswered(detail: detail)) }
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
  var isAboutIdentity: Bool {
    switch reason {
    case .certificateExpired, .certificateNotYetValid, .certificateNameMismatch,
      .certificateUntrusted, .issuerExpired, .unknownServerName:
      true
    case .notTLS, .version, .handshakeFailed, .clientCertificateRequired: false
    }
  }
}
