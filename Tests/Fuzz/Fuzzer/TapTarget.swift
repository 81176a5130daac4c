import OpenSSL
@testable import Prober
import STUN

/// A whole conversation between an agent and a server: what the tap lets through, and what it remembers.
///
/// The input is a script. Each step begins with a byte: the lower half says what happens, the upper one
/// how. What the server says follows as two bytes of length, and the message.
enum TapTarget: FuzzTarget {
  static let name = "tap"
  static let sources = [
    "Prober/Forwarder/Allocation", "Prober/Forwarder/Allowance", "Prober/Forwarder/Authentication",
    "Prober/Forwarder/Outreach", "Prober/Forwarder/Relaying", "Prober/Forwarder/Reply+Message",
    "Prober/Forwarder/Tap", "Prober/Proof/ProofPacket",
  ]
  static let leastCoverage = 80

  static func check(_ input: [UInt8]) {
    var talk = Conversation(isStream: input.first.map { $0 & 1 == 1 } ?? false)
    talk.follow(input.dropFirst())
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    var talk = Conversation(isStream: false)
    talk.follow(input.dropFirst())
    // In the corpus each nonce is stale once.
    return talk.staleNonces > 1
  }
}

/// An agent, the tap of its forwarder, and a server that says what the fuzzer wants.
private struct Conversation {
  private static let run: UInt64 = 0x1CE
  private static let peer = TransportAddress(ip: .v4(0x0A00_0001), port: 5000)

  private var tap: Tap
  /// The latest request that the server got.
  private var request: Message?
  /// The latest request of the agent, and all of them: an earlier one may be answered late.
  private var agentID = TransactionID(rawValue: 1)
  private var agentIDs: Set<TransactionID> = []
  private var unusable = 0
  private var outreach: Outreach?
  private var instant = Duration.zero
  /// How many 438 have reached the agent.
  private(set) var staleNonces = 0

  init(isStream: Bool) {
    tap = Tap(
      credential: LongTermCredential(
        .longTerm(username: "u", password: Secret("p")), now: 1_795_341_600),
      isStream: isStream,
      relaying: Relaying(
        run: Self.run, serverSide: isStream ? .turnOverStream : .turnOverDatagrams))
    take(tap.open(with: .allocate))
  }

  mutating func follow(_ script: ArraySlice<UInt8>) {
    var script = script
    while let step = script.popFirst() {
      instant += .milliseconds(10)
      let manner = step >> 4
      switch step & 0x0F {
      case 0...3: serverSays(Self.message(from: &script), manner)
      case 4: agentAsks(manner)
      case 5: agentSends(manner)
      case 6: take(tap.unusable(.notSTUN, "what is no message"))
      case 7: release(Self.message(from: &script))
      case 8: reach(Self.message(from: &script))
      case 9: take(tap.repeated(request?.transactionID ?? .random()))
      default: note(tap.askPermission(for: Self.peer))
      }
    }
  }

  private static func message(from script: inout ArraySlice<UInt8>) -> [UInt8] {
    let high = script.popFirst() ?? 0
    let length = Int(high & 0x07) << 8 | Int(script.popFirst() ?? 0)
    defer { script = script.dropFirst(length) }
    return Array(script.prefix(length))
  }

  /// The server says something: as it is, or as the answer to the latest request, or signed as well.
  private mutating func serverSays(_ bytes: [UInt8], _ manner: UInt8) {
    let bytes = answer(bytes, isSigned: manner & 2 != 0, isAnswer: manner & 1 != 0)
    let outcome = tap.serverSent(bytes, at: instant)
    take(outcome)
    guard let passed = outcome.passed else { return }
    promise(passed.count <= bytes.count + 128, "what the agent gets does not grow")
    guard outcome.payload == nil else { return }
    guard let message = try? Message(decoding: passed) else {
      return promise(false, "what the agent gets is whole")
    }
    promise(agentIDs.contains(message.transactionID), "an answer reaches who asked")
    // A success may carry the attribute, too: it means nothing there.
    promise(
      message.messageClass != .error || [401, 438].contains(message.errorCode?.number),
      "only what leads on reaches the agent")
    promise(message.malformedAttributes.isEmpty, "no broken attribute reaches the agent")
    if message.errorCode?.number == 438 { staleNonces += 1 }
  }

