import ICEConfiguration
import NIOCore
import ProbeEvidence

// Where the relay's packets come from, and whether packets from outside get to it.
extension Prover {
  /// How often the plain socket sends to the relay, until something comes. 5, each
  /// ``Deadlines/releaseRetransmission`` apart: all within ``Deadlines/echo``.
  private static let transmissions = 5

  /// Has a plain socket and the relay send to each other; nil where there is nothing to see.
  func seeSource() async -> RelaySource? {
    guard let relayed = await first.end?.address, let server = await first.server,
      let mapped = await first.mappedAddress, relayed.family == mapped.family,
      relayed.family == server.family
    else { return nil }
    // A relay that a plain socket has proved already, or that nobody outside can send to, has nothing more
    // to show at the server's own address.
    let isElsewhere = relayed.address != server.address
    guard isElsewhere || attempt.evidence.way != .mappedAddress else { return nil }
    let exchange = SourceTraffic(on: loop)
    traffic = exchange
    defer { traffic = nil }
    let run = self.run
    let socket = try? await MappingSocket(family: relayed.family, on: loop) { bytes, sender in
      guard ProofPacket(bytes, run: run)?.kind == .source else { return }
      self.assumeIsolated { $0.exchange?.came(from: sender) }
    }
    guard let socket, let local = socket.local(towards: server) else {
      exchange.end()
      await socket?.close()
      return nil
    }
    let isDirect =
      mapped.address == local.address
      && socket.local(towards: relayed)?.address == local.address
    let packet = ProofPacket(.source, 0).encoded(run: run, size: ProofPlan.packetSize)
    await first.reach(Endpoint(address: mapped.address, port: local.port), with: packet)
    // A NAT lets in what comes from where something was sent to.
    let places =
      [relayed] + (isElsewhere ? [Endpoint(address: server.address, port: relayed.port)] : [])
    let sending = loop.scheduleRepeatedTask(
      initialDelay: .zero, delay: TimeAmount(Deadlines.releaseRetransmission)
    ) { task in
      let isLast = self.assumeIsolated { $0.exchange?.mustSend(upTo: Self.transmissions) } != true
      for place in places where !Route.isMissing(to: place) { socket.send(packet, to: place) }
      if isLast { task.cancel() }
    }
    let alarm = AwakeAlarm(in: Deadlines.echo, on: loop, machine) {
      self.assumeIsolated { $0.exchange?.end() }
    }
    // What a NAT may keep back is not waited for long, unless it is all that there is to see.
    exchange.endsOnceReached = !isElsewhere && !isDirect
    try? await exchange.finished.get()
    sending.cancel()
    alarm.cancel()
    let isPermitted = await first.endOutreach()
    await socket.close()
    return RelaySource(
      relayed: relayed, source: exchange.source,
      isReached: isPermitted ? exchange.isReached : nil, isDirect: isDirect)
  }

  private var exchange: SourceTraffic? { traffic as? SourceTraffic }
}

/// One packet each way between a plain socket and a relay. Lives on its prover's event loop.
final class SourceTraffic: ProofTraffic {
  /// Where the relay's packet came from.
  private(set) var source: Endpoint?
  /// Whether the socket's packet came out of the relay.
  private(set) var isReached = false
  /// Whether nothing more is waited for once the socket's packet has come out.
  var endsOnceReached = false {
    didSet { endIfWhole() }
  }
  private var sent = 0
  private let ended: EventLoopPromise<Void>

  /// An exchange that has not begun.
  init(on loop: any EventLoop) { ended = loop.makePromise() }

  /// Kept once both have arrived, or no more is waited for.
  var finished: EventLoopFuture<Void> { ended.futureResult }

  /// The relay's packet came.
  func came(from sender: Endpoint) {
    source = source ?? sender
    endIfWhole()
  }

  /// Counts a transmission, and says whether another may follow.
  func mustSend(upTo limit: Int) -> Bool {
    sent += 1
    return sent < limit && !isReached
  }

  func saw(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at side: ProofSide,
    _ instant: NIODeadline
  ) {
    guard direction == .fromServer, side == .first, payload.packet?.kind == .source, !isReached
    else { return }
    isReached = true
    endIfWhole()
  }

  func end() { ended.succeed() }

  private func endIfWhole() { if isReached, source != nil || endsOnceReached { end() } }
}
