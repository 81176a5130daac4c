import NIOConcurrencyHelpers
import NIOCore
import STUN

/// What the connections of a server have sent.
final class FloodTally: Sendable {
  private let state = NIOLockedValueBox((bytes: 0, ended: 0, isOver: false))

  var bytes: Int { state.withLockedValue { $0.bytes } }
  var ended: Int { state.withLockedValue { $0.ended } }
  var isOver: Bool { state.withLockedValue { $0.isOver } }

  func sent(_ count: Int) { state.withLockedValue { $0.bytes += count } }
  func end() { state.withLockedValue { $0.ended += 1 } }
  func stop() { state.withLockedValue { $0.isOver = true } }
}

/// What is sent over one socket, and how fast.
struct Flooding {
  /// How often it is sent: a hundred times a second, so that a batch costs one turn of the loop.
  static let interval: TimeAmount = .milliseconds(10)

  let script: Script<Dialogue>?
  let tally: FloodTally
  private let flood: HostileServer.Flood
  private let pace: HostileServer.Pace
  private var lastAnswer: [UInt8] = []
  private var left: Int

  init(
    _ flood: HostileServer.Flood, _ pace: HostileServer.Pace, _ script: Script<Dialogue>?,
    _ tally: FloodTally
  ) {
    self.flood = flood
    self.pace = pace
    self.script = script
    self.tally = tally
    left = pace.messages
  }

  /// Whether anything more will be sent.
  var isOver: Bool { left == 0 || tally.isOver }

  var isOfKeys: Bool { if case .keyUpdates = flood { true } else { false } }

  /// The answers of a healthy server to a request.
  mutating func answers(to request: [UInt8], from address: TransportAddress) -> [[UInt8]] {
    let actions =
      script?.update {
        $0.received(request, from: Dialogue.Client(connection: 0, address: address))
      } ?? []
    let answers = actions.compactMap { if case .send(let bytes, _) = $0 { bytes } else { nil } }
    lastAnswer = answers.last ?? lastAnswer
    return answers
  }

  /// What is sent now: the same message so many times.
  mutating func batch() -> (message: [UInt8], count: Int) {
    let message = message
    let due = min(pace.bytesPerSecond / max(1, message.count), pace.messagesPerSecond) / 100
    let count = min(max(1, due), left)
    left -= count
    tally.sent(message.count * count)
    return (message, count)
  }

  private var message: [UInt8] {
    switch flood {
    case .garbage(let size): Array(repeating: 0xFF, count: size)
    case .nothing: []
    case .otherTransactions(let size): stray(.success, .binding, .software(text(size)))
    case .duplicates: lastAnswer
    case .indications(let size):
      stray(.indication, .data, .data(Array(repeating: 0x80, count: size)))
    case .channelData(let size):
      ChannelData(number: 0x4ABC, data: Array(repeating: 0x80, count: size)).encoded(isPadded: true)
    // The length of its record in TLS 1.3.
    case .keyUpdates: Array(repeating: 0xFF, count: 27)
    }
  }

  private func stray(
    _ messageClass: Message.Class, _ method: Message.Method, _ attribute: Attribute
  ) -> [UInt8] {
    Message(messageClass, method, transactionID: .random(), attributes: [attribute]).encoded()
  }

  private func text(_ size: Int) -> String { String(repeating: "x", count: size) }
}
