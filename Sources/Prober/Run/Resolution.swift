import ICEConfiguration
import NIOCore
import ProbeEvidence

/// The first rung: a server's name becomes the addresses to probe, or a proxy's name the one to ask.
struct Resolution {
  /// How many addresses of one name are probed.
  ///
  /// 16: more than any pool is known to publish in one answer, and a bound for a resolver that
  /// answers with hundreds.
  static let addressLimit = 16

  /// What happened: the beginning of the evidence of every address.
  private(set) var evidence = Evidence()
  /// The addresses to go on with; empty if the rung broke.
  private(set) var endpoints: [Endpoint] = []
  /// The proxy that the path leads through; nil for none.
  let proxy: Proxy?
  private let spec: ProbeSpec
  private let observe: @Sendable (Prober.Progress) -> Void

  /// The address of a server where that needs no looking up: it is in the URL, or `known` already. With a
  /// proxy it is the proxy's. Nil if a name is all there is.
  init?(
    _ spec: ProbeSpec, at known: Endpoint? = nil, through proxy: Proxy? = nil,
    in context: RunContext
  ) {
    let literal = (proxy?.host ?? spec.url.host).literal
    guard known != nil || literal != nil else { return nil }
    self.init(spec: spec, proxy: proxy, observe: context.observe)
    if let known { endpoints = [known] } else { take([literal].compactMap(\.self), at: .zero) }
  }

  /// Looks up the server's name, no longer than the probe's limit; an address needs no looking up.
  /// With a proxy it is the proxy's name: the server's is for the proxy to look up.
  ///
  /// Nothing calls a question back: who runs out of time does not wait for its answer.
  ///
  /// - Parameter known: the address to go on with, if it is known already.
  static func resolve(
    _ spec: ProbeSpec, at known: Endpoint? = nil, through proxy: Proxy? = nil,
    on loop: any EventLoop, in context: RunContext
  ) async -> Resolution {
    if let known = Resolution(spec, at: known, through: proxy, in: context) { return known }
    var resolution = Resolution(spec: spec, proxy: proxy, observe: context.observe)
    await resolution.lookUp("\(proxy?.host ?? spec.url.host)", on: loop, context)
    return resolution
  }

  private mutating func lookUp(
    _ name: String, on loop: any EventLoop, _ context: RunContext
  ) async {
    let start = NIODeadline.now()
    let watch = context.machine.watch(Route.somewhere)
    record(.resolving(name: name), at: .zero)
    let happening = await Self.lookUp(name, for: spec, on: loop, context.resolver)
    let offset = Duration(NIODeadline.now() - start)
    for (disturbance, _) in watch.news() { record(.disturbed(by: disturbance), at: offset) }
    record(happening, at: offset)
    if case .resolved(let addresses, _) = happening { take(addresses, at: offset) }
  }

  private init(
    spec: ProbeSpec, proxy: Proxy?, observe: @escaping @Sendable (Prober.Progress) -> Void
  ) {
    self.spec = spec
    self.proxy = proxy
    self.observe = observe
    if let proxy { record(.throughProxy(proxy: "\(proxy)"), at: .zero) }
  }

  /// Puts down that the run ended here.
  mutating func interrupt() {
    record(.interrupted, at: evidence.events.last?.offset ?? .zero)
    endpoints = []
  }

  /// The instant that lets a probe which begins now go on where this rung ended: time spent in a
  /// queue is not the server's.
  var startForNow: NIODeadline {
    NIODeadline.now() - TimeAmount(evidence.events.last?.offset ?? .zero)
  }

  private mutating func take(_ addresses: [String], at offset: Duration) {
    endpoints = Array(
      addresses.map { Endpoint(address: $0, port: proxy?.port ?? spec.url.port) }
        .filter { spec.family == nil || $0.family == spec.family?.rawValue }
        // The system's favourite among a proxy's addresses will do: it is not the proxy that is probed.
        .prefix(proxy == nil ? Self.addressLimit : 1))
    guard endpoints.isEmpty, let family = spec.family else { return }
    record(
      .notResolved(reason: .noAddress, detail: "no address of the family \(family)"), at: offset)
  }

  private mutating func record(_ happening: Event.Kind, at offset: Duration) {
    evidence.append(happening, at: offset)
    observe(.happened(spec, Event(happening, at: offset)))
  }

  private static func lookUp(
    _ name: String, for spec: ProbeSpec, on loop: any EventLoop, _ resolver: Resolver
  ) async -> Event.Kind {
    // The first of the three that comes counts: a promise keeps what it was given first.
    let promise = loop.makePromise(of: Event.Kind.self)
    let alarm = loop.scheduleTask(in: TimeAmount(spec.limit)) { promise.succeed(.limitReached) }
    defer { alarm.cancel() }
    Task {
      promise.succeed(
        Event.Kind(await resolver.resolve(name, in: spec.family, within: spec.limit)))
    }
    return await withTaskCancellationHandler {
      (try? await promise.futureResult.get()) ?? .interrupted
    } onCancel: {
      promise.succeed(.interrupted)
    }
  }
}

extension ServerHost {
  /// The address, without brackets; nil for a name.
  var literal: String? {
    switch self {
    case .name: nil
    case .ipv4(let address), .ipv6(let address): address
    }
  }
}

extension Event.Kind {
  fileprivate init(_ answer: Resolver.Answer) {
    switch answer {
    case .addresses(let addresses, let isFromHosts):
      self = .resolved(addresses: addresses, isFromHosts: isFromHosts)
    case .failure(let reason, let detail): self = .notResolved(reason: reason, detail: detail)
    case .fault(let detail): self = .fault(detail: detail)
    }
  }
}
