import DequeModule
import HeapModule

/// Lets those who wait begin: no more at once than there is room for, and no more a second for one
/// address than is polite. Different addresses do not wait for each other.
actor RateLimiter {
  /// Those who wait for one address, and how that address was treated lately.
  private struct Queue {
    var waiting: Deque<CheckedContinuation<Bool, Never>> = []
    /// When the latest few began: as many as `rate`.
    var beginnings: Deque<ContinuousClock.Instant> = []
  }

  /// An address that has used up its rate.
  private struct Rest: Comparable {
    let end: ContinuousClock.Instant
    let address: String

    static func < (one: Rest, other: Rest) -> Bool { one.end < other.end }
  }

  private let clock = ContinuousClock()
  private let rate: Int
  private var room: Int
  private var queues: [String: Queue] = [:]
  /// The addresses that somebody waits for, each once: those that may begin, in turns…
  private var ready: Deque<String> = []
  /// …and those that may not yet.
  private var resting: Heap<Rest> = []
  /// What wakes those that rest, and when.
  private var alarm: (instant: ContinuousClock.Instant, task: Task<Void, Never>)?
  private var isShut = false

  /// - Parameters:
  ///   - concurrency: how many may be inside at once.
  ///   - rate: how many may begin within a second for one address; 0 for no bound.
  init(concurrency: Int, rate: Int) {
    room = concurrency
    self.rate = rate
  }

  /// Waits for one's turn. Who got in has to ``leave()``.
  /// - Returns: false if the rateLimiter was shut, which cancelling the task does.
  func enter(_ address: String) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !isShut, !Task.isCancelled else { return continuation.resume(returning: false) }
        queues[address, default: Queue()].waiting.append(continuation)
        if queues[address]?.waiting.count == 1 { line(up: address) }
        admit()
      }
    } onCancel: {
      Task { await self.shut() }
    }
  }

  /// Waits until one more may begin for an address; takes no room, which who asks has already.
  /// - Returns: false if the rateLimiter was shut, or the task was cancelled.
  func pass(_ address: String) async -> Bool {
    while !isShut, !Task.isCancelled {
      let due = earliest(for: address)
      guard due > clock.now else {
        note(address)
        return true
      }
      try? await clock.sleep(until: due)
    }
    return false
  }

  /// Makes room for the next one.
  func leave() {
    room += 1
    admit()
  }

  /// Sends everybody away: a run is ended as a whole.
  private func shut() {
    isShut = true
    alarm?.task.cancel()
    queues.values.flatMap(\.waiting).forEach { $0.resume(returning: false) }
    queues = [:]
    ready = []
    resting = []
  }

  /// Lets in one after the other until there is no room or nobody may begin.
  private func admit() {
    while let rest = resting.min, rest.end <= clock.now {
      resting.removeMin()
      ready.append(rest.address)
    }
    while room > 0, let address = ready.popFirst() {
      // Somebody may have passed since.
      if earliest(for: address) <= clock.now { begin(address) }
      if queues[address]?.waiting.isEmpty == false { line(up: address) }
    }
    if room > 0, let rest = resting.min { wake(at: rest.end) }
  }

  private func line(up address: String) {
    let due = earliest(for: address)
    if due > clock.now {
      resting.insert(Rest(end: due, address: address))
    } else {
      ready.append(address)
    }
  }

  private func begin(_ address: String) {
    guard let continuation = queues[address]?.waiting.popFirst() else { return }
    room -= 1
    note(address)
    continuation.resume(returning: true)
  }

  private func note(_ address: String) {
    guard rate > 0 else { return }
    queues[address, default: Queue()].beginnings.append(clock.now)
    if queues[address, default: Queue()].beginnings.count > rate {
      queues[address]?.beginnings.removeFirst()
    }
  }

  private func earliest(for address: String) -> ContinuousClock.Instant {
    guard rate > 0, let latest = queues[address]?.beginnings, latest.count == rate,
      let first = latest.first
    else { return clock.now }
    return first + .seconds(1)
  }

  private func wake(at instant: ContinuousClock.Instant) {
    if let alarm, alarm.instant <= instant, alarm.instant > clock.now { return }
    alarm?.task.cancel()
    let task = Task {
      try? await clock.sleep(until: instant)
      guard !Task.isCancelled else { return }
      admit()
    }
    alarm = (instant, task)
  }
}
