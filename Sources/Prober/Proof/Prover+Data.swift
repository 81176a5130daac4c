import ICEAgent
import ICEConfiguration
import NIOCore
import ProbeEvidence

// What goes through the relay once it is ready.
extension Prover {
  /// Sends what the plan asks for, one after the other, as long as the path is there.
  func sendData(between first: Agent, and second: Agent) async {
    guard mayGoOn else { return }
    let packets = await echo(
      from: first, count: plan.packets, size: ProofPlan.packetSize, every: ProofPlan.packetInterval)
    attempt.evidence.packets = packets
    putDownDisturbances()
    guard packets.contains(where: { $0.returned != nil }), mayGoOn else { return }
    attempt.evidence.bigPackets = await echo(
      from: first, number: plan.packets, count: ProofPlan.bigPackets,
      size: ProofPlan.bigPacketSize, every: .milliseconds(1))
    putDownDisturbances()
    if let length = plan.hold, mayGoOn {
      attempt.evidence.hold = await hold(first, second, for: length)
      putDownDisturbances()
    }
    if let length = plan.throughput, mayGoOn {
      attempt.evidence.throughput = await fill(first, second, for: length)
      putDownDisturbances()
    }
  }

  /// Sends packets that are to be echoed, whose numbers begin with `first`.
  private func echo(
    from agent: Agent, number first: Int = 0, count: Int, size: Int, every interval: Duration
  ) async -> [PacketTrace] {
    let finished = loop.makePromise(of: Void.self)
    let echoes = EchoTraffic(count: count, first: first, from: attempt.start, finished: finished)
    traffic = echoes
    var metronome = Metronome(interval: interval)
    for number in UInt32(first)..<UInt32(first + count) {
      guard await metronome.beat(), !echoes.isOver else { break }
      await agent.send([ProofPacket(.ask, number).encoded(run: run, size: size)])
    }
    let alarm = AwakeAlarm(in: Deadlines.echo, on: loop, machine) {
      self.assumeIsolated { $0.traffic?.end() }
    }
    try? await finished.futureResult.get()
    alarm.cancel()
    traffic = nil
    return isOver ? echoes.traces.settled(at: Duration(.now() - attempt.start)) : echoes.traces
  }

  /// Keeps both directions going at a call's pace, for a time awake: a machine's sleep is no call.
  private func hold(_ first: Agent, _ second: Agent, for length: Duration) async -> FlowTrace {
    let start = NIODeadline.now()
    let flow = FlowTraffic(from: start, at: Duration(start - attempt.start))
    traffic = flow
    let alarm = AwakeAlarm(in: length, on: loop, machine) {
      self.assumeIsolated { $0.traffic?.end() }
    }
    var metronome = Metronome(interval: .seconds(1) / plan.pace)
    var number: UInt32 = 0
    while await metronome.beat(), !flow.isOver {
      let packet = ProofPacket(.hold, number).encoded(run: run, size: ProofPlan.packetSize)
      await first.send([packet])
      await second.send([packet])
      if Int(number).isMultiple(of: plan.pace) {
        putDownDisturbances()
        report(.holding(for: Duration(.now() - start), of: length, flow.trace.total))
      }
      number &+= 1
    }
    alarm.cancel()
    traffic = nil
    return flow.finish(at: .now(), wasInterrupted: isOver)
  }

  /// Fills both directions.
  private func fill(_ first: Agent, _ second: Agent, for length: Duration) async -> FlowTrace {
    let start = NIODeadline.now()
    let filling = FillTraffic(from: start, at: Duration(start - attempt.start), on: loop)
    traffic = filling
    let alarm = loop.scheduleTask(in: TimeAmount(length)) {
      self.assumeIsolated { $0.traffic?.end() }
    }
    async let isBackFull: Void = fill(from: second, towards: .first)
    await fill(from: first, towards: .second)
    await isBackFull
    alarm.cancel()
    traffic = nil
    return filling.finish(at: .now(), wasInterrupted: isOver)
  }

  /// Whether the run was ended: its task learns of it first.
  private var isOver: Bool { isInterrupted || Task.isCancelled }

  private func fill(from agent: Agent, towards side: ProofSide) async {
    while let filling = traffic as? FillTraffic, !filling.isOver(towards: side) {
      let run = self.run
      let batch = filling.take(towards: side).map {
        ProofPacket(.fill, $0).encoded(run: run, size: Window.packetSize)
      }
      await agent.send(batch)
      guard let filling = traffic as? FillTraffic else { return }
      try? await filling.room(towards: side).get()
    }
  }
}

extension [PacketTrace] {
  /// Those of which it is known what became of them: one that may yet come back is not lost.
  fileprivate func settled(at end: Duration) -> [PacketTrace] {
    filter { $0.returned != nil || $0.sent + Deadlines.echo < end }
  }
}
