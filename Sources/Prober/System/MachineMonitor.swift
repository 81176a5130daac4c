import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ProbeEvidence

/// Watches over this machine while a run lasts: whether it stands still, and whether the network changes
/// that open probes depend on.
///
/// Whoever is about to put something down asks first (``PathWatch``), and is answered at once: what the
/// clocks and the kernel say by then counts, whether or not the next beat has come. So a limit that ran
/// out in the machine's sleep is never put down before the sleep.
final class MachineMonitor: Sendable {
  /// Something that happened, and when it was over.
  typealias Noted = (what: Disturbance, instant: NIODeadline)

  /// What somebody depends on, and what has happened to it that was not asked for yet.
  fileprivate struct Watched {
    var paths: [LocalPath]
    var news: [Noted] = []
  }

  fileprivate struct State {
    var pulse = Pulse(at: .now())
    /// The interfaces as they were last seen.
    var table = InterfaceTable.look() ?? InterfaceTable()
    /// Until when it is looked each time.
    var attention = NIODeadline.now()
    /// The latest times lost, and when each was over.
    var lapses: [(length: Duration, end: NIODeadline)] = []
    var watched: [Int: Watched] = [:]
    var next = 0
  }

  /// How many lapses are remembered. 256: a machine that loses a quarter of each second has so many in
  /// four minutes, and is of no use for a probe.
  fileprivate static let lapseLimit = 256

  /// For how long after news it is looked each time.
  ///
  /// 1 s: the kernel tells of some changes before it makes them, of which whoever looks at once sees
  /// nothing.
  fileprivate static let attention: TimeAmount = .seconds(1)

  private let network = NetworkNews()
  private let state = NIOLockedValueBox(State())
  /// The families that had a default route when the run began.
  private let families: Set<Int>

  /// Begins to watch.
  init() {
    families = Set(Route.somewhere.filter { !Route.isMissing(to: $0) }.map(\.family))
  }

  /// Where the beats come from: a thread of its own. Those of the probes may be busy for seconds, with
  /// handshakes or a flood, and that is no standstill.
  private static let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// Looks at the clocks and the network every ``Pulse/interval``.
  /// - Returns: what ends that.
  func beat() -> RepeatedTask {
    let interval = TimeAmount(Pulse.interval)
    return Self.thread.next().scheduleRepeatedTask(initialDelay: interval, delay: interval) {
      [weak self] _ in
      self?.look { _ in }
    }
  }

  /// Follows what the packets to any of `destinations` depend on, for as long as somebody holds the
  /// watch.
  func watch(_ destinations: [Endpoint]) -> PathWatch {
    let id = look { state in
      let found = destinations.map { ($0, LocalPath(to: $0, state.table)) }
      var watched = Watched(paths: found.compactMap(\.1))
      // A way that was there when the run began, and is not now.
      let isLost = found.contains { destination, path in
        path == nil && families.contains(destination.family) && Route.isMissing(to: destination)
      }
      if isLost { watched.news = [(.networkChanged(detail: LocalPath.routeLost), .now())] }
      defer { state.next += 1 }
      state.watched[state.next] = watched
      return state.next
    }
    return PathWatch(id, of: self)
  }

  /// How much of the time since `start` was lost while the machine was awake.
  func timeLost(since start: NIODeadline) -> Duration {
    look { state in
      state.lapses.filter { $0.end > start }
        .reduce(.zero) { $0 + min($1.length, Duration($1.end - start)) }
    }
  }

  fileprivate func news(of id: Int) -> [Noted] {
    look { state in
      defer { state.watched[id]?.news = [] }
      return state.watched[id]?.news ?? []
    }
  }

  fileprivate func forget(_ id: Int) {
    _ = state.withLockedValue { $0.watched.removeValue(forKey: id) }
  }
}

// MARK: - Looking

extension MachineMonitor {
  /// Looks first, and in one go, so that nobody is answered while somebody else is still looking.
  private func look<Answer>(andThen answer: (inout State) -> Answer) -> Answer {
    state.withLockedValue { state in
      let instant = Pulse.Instant.now()
      if let gap = state.pulse.beat(at: instant) { state.note(gap, at: instant.awake.upperBound) }
      // Where the kernel tells nothing, it is looked each time.
      let hasNews = network?.hasAny ?? true
      if hasNews { state.attention = .now() + Self.attention }
      if hasNews || .now() < state.attention, let table = InterfaceTable.look() {
        state.note(table)
      }
      return answer(&state)
    }
  }
}

extension MachineMonitor.State {
  fileprivate mutating func note(_ gap: Pulse.Gap, at instant: NIODeadline) {
    lapses = lapses.suffix(MachineMonitor.lapseLimit - 1) + [(gap.late, instant)]
    guard gap.isStandstill else { return }
    note(.stoodStill(asleep: gap.asleep, stopped: gap.late), for: Array(watched.keys), at: instant)
  }

  /// A path that has changed is followed no further: what it was does not come back for a socket.
  fileprivate mutating func note(_ table: InterfaceTable) {
    self.table = table
    for (id, watch) in watched {
      let changes = watch.paths.map { $0.change(in: table) }
      guard let change = changes.compactMap(\.self).first else { continue }
      watched[id]?.paths = zip(watch.paths, changes).filter { $1 == nil }.map(\.0)
      note(.networkChanged(detail: change), for: [id], at: .now())
    }
  }

  private mutating func note(_ what: Disturbance, for ids: [Int], at instant: NIODeadline) {
    for id in ids { watched[id]?.news.append((what, instant)) }
  }
}

/// What one open probe depends on at this machine.
final class PathWatch: Sendable {
  private let id: Int
  private let monitor: MachineMonitor

  fileprivate init(_ id: Int, of monitor: MachineMonitor) {
    self.id = id
    self.monitor = monitor
  }

  deinit { monitor.forget(id) }

  /// What has happened since this was last asked, oldest first.
  func news() -> [MachineMonitor.Noted] { monitor.news(of: id) }
}
