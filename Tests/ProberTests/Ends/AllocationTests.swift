import OpenSSL
import STUN
import Testing

@testable import Prober

@Suite("A grant")
struct AllocationTests {
  /// A grant to the signed request, as the tap notes it.
  private func grant() throws -> Allocation {
    var tap = Tap(credential: Wire.credential).challenged()
    #expect(tap.grant == nil)
    _ = tap.agentSent(Wire.agentRequest(.allocate, Wire.id(1)))
    _ = tap.serverSent(Wire.success(.allocate, Wire.id(1)).signed())
    return try #require(tap.grant)
  }

  @Test("is freed by a signed Refresh with lifetime 0")
  func refresh() throws {
    var grant = try grant()
    let bytes = grant.refresh()
    let message = try Message(decoding: bytes)
    #expect(message.method == .refresh)
    #expect(message.lifetime == .zero)
    #expect(Message.integrity(of: bytes, key: Wire.key ?? [], hmac: HMAC.sha1) == .valid)
    let answer = Message(.success, .refresh, transactionID: message.transactionID)
    #expect(grant.read(answer.encoded()) == .freed)
  }

  @Test("takes no other message for the answer")
  func unrelated() throws {
    var grant = try grant()
    _ = grant.refresh()
    #expect(grant.read([]) == .unrelated)
    #expect(grant.read(Wire.success(.allocate, Wire.id(1)).signed()) == .unrelated)
  }

  @Test("is asked for again under a new nonce, and not for ever")
  func staleNonce() throws {
    var grant = try grant()
    var answers: [Allocation.Answer] = []
    for round in 0..<4 {
      let request = try Message(decoding: grant.refresh())
      #expect(request.nonce == (round == 0 ? Wire.nonce : "fresh-\(min(round, 2))"))
      let stale = Message(
        .error, .refresh, transactionID: request.transactionID,
        attributes: [.errorCode(ErrorCode(438, reason: "")), .nonce("fresh-\(round + 1)")])
      answers.append(grant.read(stale.encoded()))
    }
    #expect(answers == [.again, .again, .freed, .freed])
  }

  @Test("without credentials is freed without them")
  func openRelay() throws {
    var tap = Tap(credential: Wire.credential)
    _ = tap.agentSent(Wire.request(.allocate, Wire.id(1)).encoded())
    _ = tap.serverSent(Wire.success(.allocate, Wire.id(1)).encoded())
    let bytes = tap.refreshGrant()
    let refresh = try Message(decoding: #require(bytes))
    #expect(refresh[.messageIntegrity] == nil)
  }
}
