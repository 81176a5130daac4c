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

  init(run: UInt64, serverSide: ServerSide) {
    self.run = run
    self.serverSide = serverSide
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
  func serverRelayed(_ bytes: [UInt8]) -> Outcome? {
    guard let relaying else { return nil }
    if relaying.serverSide == .peer { return incoming(bytes, bytes, relaying) }
    if let channel = ChannelData(decoding: bytes), relaying.channels.contains(channel.number) {
      return incoming(channel.encoded(isPadded: false), channel.data, relaying)
    }
    guard let message = try? Message(decoding: bytes), message.messageClass == .indication,
      message.method == .data, let data = message[.data]
    else { return nil }
    return incoming(bytes, data, relaying)
  }

  private func incoming(_ bytes: [UInt8], _ data: [UInt8], _ relaying: Relaying) -> Outcome {
    guard let payload = relaying.payload(data) else { return Outcome() }
    return Outcome(passed: bytes, payload: payload)
  }
}
