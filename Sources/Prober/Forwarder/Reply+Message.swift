import ICEConfiguration
import ProbeEvidence
import STUN

extension Reply {
  /// Reads a response to `request`.
  init(_ message: Message, to request: Request, integrity: Integrity) {
    let error = message.errorCode
    self.init(
      method: request.method, answersAuthenticated: request.isAuthenticated,
      outcome: message.messageClass == .success
        ? .success : .error(code: error?.number ?? 0, reason: error?.reason ?? ""),
      integrity: integrity)
    mappedAddress = message.reflexiveAddress.map(Endpoint.init)
    relayedAddress = message.xorRelayedAddress.map(Endpoint.init)
    alternateServer = message.alternateServer.map(Endpoint.init)
    lifetime = message.lifetime.map { Int($0.components.seconds) }
    realm = message.shownRealm
    software = message.software
    defect = message.defect(asReplyTo: request)
  }
}

extension Message {
  /// The realm as text. One of NUL only is a realm, too, and clients sign under it.
  fileprivate var shownRealm: String? {
    guard let realm, realm.isEmpty, let count = self[.realm]?.count, count > 0 else { return realm }
    return "(\(count) bytes of NUL)"
  }

  /// What makes the response unfit to be acted on; nil if nothing does.
  fileprivate func defect(asReplyTo request: Request) -> String? {
    // RFC 8489 §6.3.3: such a response is discarded, and the transaction has failed.
    if let unknown = unknownComprehensionRequired.first {
      return "the response demands that we understand \(unknown), which no RFC defines"
    }
    if let malformed = malformedAttributes.first { return "\(malformed) breaks its own rules" }
    guard messageClass == .error else { return nil }
    guard let error = errorCode else { return "an error response without an error code" }
    guard error.number == 438 || (error.number == 401 && !request.isAuthenticated) else {
      return nil
    }
    return challengeDefect
  }

  /// What is wrong with a challenge (RFC 8489 §9.2.4): it needs a realm and a nonce to go on with.
  private var challengeDefect: String? {
    guard let realm = self[.realm], let nonce = self[.nonce] else {
      return "a challenge without a realm or a nonce"
    }
    // Browsers do not sign under an empty realm, and go on without a signature.
    if realm.isEmpty { return "a challenge whose realm is empty" }
    return nonce.isEmpty ? "a challenge with an empty nonce" : nil
  }
}

extension Endpoint {
  /// The same endpoint as text.
  init(_ address: TransportAddress) {
    self.init(address: address.ip.description, port: address.port)
  }
}

extension Endpoint {
  /// The same as a message has it; nil for what is no address.
  var transportAddress: TransportAddress? {
    ICEConfiguration.IPAddress(address).flatMap { STUN.IPAddress(bytes: $0.bytes) }
      .map { TransportAddress(ip: $0, port: port) }
  }
}
