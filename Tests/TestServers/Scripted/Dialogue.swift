import OpenSSL
import STUN

/// What a server says to whom: a long-term credential STUN and TURN server (RFC 8489 §9.2, RFC 8656
/// §7) with one fault. Sans-IO.
struct Dialogue: Tallying {
  /// What to do next for a client.
  enum Action {
    case send([UInt8], after: Duration = .zero)
    case trickle([UInt8], every: Duration)
    case close
    case reset
  }

  /// Where a request came from.
  struct Client {
    let address: TransportAddress
    /// The 5-tuple (RFC 8656 §3.2) as text: Swift 6.3.1 without optimisation crashes on a structure
    /// that has an address behind another member, since it misaligns the 128 bits in it.
    let fiveTuple: String

    init(connection: Int, address: TransportAddress) {
      self.address = address
      fiveTuple = "\(connection) \(address)"
    }
  }

  /// A response before it is encoded; signed if there is a key.
  struct Answer {
    var message: Message
    var key: [UInt8]?
  }

  private struct Allocation {
    let transactionID: TransactionID
    let port: UInt16
  }

  /// The key of every user, by the bytes of the name.
  private let keys: [[UInt8]: [UInt8]]
  let fault: Fault?
  private(set) var tally = Tally()
  private var nonce = 1
  private var allocations: [String: Allocation] = [:]
  private var refused: Set<TransactionID> = []

  init(accounts: [Account], fault: Fault?) {
    keys = Dictionary(
      accounts.map { (Array($0.username.utf8), $0.key(in: fault?.realm ?? Self.realm)) },
      uniquingKeysWith: { $1 })
    self.fault = fault
  }

  /// A connection was accepted, the how manieth.
  mutating func accepted() -> [Action] {
    tally.connections += 1
    if case .closesAfterAccept? = fault { return [.close] }
    return []
  }

  mutating func count(bytes: Int) { tally.receivedBytes += bytes }

  /// Bytes came that are no STUN message.
  func receivedStrange() -> [Action] { insteadOfAnswer(nil) ?? [.close] }

  /// A datagram came, or a whole message off a stream.
  mutating func received(_ bytes: [UInt8], from client: Client) -> [Action] {
    guard let message = try? Message(decoding: bytes) else { return receivedStrange() }
    // Data for a peer: this server relays nothing.
    if message.messageClass == .indication { return [] }
    guard message.messageClass == .request else { return receivedStrange() }
    tally.requests.append(
      Tally.Request(
        method: message.method, isAuthenticated: message[.messageIntegrity] != nil,
        transactionID: message.transactionID))
    if let actions = insteadOfAnswer(message) { return actions }
    // As coturn, pion and Cloudflare: what comes in the form of RFC 3489 is not answered.
    guard message.transactionID.hasMagicCookie,
      let answer = answer(to: message, bytes, from: client)
    else { return [] }
    if answer.message.messageClass == .error, let code = answer.message.errorCode?.number {
      tally.refusals[code, default: 0] += 1
    }
    return deliver(spoil(answer))
  }
}

// MARK: - A healthy server

extension Dialogue {
  private mutating func answer(
    to request: Message, _ bytes: [UInt8], from client: Client
  ) -> Answer? {
    switch request.method {
    case .binding:
      if let refusal = refusal(of: request, at: .binding) { return refuse(request, refusal) }
      return success(request, [.xorMappedAddress(client.address, in: request.transactionID)])
    case .allocate:
      if let challenge = challenge(request, bytes) { return challenge }
      return allocate(request, for: client)
    case .createPermission, .channelBind:
      if let challenge = challenge(request, bytes) { return challenge }
      if let refusal = refusal(of: request, at: .permission) { return refuse(request, refusal) }
      return success(request, [])
    case .refresh:
      if let challenge = challenge(request, bytes) { return challenge }
      return refresh(request, for: client)
    default:
      return nil
    }
  }

  /// RFC 8489 §9.2.4: what is wrong with the request's credentials, if anything.
  private mutating func challenge(_ request: Message, _ bytes: [UInt8]) -> Answer? {
    if case .openRelay? = fault { return nil }
    guard request[.messageIntegrity] != nil else {
      if request.method == .allocate, let refusal = refusal(of: request, at: .firstAllocate) {
        return refuse(request, refusal)
      }
      return refuse(request, Refusal(.firstAllocate, 401, reason: "Unauthorized"))
    }
    guard let key = key(of: request), request[.realm] == fault?.realm ?? Self.realm,
      Message.integrity(of: bytes, key: key, hmac: HMAC.sha1) == .valid
    else { return refuse(request, Refusal(.firstAllocate, 401, reason: "Unauthorized")) }
    guard request.nonce == nonceText else {
      return refuse(request, Refusal(.firstAllocate, 438, reason: "Stale Nonce"))
    }
    return nil
  }

