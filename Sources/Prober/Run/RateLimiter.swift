import DequeModule
import HeapModule

/// Lets those who wait begin: no more at once than there is room for, and no more a second for one
/// address than is polite. Different addresses do not wait for each other.
///
/// Work takes room, and waiting for a server's first answer takes none. Of those who wait few are young
/// at first, and more as servers turn out to be silent (as TCP begins slowly, RFC 5681 §3.1): where all
/// servers answer late no more answers come at once than can be worked off.
actor RateLimiter {
  /// How many there is room for.
  struct Room: Equatable {
    /// Who open a path, or have an agent at work.
    var working: Int
    /// Those and who wait for an answer.
    var inAll: Int
  }

  /// How somebody stands who has begun.
  enum Standing {
    /// Opens a path, or has an agent at work.
    case working
    /// Waits for an answer that may come at any moment.
    case asking
    /// Waits for an answer that has not come in time.
    case waiting
  }

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
  private let room: Room
  /// How many work, ask and wait at present.
  private var working = 0
  private var asking = 0
  private var waiting = 0
  /// How many may ask at once.
  private var askingLimit: Int
  /// Those whose server has answered, and who wait to work on: they come before all who have not begun.
  private var returning: Deque<CheckedContinuation<Void, Never>> = []
  private var queues: [String: Queue] = [:]
  /// The addresses that somebody waits for, each once: those that may begin, in turns…
  private var ready: Deque<String> = []
  /// …and those that may not yet.
  private var resting: Heap<Rest> = []
  /// What wakes those that rest, and when.
  private var alarm: (instant: ContinuousClock.Instant, task: Task<Void, Never>)?
  private var isShut = false
  /// Called once for each reason.
  private let slowed: @Sendable (Prober.Slowdown) -> Void
  private var hasSaidFull = false
  private var hasSaidRate = false

  /// How long the probes of one address may have to wait before that is said.
  ///
  /// 10 s: as long as the longest wait of a run that nothing holds up (``Deadlines/limit``).
  static let tacitWait = 10

  /// - Parameters:
  ///   - concurrency: how many may work at once.
  ///   - rate: how many may begin within a second for one address; 0 for no bound.
  init(concurrency: Int, rate: Int) {
    self.init(room: Room(working: concurrency, inAll: .max), rate: rate)
  }

  /// - Parameters:
  ///   - room: how many may work at once, and how many may be inside at all.
  ///   - rate: how many may begin within a second for one address; 0 for no bound.
  ///   - slowed: called once for each reason that holds somebody up.
  init(
    room: Room, rate: Int, slowed: @escaping @Sendable (Prober.Slowdown) -> Void = { _ in }
  ) {
    self.room = room
    self.rate = rate
    self.slowed = slowed
    askingLimit = room.working
  }

  /// Waits for one's turn, and then works. Who got in has to ``leave(_:)``.
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
  func leave(_ standing: Standing = .working) {
    count(standing, -1)
    admit()
  }

  /// Works no more, since the server is asked.
  func ask() {
    count(.working, -1)
    count(.asking, 1)
    admit()
  }

  /// Waits on, since the server has not answered in time: one more may ask at once.
  func waitOn() {
    count(.asking, -1)
    count(.waiting, 1)
    askingLimit += 1
    admit()
  }

  /// Waits for room to work on, since the server has answered.
  func workOn(from standing: Standing) async {
    // Late: so may be the answers of all who ask now.
    if standing == .waiting { askingLimit = room.working }
    count(standing, -1)
    guard working >= room.working, !isShut else { return count(.working, 1) }
    await withCheckedContinuation { returning.append($0) }
  }

  /// How many wait for their turn, to begin or to work on.
  var inLine: Int { returning.count + queues.values.reduce(0) { $0 + $1.waiting.count } }

  private func count(_ standing: Standing, _ change: Int) {
    switch standing {
    case .working: working += change
    case .asking: asking += change
    case .waiting: waiting += change
    }
  }

  /// Sends everybody away: a run is ended as a whole.
  private func shut() {
    isShut = true
    alarm?.task.cancel()
    queues.values.flatMap(\.waiting).forEach { $0.resume(returning: false) }
    queues = [:]
    ready = []
    resting = []
    while returnOne() {}
  }

  /// Lets in one after the other until there is no room or nobody may begin.
  private func admit() {
    while let rest = resting.min, rest.end <= clock.now {
      resting.removeMin()
      ready.append(rest.address)
      sayRate(of: rest.address)
    }
    while working < room.working, returnOne() {}
    while mayBegin, let address = ready.popFirst() {
      // Somebody may have passed since.
      if earliest(for: address) <= clock.now { begin(address) }
      if queues[address]?.waiting.isEmpty == false { line(up: address) }
    }
    if mayBegin, let rest = resting.min { wake(at: rest.end) }
  }

  /// Whether there is room for one more.
  private var mayBegin: Bool {
    guard working < room.working, asking < askingLimit else { return false }
    guard working + asking + waiting + returning.count >= room.inAll else { return true }
    if !ready.isEmpty { sayFull() }
    return false
  }

  /// Says that there is too little room.
  func sayFull() {
    if !hasSaidFull { slowed(.descriptors(probesAtOnce: room.inAll)) }
    hasSaidFull = true
  }

  private func sayRate(of address: String) {
    guard !hasSaidRate, let waiting = queues[address]?.waiting.count,
      waiting > Self.tacitWait * rate
    else { return }
    hasSaidRate = true
    slowed(.rate(address: address, waiting: waiting, perSecond: rate))
  }

  private func returnOne() -> Bool {
    guard let continuation = returning.popFirst() else { return false }
    count(.working, 1)
    continuation.resume()
    return true
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
    count(.working, 1)
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
