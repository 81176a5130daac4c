import DequeModule

/// Lets few TLS handshakes go on at a time towards one address and port: some middleboxes count them,
/// and block who begins many at once.
///
/// Who has been the first towards a port goes alone until the server has answered, so that trials have
/// room beside a handshake that stays without an answer.
actor HandshakeGate {
  /// How many may go on at once towards one port.
  ///
  /// 2: a call that gathers from two of a provider's URLs makes as many.
  static let limit = 2

  fileprivate struct Port {
    var open = 0
    /// Whether somebody's handshake there has been answered, or is over.
    var isKnown = false
    var waiting: Deque<Waiter> = []
  }

  fileprivate struct Waiter {
    let id: Int
    let isTrial: Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  private var ports: [String: Port] = [:]
  private var lastID = 0

  /// Waits for one's turn towards `port`. Who got in has to ``leave(_:)``.
  ///
  /// - Parameter isTrial: whether it is a trial, beside a probe that may be at it still.
  /// - Returns: false if the task was cancelled.
  func enter(_ port: String, isTrial: Bool = false) async -> Bool {
    lastID += 1
    let id = lastID
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else { return continuation.resume(returning: false) }
        ports[port, default: Port()].waiting
          .append(Waiter(id: id, isTrial: isTrial, continuation: continuation))
        admit(to: port)
      }
    } onCancel: {
      Task { await self.giveUp(id, at: port) }
    }
  }

  /// The server at `port` answers handshakes.
  func isAnswered(_ port: String) {
    ports[port]?.isKnown = true
    admit(to: port)
  }

  /// Makes room for the next one.
  func leave(_ port: String) {
    ports[port]?.open -= 1
    isAnswered(port)
  }

  private func giveUp(_ id: Int, at port: String) {
    guard let place = ports[port]?.waiting.firstIndex(where: { $0.id == id }) else { return }
    ports[port]?.waiting.remove(at: place).continuation.resume(returning: false)
    admit(to: port)
  }

  private func admit(to port: String) {
    while let queue = ports[port], let next = queue.waiting.firstIndex(where: queue.mayEnter) {
      ports[port]?.open += 1
      ports[port]?.waiting.remove(at: next).continuation.resume(returning: true)
    }
  }
}

extension HandshakeGate.Port {
  fileprivate func mayEnter(_ waiter: HandshakeGate.Waiter) -> Bool {
    open < (isKnown || waiter.isTrial ? HandshakeGate.limit : 1)
  }
}

/// The turn of one handshake: over once it has come to an end, or is given up.
///
/// Lives with its probe.
struct HandshakeTurn {
  private let gate: HandshakeGate
  private let port: String

  /// Waits for a turn towards `port`; nil if the task was cancelled.
  init?(at gate: HandshakeGate, _ port: String) async {
    guard await gate.enter(port) else { return nil }
    self.gate = gate
    self.port = port
  }

  /// The server answers.
  func isAnswered() { Task { [gate, port] in await gate.isAnswered(port) } }

  /// The handshake is over.
  func end() { Task { [gate, port] in await gate.leave(port) } }
}
