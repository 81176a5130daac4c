import DequeModule
import ICEConfiguration

/// Lets few TLS handshakes go on at a time towards one address and port: some middleboxes count them,
/// and block who begins many at once.
///
/// Who has been the first towards a port goes alone until the server has answered, so that trials have
/// room beside a handshake that stays without an answer. One that stays so for long holds up nobody:
/// towards a port that is silent handshakes begin at the run's rate.
actor HandshakeGate {
  /// How many may go on at once towards one port.
  ///
  /// 2: a call that gathers from two of a provider's URLs makes as many.
  static let limit = 2

  /// How long a handshake counts that is not answered.
  ///
  /// 1 s: no call works on a path where an answer takes longer, and a lost SYN is repeated by then
  /// (RFC 6298 §2).
  private static let patience: Duration = .seconds(1)

  /// Leave to shake hands.
  struct Pass: Equatable, Sendable {
    fileprivate let port: String
    fileprivate let id: Int
  }

  fileprivate struct Port {
    /// What is known of who is there.
    enum Standing { case unknown, answering, silent }

    var standing = Standing.unknown
    /// Those that count, and whether each has been answered.
    var open: [Int: Bool] = [:]
    var waiting: Deque<Waiter> = []
  }

  fileprivate struct Waiter {
    let id: Int
    let isTrial: Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  private let rate: Int
  private let slowed: @Sendable (Prober.Slowdown) -> Void
  private var ports: [String: Port] = [:]
  private var lastID = 0
  private var hasSaidRate = false

  /// - Parameters:
  ///   - rate: how many handshakes may begin within a second towards a port that is silent, at least 1.
  ///   - slowed: called once if many have to wait for that.
  init(rate: Int, slowed: @escaping @Sendable (Prober.Slowdown) -> Void = { _ in }) {
    self.rate = max(1, rate)
    self.slowed = slowed
  }

  /// Waits for one's turn towards `port`. Who got in has to ``leave(_:)``.
  ///
  /// - Parameter isTrial: whether it is a trial, beside a probe that may be at it still.
  /// - Returns: nil if the task was cancelled.
  func enter(_ port: String, isTrial: Bool = false) async -> Pass? {
    lastID += 1
    let pass = Pass(port: port, id: lastID)
    let isIn = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else { return continuation.resume(returning: false) }
        ports[port, default: Port()].waiting
          .append(Waiter(id: pass.id, isTrial: isTrial, continuation: continuation))
        admit(to: port)
      }
    } onCancel: {
      Task { await self.giveUp(pass) }
    }
    return isIn ? pass : nil
  }

  /// The server answers this handshake.
  func isAnswered(_ pass: Pass) {
    ports[pass.port]?.standing = .answering
    if ports[pass.port]?.open[pass.id] != nil { ports[pass.port]?.open[pass.id] = true }
    admit(to: pass.port)
  }

  /// Makes room for the next one.
  func leave(_ pass: Pass) {
    ports[pass.port]?.open[pass.id] = nil
    if ports[pass.port]?.standing == .unknown { ports[pass.port]?.standing = .answering }
    admit(to: pass.port)
  }

  private func giveUp(_ pass: Pass) {
    guard let place = ports[pass.port]?.waiting.firstIndex(where: { $0.id == pass.id }) else {
      return
    }
    ports[pass.port]?.waiting.remove(at: place).continuation.resume(returning: false)
    admit(to: pass.port)
  }

  private func admit(to port: String) {
    while let queue = ports[port], let next = queue.next,
      let waiter = ports[port]?.waiting.remove(at: next)
    {
      ports[port]?.open[waiter.id] = false
      waiter.continuation.resume(returning: true)
      let pause =
        queue.standing == .silent ? Duration.seconds(Self.limit) / rate : Self.patience
      Task {
        try? await Task.sleep(for: pause)
        stopWaiting(for: Pass(port: port, id: waiter.id))
      }
    }
  }

  /// Counts a handshake no longer that has not been answered in time.
  private func stopWaiting(for pass: Pass) {
    guard let queue = ports[pass.port], queue.open[pass.id] == false else { return }
    ports[pass.port]?.open[pass.id] = nil
    if queue.standing == .unknown { ports[pass.port]?.standing = .silent }
    sayRate(of: pass.port)
    admit(to: pass.port)
  }

  private func sayRate(of port: String) {
    guard !hasSaidRate, let waiting = ports[port]?.waiting.count,
      waiting > RateLimiter.tacitWait * rate
    else { return }
    hasSaidRate = true
    slowed(.rate(address: port, waiting: waiting, perSecond: rate))
  }
}

extension HandshakeGate.Port {
  /// Who enters next: trials first, which are few, and all wait for what they show.
  fileprivate var next: Deque<HandshakeGate.Waiter>.Index? {
    guard open.count < HandshakeGate.limit else { return nil }
    if let trial = waiting.firstIndex(where: \.isTrial) { return trial }
    let isFree = standing != .unknown || open.isEmpty
    return isFree && !waiting.isEmpty ? waiting.startIndex : nil
  }
}

/// The turn of one handshake: over once it has come to an end, or is given up.
///
/// Lives with its probe.
struct HandshakeTurn {
  private let gate: HandshakeGate
  private let pass: HandshakeGate.Pass

  /// Waits for a turn towards `port`; nil if the task was cancelled.
  init?(at gate: HandshakeGate, _ port: String) async {
    guard let pass = await gate.enter(port) else { return nil }
    self.gate = gate
    self.pass = pass
  }

  /// The server answers.
  func isAnswered() { Task { [gate, pass] in await gate.isAnswered(pass) } }

  /// The handshake is over.
  func end() { Task { [gate, pass] in await gate.leave(pass) } }
}
