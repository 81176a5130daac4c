import NIOCore
import ProbeEvidence

/// Packets that go both ways as fast as the relay carries them. Lives on its prover's event loop.
final class FillTraffic: ProofTraffic {
  /// After how long without any packet all that are on their way count as lost.
  ///
  /// 250 ms: twice what a packet may take on a path that carries calls.
  private static let stall: TimeAmount = .milliseconds(250)

  private let flow: FlowTraffic
  private let loop: any EventLoop
  /// What is sent towards each side, and who waits to send more.
  private var windows: [ProofSide: Window] = [.first: Window(), .second: Window()]
  private var waiting: [ProofSide: EventLoopPromise<Void>] = [:]

  /// Traffic whose instants count from `start`, which is `offset` after that of the attempt.
  init(from start: NIODeadline, at offset: Duration, on loop: any EventLoop) {
    flow = FlowTraffic(of: .fill, from: start, at: offset)
    self.loop = loop
  }

  /// Whether nothing more is to be sent towards a side.
  func isOver(towards side: ProofSide) -> Bool { flow.isOver || windows[side]?.isUsedUp != false }

  func saw(
    _ direction: Forwarder.Direction, _ payload: Relaying.Payload, at side: ProofSide,
    _ instant: NIODeadline
  ) {
    flow.saw(direction, payload, at: side, instant)
    guard let packet = payload.packet, packet.kind == .fill, direction == .fromServer else {
      return
    }
    windows[side]?.arrived(packet.number)
    if hasRoom(towards: side) { letOn(side) }
  }

  func end() {
    flow.end()
    for side in waiting.keys { letOn(side) }
  }

  /// The trace of the whole.
  func finish(at instant: NIODeadline, wasInterrupted: Bool) -> FlowTrace {
    flow.finish(at: instant, wasInterrupted: wasInterrupted)
  }

  /// The numbers of the packets that may be sent towards a side now.
  func take(towards side: ProofSide) -> Range<UInt32> { windows[side]?.take() ?? 0..<0 }

  /// Kept once more may be sent towards a side, or nothing came out there for long.
  func room(towards side: ProofSide) -> EventLoopFuture<Void> {
    guard !isOver(towards: side), !hasRoom(towards: side) else {
      return loop.makeSucceededVoidFuture()
    }
    let promise = loop.makePromise(of: Void.self)
    waiting[side] = promise
    let alarm = loop.assumeIsolated().scheduleTask(in: Self.stall) {
      self.windows[side]?.stalled()
      self.letOn(side)
    }
    promise.futureResult.whenComplete { _ in alarm.cancel() }
    return promise.futureResult
  }

  private func hasRoom(towards side: ProofSide) -> Bool { (windows[side]?.room ?? 0) > 0 }

  private func letOn(_ side: ProofSide) { waiting.removeValue(forKey: side)?.succeed() }
}