  private func answer(_ bytes: [UInt8], isSigned: Bool, isAnswer: Bool) -> [UInt8] {
    guard isAnswer, let request, let message = try? Message(decoding: bytes) else { return bytes }
    let reply = message.replacing(transactionID: request.transactionID)
    guard isSigned, let realm = request[.realm] else { return reply.encoded() }
    let input = longTermKeyInput(username: "u".utf8, realm: realm, password: "p".utf8)
    let key = (try? Digest.md5(input)) ?? []
    return reply.encoded(key: key, hmac: HMAC.sha1)
  }

  /// The agent asks what libnice asks.
  private mutating func agentAsks(_ manner: UInt8) {
    agentID = TransactionID(rawValue: agentID.rawValue + 1).withMagicCookie
    agentIDs.insert(agentID)
    let (method, attributes): (Message.Method, [Attribute]) =
      switch manner & 3 {
      case 0: (.allocate, [.requestedTransportUDP])
      case 1: (.createPermission, [.xorPeerAddress(Self.peer, in: agentID)])
      case 2: (.refresh, [.lifetime(.seconds(600))])
      default:
        (.channelBind, [.channelNumber(0x4000), .xorPeerAddress(Self.peer, in: agentID)])
      }
    let message = Message(.request, method, transactionID: agentID, attributes: attributes)
    let bytes =
      manner & 4 == 0 ? message.encoded() : message.encoded(key: [1], hmac: HMAC.sha1)
    let outcome = tap.agentSent(bytes, at: instant)
    take(outcome)
    if let answer = outcome.answer {
      promise((try? Message(decoding: answer))?.transactionID == agentID, "a kept answer fits")
    }
  }

  /// The agent sends a packet of the proof to its peer.
  private mutating func agentSends(_ manner: UInt8) {
    let kind = ProofPacket.Kind(rawValue: manner) ?? .ask
    let packet = ProofPacket(kind, UInt32(manner)).encoded(run: Self.run, size: 160)
    take(
      tap.agentSent(ChannelData(number: 0x4000, data: packet).encoded(isPadded: false), at: instant)
    )
  }

  private mutating func release(_ bytes: [UInt8]) {
    if let refresh = tap.refreshGrant() { note(refresh) }
    let reply = answer(bytes, isSigned: false, isAnswer: true)
    _ = tap.readRelease(reply)
  }

  private mutating func reach(_ bytes: [UInt8]) {
    outreach = outreach ?? tap.outreach(to: Self.peer, [1, 2, 3])
    guard let message = outreach?.message else { return }
    if outreach?.isGranted == false { note(message) }
    let reply = answer(bytes, isSigned: false, isAnswer: true)
    _ = outreach?.read(reply)
  }

  /// What goes to the server, and what is put down.
  private mutating func take(_ outcome: Tap.Outcome) {
    for case .receivedUnusable(let bytes, let detail) in outcome.happenings {
      unusable += 1
      promise(detail.isPlain && detail.count < 1000, "what is wrong with it can be shown")
      promise(bytes != .excess || unusable <= Tap.unusableLimit + 1, "the end comes once")
    }
    promise(unusable <= Tap.unusableLimit + 1, "evidence of junk is bounded")
    promise(outcome.happenings.count <= 1, "a message is one event")
    if outcome.begun != nil { note(outcome.passed) }
  }

  private mutating func note(_ bytes: [UInt8]?) {
    guard let bytes else { return }
    guard let message = try? Message(decoding: bytes) else {
      return promise(false, "what the server gets is whole")
    }
    promise(message.transactionID.hasMagicCookie, "every request has the magic cookie")
    if message.messageClass == .request { request = message }
  }
}
