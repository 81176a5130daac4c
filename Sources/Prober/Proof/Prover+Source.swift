import ICEConfiguration
import NIOCore
import ProbeEvidence

// Where the relay's packets come from.
extension Prover {
  /// Sees where the relay's packets come from, if it is said to be elsewhere than at the server; nil
  /// where there is nothing to see.
  func seeSource() async -> RelaySource? {
    guard let relayed = await first.end?.address, let server = await first.server,
      let mapped = await first.mappedAddress, relayed.address != server.address,
      relayed.family == mapped.family, relayed.family == server.family
    else { return nil }
    let seen = loop.makePromise(of: Endpoint?.self)
    let run = self.run
    let socket = try? await MappingSocket(family: relayed.family, on: loop) { bytes, sender in
      if ProofPacket(bytes, run: run)?.kind == .source { seen.succeed(sender) }
    }
    guard let socket, let local = socket.local(towards: server) else {
      seen.succeed(nil)
      await socket?.close()
      return nil
    }
    let packet = ProofPacket(.source, 0).encoded(run: run, size: ProofPlan.packetSize)
    // A NAT lets in what comes from where something was sent to.
    for place in [relayed, Endpoint(address: server.address, port: relayed.port)]
    where !Route.isMissing(to: place) {
      socket.send(packet, to: place)
    }
    await first.reach(Endpoint(address: mapped.address, port: local.port), with: packet)
    let alarm = AwakeAlarm(in: Deadlines.echo, on: loop, machine) { seen.succeed(nil) }
    let source = try? await seen.futureResult.get()
    alarm.cancel()
    await first.endOutreach()
    await socket.close()
    return RelaySource(relayed: relayed, source: source ?? nil)
  }
}
