/// Lets those who wait begin: no more at once than there is room for, and no more a second for one
/// address than is polite. Different addresses do not wait for each other.
actor Turnstile {
  private let clock = ContinuousClock()
  private let rate: Int
  private var room: Int
  private var queues: [String: [CheckedContinuation<Bool, Never>]] = [:]
  /// The addresses that somebody waits for, those that came first in front.
  private var order: [String] = []
  /// When the latest few for each address began: as many as `rate`.
  private var beginnings: [String: [ContinuousClock.Instant]] = [:]
  private var alarm: Task<Void, Never>?
  private var isShut = false

  /// - Parameters:
  ///   - concurrency: how many may be inside at once.
  ///   - rate: how many may begin within a second for one address; 0 for no bound.
  init(concurrency: Int, rate: Int) {
    room = concurrency
    self.rate = rate
  }

  /// Waits for one's turn. Who got in has to ``leave()``.
  /// - Returns: false if the turnstile was shut, which cancelling the task does.
  func enter(_ address: String) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !isShut, !Task.isCancelled else { return continuation.resume(returning: false) }
        if queues[address] == nil { order.append(address) }
        queues[address, default: []].append(continuation)
        admit()
      }
    } onCancel: {
      Task { await self.shut() }
    }
  }

  /// Waits until one more may begin for an address; takes no room, which who asks has already.
  /// - Returns: false if the turnstile was shut, or the task was cancelled.
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
    alarm?.cancel()
    queues.values.joined().forEach { $0.resume(returning: false) }
    queues = [:]
    order = []
  }

  private func admit() {
    var next: ContinuousClock.Instant?
    // In turns, one for each address, until there is no room or nobody may begin.
    var isMoving = true
    while room > 0, isMoving {
      isMoving = false
      for address in order where room > 0 {
        let due = earliest(for: address)
        if due <= clock.now {
          begin(address)
          isMoving = true
        } else {
          next = min(next ?? due, due)
        }
      }
      order.removeAll { queues[$0] == nil }
    }
    if let next, room > 0 { wake(at: next) }
  }

  private func begin(_ address: String) {
    guard let continuation = queues[address]?.removeFirst() else { return }
    if queues[address]?.isEmpty == true { queues[address] = nil }
    room -= 1
    note(address)
    continuation.resume(returning: true)
  }

  private func note(_ address: String) {
    guard rate > 0 else { return }
    beginnings[address] = (beginnings[address] ?? []).suffix(rate - 1) + [clock.now]
  }

  private func earliest(for address: String) -> ContinuousClock.Instant {
    guard rate > 0, let latest = beginnings[address], latest.count == rate else { return clock.now }
    return latest[0] + .seconds(1)
  }

  private func wake(at instant: ContinuousClock.Instant) {
    alarm?.cancel()
    alarm = Task {
      try? await clock.sleep(until: instant)
      guard !Task.isCancelled else { return }
      admit()
    }
  }
}
