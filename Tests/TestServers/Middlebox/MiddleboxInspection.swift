import NIOCore

/// What a box makes of each datagram or piece of a stream. Sans-IO.
struct MiddleboxInspection: Tallying {
  /// What becomes of it.
  enum Fate: Equatable {
    case pass(after: Duration)
    case drop
    case reset
  }

  private let interferences: [Middlebox.Interference]
  private let transport: Middlebox.Transport
  private var flows: [MiddleboxFlow] = []
  /// For the losses, by the interference's place.
  private var generators: [Int: SplitMix64] = [:]
  private(set) var tally = Middlebox.Tally()

  init(_ interferences: [Middlebox.Interference], of transport: Middlebox.Transport) {
    self.interferences = interferences
    self.transport = transport
  }

  /// Whether every datagram is sent on from a port of its own.
  var changesPorts: Bool {
    interferences.contains { if case .changesPorts = $0 { true } else { false } }
  }

  /// Whether answers come back from another port.
  var answersFromElsewhere: Bool {
    interferences.contains { if case .answersFromElsewhere = $0 { true } else { false } }
  }

  /// A connection came, or the first datagram of a client. Answers its number.
  mutating func begin(at now: NIODeadline) -> Int {
    flows.append(MiddleboxFlow(start: now))
    tally.flows += 1
    return flows.count - 1
  }

  /// Whether the box has cut the connection.
  func hasCut(_ flow: Int) -> Bool { flows[flow].isCut }

  /// Whether anything passes in this direction, the end of a stream too.
  func lets(_ direction: Middlebox.Direction, pass flow: Int) -> Bool {
    flows[flow].severed.isDisjoint(with: direction)
  }

  /// What becomes of bytes of a flow that come in this direction.
  mutating func fate(
    of bytes: [UInt8], _ direction: Middlebox.Direction, in flow: Int, at now: NIODeadline
  ) -> Fate {
    if direction == .toServer { flows[flow].listen(to: bytes) }
    let fate = decide(bytes, direction, in: flow, at: now)
    tally.count(bytes.count, direction, fate)
    if case .pass = fate { flows[flow].pass(bytes.count, direction) }
    // A gap in a stream is never closed.
    if fate == .drop, transport == .tcp { flows[flow].severed.formUnion(direction) }
    if fate == .reset { flows[flow].isCut = true }
    return fate
  }

  /// The gravest thing that any interference does; the delays add up.
  private mutating func decide(
    _ bytes: [UInt8], _ direction: Middlebox.Direction, in flow: Int, at now: NIODeadline
  ) -> Fate {
    guard lets(direction, pass: flow) else { return .drop }
    var delay = Duration.zero
    var isDropped = false
    for place in interferences.indices {
      switch fate(of: bytes, direction, in: flow, at: now, by: place) {
      case .reset: return .reset
      case .drop: isDropped = true
      case .pass(let more): delay += more
      }
    }
    return isDropped ? .drop : .pass(after: delay)
  }

  private mutating func fate(
    of bytes: [UInt8], _ direction: Middlebox.Direction, in number: Int, at now: NIODeadline,
    by place: Int
  ) -> Fate {
    let flow = flows[number]
    switch interferences[place] {
    case .resetsName(let name) where flow.asks(for: name): return .reset
    case .silencesName(let name) where flow.asks(for: name): return sever(number)
    case .silencesHello(let limit) where flow.helloSize > limit: return sever(number)
    case .resetsHello(let limit) where flow.helloSize > limit: return .reset
    case .dropsLong(let ways, let limit) where ways.contains(direction) && bytes.count > limit:
      return .drop
    case .dropsCookie where bytes.haveMagicCookie: return .drop
    case .resetsAtCookie where bytes.haveMagicCookie: return .reset
    case .drops(let ways, let count)
    where ways.contains(direction) && flow.passed[direction, default: 0] >= count:
      return .drop
    case .stalls(let limit) where flow.bytes + bytes.count > limit: return sever(number)
    case .resets(let limit) where flow.bytes + bytes.count > limit: return .reset
    case .stallsLater(let start, let healing):
      return stall(number, at: now, from: flow.start + TimeAmount(start), for: healing)
    case .loses(let ways, let part, let seed) where ways.contains(direction):
      let lot = Double.random(
        in: 0..<1, using: &generators[place, default: SplitMix64(state: seed)])
      return lot < part ? .drop : .pass(after: .zero)
    case .delays(let ways, let delay, let jitter) where ways.contains(direction):
      return .pass(after: flow.isSecond(direction) ? delay + jitter : delay)
    default: return .pass(after: .zero)
    }
  }

  private mutating func sever(_ flow: Int) -> Fate {
    flows[flow].severed = .bothWays
    return .drop
  }

  private mutating func stall(
    _ flow: Int, at now: NIODeadline, from start: NIODeadline, for healing: Duration?
  ) -> Fate {
    guard now >= start else { return .pass(after: .zero) }
    guard let healing else { return sever(flow) }
    let end = start + TimeAmount(healing)
    guard now < end else { return .pass(after: .zero) }
    return transport == .udp ? .drop : .pass(after: .nanoseconds((end - now).nanoseconds))
  }
}

extension [UInt8] {
  /// Whether the magic cookie (RFC 8489 §5) is anywhere in the bytes.
  fileprivate var haveMagicCookie: Bool {
    indices.contains { self[$0...].starts(with: [0x21, 0x12, 0xA4, 0x42]) }
  }
}
