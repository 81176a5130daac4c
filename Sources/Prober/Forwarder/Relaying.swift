import ICEConfiguration
import ProbeEvidence
import STUN

/// What a tap has to know of the data that passes while a relay is proved.
struct Relaying {
  /// What stands behind the server side.
  enum ServerSide {
    /// A TURN server over datagrams: data is wrapped (RFC 8656 §11, §12).
    case turnOverDatagrams
    /// A TURN server over a stream, where ChannelData is padded (RFC 8656 §12.5).
    case turnOverStream
    /// The relayed address of the other end itself: data goes as it is.
    case peer
  }

  /// Data that passed.
  struct Payload: Equatable {
    /// How many bytes, without the wrapping.
    let size: Int
    /// The packet of the proof that it is; nil for a connectivity check of the agents.
    let packet: ProofPacket?
  }

  /// The number that the run's packets carry.
  let run: UInt64
  let serverSide: ServerSide
  /// The channels that the agent has asked for.
  var channels: Set<UInt16> = []
  /// Number of packets to echo, big ones included, which have the last numbers.
  private let packets: Int
  /// The numbers that came, of packets that are to be echoed and of echoes.
  private var asks: Set<UInt32> = []
  private var echoes: Set<UInt32> = []
  /// Packets that hold the relay: those of ten seconds at once, after a stall, and twice the pace.
  private var holds: Allowance
  /// Packets that fill the relay: as many as one direction is sent in all.
  private var fills = Allowance(burst: Int(Window.packetLimit), perSecond: 0)
  /// Packets of the plain socket beside the agents: that one has come is all that there is to know.
  private var sources = Allowance(burst: 1, perSecond: 0)
  /// Connectivity checks: one pair of candidates needs a few dozen (RFC 8445 §14), and later one every
  /// 15 s to stay (§11). Whoever sends more of them would keep libnice from all other agents.
  private var checks = Allowance(burst: 256, perSecond: 50)

  init(run: UInt64, serverSide: ServerSide, plan: ProofPlan = ProofPlan()) {
    self.run = run
    self.serverSide = serverSide
    packets = plan.packets + ProofPlan.bigPackets
    holds = Allowance(burst: 10 * plan.pace, perSecond: 2 * Double(plan.pace))
  }

  /// What `data` is; nil if it is nothing that one agent has to tell the other. The relayed address is
  /// open to whoever finds it, so that anything may come: none of it reaches the C library.
  func payload(_ data: [UInt8]) -> Payload? {
    if let packet = ProofPacket(data, run: run) { return Payload(size: data.count, packet: packet) }
    guard let check = try? Message(decoding: data), check.method == .binding,
      check.transactionID.hasMagicCookie
    else { return nil }
    return Payload(size: data.count, packet: nil)
  }

  /// Whether what came is news: each packet once, and no more of the rest than a proof has use for. The
  /// server knows the run's number by now, and can make packets of its own.
  mutating func isNews(_ payload: Payload, at instant: Duration) -> Bool {
    guard let packet = payload.packet else { return checks.take(at: instant) }
    return switch packet.kind {
    case .ask: packet.number < packets && asks.insert(packet.number).inserted
    case .echo: packet.number < packets && echoes.insert(packet.number).inserted
    case .hold: holds.take(at: instant)
    case .fill: fills.take(at: instant)
    case .source: sources.take(at: instant)
    }
  }
}

extension Relaying.Payload {
  /// Whether the agent has a use for it: a packet to be echoed, or a check. All else is seen by the tap.
  fileprivate var isForAgent: Bool { packet == nil || packet?.kind == .ask }
}

// MARK: - From the agent

extension Tap {
  /// Takes data of the agent for its peer; nil if it is something else.
  mutating func agentRelayed(_ bytes: [UInt8]) -> Outcome? {
    guard let relaying else { return nil }
    if relaying.serverSide == .peer { return outgoing(bytes, bytes, relaying) }
    if let channel = ChannelData(decoding: bytes) {
      let wire = channel.encoded(isPadded: relaying.serverSide == .turnOverStream)
      return outgoing(wire, channel.data, relaying)
    }
    guard let message = try? Message(decoding: bytes) else { return nil }
    if message.method == .channelBind, let number = message.channelNumber {
      self.relaying?.channels.insert(number)
    }
    guard message.messageClass == .indication, message.method == .send else { return nil }
    return outgoing(bytes, message[.data] ?? [], relaying)
  }

  private func outgoing(_ wire: [UInt8], _ data: [UInt8], _ relaying: Relaying) -> Outcome {
    Outcome(passed: wire, payload: relaying.payload(data))
  }
}

// MARK: - From the server

extension Tap {
  /// Takes data of the agent's peer; nil if it is something else.
  mutating func serverRelayed(_ bytes: [UInt8], at instant: Duration) -> Outcome? {
    guard let relaying else { return nil }
    if relaying.serverSide == .peer { return incoming(bytes, bytes, at: instant) }
    if let channel = ChannelData(decoding: bytes), relaying.channels.contains(channel.number) {
      return incoming(channel.encoded(isPadded: false), channel.data, at: instant)
    }
    guard let message = try? Message(decoding: bytes), message.messageClass == .indication,
      message.method == .data, let data = message[.data]
    else { return nil }
    return incoming(bytes, data, at: instant)
  }

  private mutating func incoming(
    _ bytes: [UInt8], _ data: [UInt8], at instant: Duration
  ) -> Outcome {
    guard let payload = relaying?.payload(data),
      relaying?.isNews(payload, at: instant) == true
    else { return Outcome() }
    return Outcome(passed: payload.isForAgent ? bytes : nil, payload: payload)
  }
}
