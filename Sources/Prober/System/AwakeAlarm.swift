import NIOConcurrencyHelpers
import NIOCore

/// An alarm for a time awake: what was lost of it, since the machine stood still, is waited for once
/// more, and no more than once, so that a machine which goes on so ends, too.
final class AwakeAlarm: Sendable {
  private let task = NIOLockedValueBox<Scheduled<Void>?>(nil)

  /// Sets an alarm on `loop`, for `patience` from now on.
  init(
    in patience: Duration, on loop: any EventLoop, _ machine: MachineMonitor,
    _ act: @escaping @Sendable () -> Void
  ) {
    let now = NIODeadline.now()
    set(from: now, until: now + TimeAmount(patience), on: loop, machine, act)
  }

  /// Sets an alarm on `loop` for the end of a time that has begun already.
  init(
    from start: NIODeadline, until deadline: NIODeadline, on loop: any EventLoop,
    _ machine: MachineMonitor, _ act: @escaping @Sendable () -> Void
  ) {
    set(from: start, until: deadline, on: loop, machine, act)
  }

  private func set(
    from start: NIODeadline, until deadline: NIODeadline, on loop: any EventLoop,
    _ machine: MachineMonitor, _ act: @escaping @Sendable () -> Void
  ) {
    schedule(at: deadline, on: loop) { [weak self] in
      let lost = machine.timeLost(since: start)
      guard lost > .zero, let self else { return act() }
      self.schedule(at: deadline + TimeAmount(lost), on: loop, act)
    }
  }

  private func schedule(
    at deadline: NIODeadline, on loop: any EventLoop, _ act: @escaping @Sendable () -> Void
  ) {
    let next = loop.scheduleTask(deadline: deadline, act)
    task.withLockedValue { $0 = next }
  }

  /// Ends the alarm.
  func cancel() { task.withLockedValue { $0 }?.cancel() }
}
