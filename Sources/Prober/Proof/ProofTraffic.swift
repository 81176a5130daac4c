import NIOCore
import ProbeEvidence

/// What is sent through a relay, and what the taps see of it. Lives on its prover's event loop.
protocol ProofTraffic: AnyObject {
  /// Data passed a forwarder.
  func saw(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at side: ProofSide,
    _ instant: NIODeadline)
  /// Ends it before its time: the run was ended, or a path was.
  func end()
}

/// Packets that the other end echoes.
final class EchoTraffic: ProofTraffic {
  /// What became of each packet, by its number.
  private(set) var traces: [PacketTrace] = []
  private(set) var isOver = false
  private let count: Int
  /// The number of the first one.
  private let first: Int
  private let start: NIODeadline
  private let finished: EventLoopPromise<Void>

  /// Traffic of `count` packets, whose instants count from `start`, and whose numbers from `first`.
  /// `finished` is kept when all came back, or no more are waited for.
  init(count: Int, first: Int = 0, from start: NIODeadline, finished: EventLoopPromise<Void>) {
    self.count = count
    self.first = first
    self.start = start
    self.finished = finished
  }

  func saw(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at side: ProofSide,
    _ instant: NIODeadline
  ) {
    guard let packet = payload.packet else { return }
    let offset = Duration(instant - start)
    let number = Int(packet.number) - first
    switch (packet.kind, direction, side) {
    case (.ask, .toServer, .first):
      // In order, since the agent sends them so.
      if number == traces.count { traces.append(PacketTrace(sent: offset)) }
    case (.ask, .fromServer, .second): note(number, \.arrived, offset)
    case (.echo, .toServer, .second): note(number, \.echoed, offset)
    case (.echo, .fromServer, .first):
      note(number, \.returned, offset)
      if traces.count == count, traces.allSatisfy({ $0.returned != nil }) { end() }
    default: break
    }
  }

  /// The first time counts: networks double packets now and then.
  private func note(_ number: Int, _ key: WritableKeyPath<PacketTrace, Duration?>, _ at: Duration) {
    guard traces.indices.contains(number), traces[number][keyPath: key] == nil else { return }
    traces[number][keyPath: key] = at
  }

  func end() {
    isOver = true
    finished.succeed()
  }
}

/// Packets that go both ways at a call's pace.
final class FlowTraffic: ProofTraffic {
  /// What came out, and when.
  private(set) var trace: FlowTrace
  private(set) var isOver = false
  private let kind: ProofPacket.Kind
  private let start: NIODeadline

  /// A flow of packets of this kind, whose instants count from `start`, which is `offset` after that of
  /// the attempt.
  init(of kind: ProofPacket.Kind = .hold, from start: NIODeadline, at offset: Duration) {
    self.kind = kind
    self.start = start
    trace = FlowTrace(start: offset)
  }

  func saw(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at side: ProofSide,
    _ instant: NIODeadline
  ) {
    guard payload.packet?.kind == kind, direction == .fromServer, !isOver else { return }
    trace.moved(payload.size, to: side, at: Duration(instant - start))
  }

  func end() { isOver = true }

  /// The trace of the whole.
  func finish(at instant: NIODeadline, wasInterrupted: Bool) -> FlowTrace {
    isOver = true
    trace.end(at: Duration(instant - start), wasInterrupted: wasInterrupted)
    return trace
  }
}
