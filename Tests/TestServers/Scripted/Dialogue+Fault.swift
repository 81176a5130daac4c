import OpenSSL
import STUN

/// What the fault does to a healthy server's answers.
extension Dialogue {
  /// What is done in place of an answer; nil if an answer is due.
  func insteadOfAnswer(_ request: Message?) -> [Action]? {
    switch fault {
    case .silent?, .closesAfterAccept?: []
    case .silentToAllocate? where request?.method == .allocate: []
    case .silentAfterGrant? where request?.method == .createPermission: []
    case .silentAfterChallenge? where request?[.messageIntegrity] != nil: []
    case .silentAfterRelay? where request?.method == .allocate && tally.openAllocations > 0: []
    case .lossy(let every)? where tally.requests.count.isMultiple(of: every): []
    case .garbage(let burst)?: Array(repeating: .send(Self.garbage), count: burst)
    case .garbageOnce? where tally.requests.count == 1: [.send(Self.garbage)]
    case .http?: [.send(Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8))]
    // A record of alerts, of TLS 1.2, two bytes long: fatal, and the number.
    case .alert(let number)?: [.send([21, 3, 3, 0, 2, 2, number])]
    case .closesAfterFirstRequest?: [.close]
    case .resetsAfterFirstRequest?: [.reset]
    case .trickle(let interval)?:
      [.trickle(Self.endlessHeader(answering: request), every: interval)]
    default: nil
    }
  }

  /// Its first two bits are not zero: no STUN (RFC 8489 §5).
  private static let garbage: [UInt8] = Array("SSH-2.0-test\r\n".utf8) + [0xFF, 0x00]

  /// The header of a Binding success response that announces 4,000 bytes.
  private static func endlessHeader(answering request: Message?) -> [UInt8] {
    let id = request?.transactionID ?? .random()
    var header = Message(.success, .binding, transactionID: id).encoded()
    header.replaceSubrange(2..<4, with: [0x0F, 0xA0])
    return header
  }

  func spoil(_ answer: Answer) -> Answer {
    var spoilt = answer
    switch fault {
    case .wrongTransactionID?: spoilt.message.transactionID = .random()
    case .noCookie?:
      spoilt.message.transactionID = TransactionID(
        rawValue: answer.message.transactionID.rawValue & (1 << 96 - 1))
    case .requestInsteadOfResponse?: spoilt.message.messageClass = .request
    case .challengeWithoutNonce?: spoilt.replace(.nonce, by: nil)
    default:
      if answer.message.messageClass == .success, answer.message.method != .refresh || isBrief {
        spoilGrant(&spoilt)
      }
    }
    return spoilt
  }

  /// Whether a Refresh is granted for as long as the allocation was.
  private var isBrief: Bool { if case .lifetime? = fault { true } else { false } }

  private func spoilGrant(_ answer: inout Answer) {
    switch fault {
    case .unknownAttribute?:
      answer.message.attributes.append(Attribute(AttributeType(rawValue: 0x7777), value: [1]))
    case .mappedAddress(let value)?: answer.replace(.xorMappedAddress, by: value)
    case .noMappedAddress?: answer.replace(.xorMappedAddress, by: nil)
    case .noRelayedAddress?: answer.replace(.xorRelayedAddress, by: nil)
    case .lifetime(let seconds)?: answer.replace(.lifetime, by: [0, 0, 0, seconds])
    case .badIntegrity?: answer.key = answer.key.map { _ in Array("another key".utf8) }
    case .unsignedSuccess?: answer.key = nil
    default: break
    }
  }

  func deliver(_ answer: Answer) -> [Action] {
    let bytes = answer.encoded
    return switch fault {
    case .halfMessage?: [.send(Array(bytes.prefix(bytes.count / 2)))]
    case .duplicatedReplies?: [.send(bytes), .send(bytes)]
    case .slow(let duration)?: [.send(bytes, after: duration)]
    case .refuses(let refusal)? where answer.message.errorCode?.number == refusal.code:
      [.send(bytes, after: refusal.delay)]
    case .slowAfterRelay(let duration)? where answer.message.isGrant && tally.openAllocations > 1:
      [.send(bytes, after: duration)]
    default: [.send(bytes)]
    }
  }
}

extension Message {
  fileprivate var isGrant: Bool { method == .allocate && messageClass == .success }
}

extension Dialogue.Answer {
  var encoded: [UInt8] {
    guard let key else { return message.encoded() }
    return message.encoded(key: key, hmac: HMAC.sha1)
  }

  /// Puts another value in the place of an attribute, or takes it away.
  mutating func replace(_ type: AttributeType, by value: [UInt8]?) {
    message.attributes = message.attributes.compactMap { attribute in
      guard attribute.type == type else { return attribute }
      return value.map { Attribute(type, value: $0) }
    }
  }
}