  /// RFC 8656 §7.2.
  private mutating func allocate(_ request: Message, for client: Client) -> Answer {
    guard request[.requestedTransport] == Attribute.requestedTransportUDP.value else {
      return refuse(request, Refusal(.authenticatedAllocate, 400, reason: "Bad Request"))
    }
    if let allocation = allocations[client.fiveTuple] {
      guard allocation.transactionID == request.transactionID else {
        return refuse(request, Refusal(.authenticatedAllocate, 437, reason: "Mismatch"))
      }
      return grant(request, port: allocation.port, for: client)
    }
    if let refusal = refusal(of: request, at: .authenticatedAllocate) {
      return refuse(request, refusal)
    }
    tally.grantedAllocations += 1
    tally.openAllocations += 1
    // The dynamic ports of RFC 6335 §6: nobody listens there, since no data is relayed.
    let port = UInt16(49_152 + tally.grantedAllocations % 16_384)
    allocations[client.fiveTuple] = Allocation(transactionID: request.transactionID, port: port)
    return grant(request, port: port, for: client)
  }

  private func grant(_ request: Message, port: UInt16, for client: Client) -> Answer {
    // 127.0.0.2: where it equalled the mapped address, libnice would take the relay for redundant.
    let relayed = TransportAddress(ip: .v4(0x7F00_0002), port: port)
    return success(
      request,
      [
        .xorRelayedAddress(relayed, in: request.transactionID),
        .xorMappedAddress(client.address, in: request.transactionID),
        .lifetime(.seconds(600)),
      ])
  }

  /// RFC 8656 §8.2.
  private mutating func refresh(_ request: Message, for client: Client) -> Answer {
    guard allocations[client.fiveTuple] != nil else {
      return refuse(request, Refusal(.authenticatedAllocate, 437, reason: "Mismatch"))
    }
    // Not named it is ten minutes (RFC 8656 §7.2).
    let lifetime = request.lifetime ?? .seconds(600)
    if lifetime == .zero {
      allocations[client.fiveTuple] = nil
      tally.openAllocations -= 1
    }
    return success(request, [.lifetime(lifetime)])
  }

  private func success(_ request: Message, _ attributes: [Attribute]) -> Answer {
    Answer(
      message: Message(
        .success, request.method, transactionID: request.transactionID,
        attributes: attributes + [.software(Self.software)]),
      key: key(of: request))
  }

  private func refuse(_ request: Message, _ refusal: Refusal) -> Answer {
    var attributes: [Attribute] = [.errorCode(ErrorCode(refusal.code, reason: refusal.reason))]
    if [401, 438].contains(refusal.code) {
      attributes += [
        Attribute(.realm, value: fault?.realm ?? Self.realm), .nonce(nonceText),
      ]
    }
    if let alternate = refusal.alternate { attributes.append(.alternateServer(alternate)) }
    return Answer(
      message: Message(
        .error, request.method, transactionID: request.transactionID,
        attributes: attributes + [.software(Self.software)]),
      key: refusal.step.isAuthenticated && refusal.isSigned ? key(of: request) : nil)
  }

  /// The key of the user who signed the request, or says so.
  private func key(of request: Message) -> [UInt8]? { request[.username].flatMap { keys[$0] } }

  private static let realm = Array("test".utf8)

  /// What a healthy server calls itself.
  static let software = "iceprobe test server"

  private var nonceText: String { "nonce-\(nonce)" }

  /// The fault's refusal, while it is due. A retransmission draws the same answer as the request that
  /// it repeats (RFC 8489 §6.3.1).
  private mutating func refusal(of request: Message, at step: Refusal.Step) -> Refusal? {
    guard case .refuses(let refusal)? = fault, refusal.step == step else { return nil }
    if refused.contains(request.transactionID) { return refusal }
    guard refused.count < refusal.times ?? .max else { return nil }
    refused.insert(request.transactionID)
    // The nonce has expired; an older one draws 438 from now on, under the same new nonce.
    if refusal.code == 438, step == .authenticatedAllocate { nonce += 1 }
    return refusal
  }
}
