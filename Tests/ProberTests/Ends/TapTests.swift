import ICEConfiguration
import OpenSSL
import ProbeEvidence
import STUN
import Testing

@testable import Prober

@Suite("The tap")
struct TapTests {
  @Test("writes the magic cookie into a request of RFC 3489, and takes it out of the answer")
  func cookie() throws {
    var tap = Tap(credential: nil)
    let old = Wire.id(7, cookie: false)
    let sent = tap.agentSent(Wire.request(.binding, old).encoded()).passed
    #expect(try Message(decoding: #require(sent)).transactionID == Wire.id(7))
    let answer = Wire.success(.binding, Wire.id(7))
    let passed = tap.serverSent(answer.encoded()).passed
    let seen = try Message(decoding: #require(passed))
    #expect(seen.transactionID == old)
    #expect(seen.xorMappedAddress == answer.xorMappedAddress)
  }

  @Test("encodes an IPv6 address anew, which is XORed with the whole transaction id")
  func cookieWithIPv6() throws {
    var tap = Tap(credential: nil)
    _ = tap.agentSent(Wire.request(.binding, Wire.id(7, cookie: false)).encoded())
    let address = TransportAddress(ip: .v6(0x2001_0DB8 << 96 | 1), port: 1000)
    let answer = Message(
      .success, .binding, transactionID: Wire.id(7),
      attributes: [.xorMappedAddress(address, in: Wire.id(7))])
    let passed = tap.serverSent(answer.encoded()).passed
    #expect(try Message(decoding: #require(passed)).xorMappedAddress == address)
  }

  @Test("signs what the agent signs with the credential, and puts it down")
  func request() {
    var tap = Tap(credential: Wire.credential).challenged()
    let outcome = tap.agentSent(Wire.agentRequest(.allocate, Wire.id(1)))
    #expect(outcome.passed == Wire.signedRequest(.allocate, Wire.id(1)))
    #expect(
      outcome.happenings == [.sent(request: Request(method: .allocate, isAuthenticated: true))])
    #expect(tap.awaitsAllocation)
  }

  @Test(
    "signs with realm, nonce and credential as they came",
    arguments: ["\"quoted\"", "\"", "nul\0\0", "\0"].map { Array($0.utf8) } + [[0xFF, 34]])
  func verbatim(realm: [UInt8]) throws {
    let credential = LongTermCredential(
      .longTerm(username: "\"al\0ice\"", password: .init("\"\0")), now: 0)
    var tap = Tap(credential: credential).challenged(realm: realm)
    let passed = tap.agentSent(Wire.agentRequest(.refresh, Wire.id(1))).passed
    #expect(passed == nil, "a relay is not proved")
    let sent = try #require(tap.agentSent(Wire.agentRequest(.allocate, Wire.id(2))).passed)
    let key = try Digest.md5(
      longTermKeyInput(username: "\"al\0ice\"".utf8, realm: realm, password: "\"\0".utf8))
    #expect(Message.integrity(of: sent, key: key, hmac: HMAC.sha1) == .valid)
    let message = try Message(decoding: sent)
    #expect(message[.realm] == realm && message.nonce == Wire.nonce)
    // The answer is signed for the agent in its own way, and only if it was signed for us.
    let answer = tap.serverSent(Wire.success(.allocate, Wire.id(2)).signed(key)).passed
    let seen = try #require(answer)
    let agentKey = Authentication.ofAgent.key
    #expect(Message.integrity(of: seen, key: agentKey, hmac: HMAC.sha1) == .valid)
  }

  @Test("shows the agent no realm and nonce but its own", arguments: [401, 438])
  func neutral(code: Int) throws {
    var tap = Tap(credential: Wire.credential)
    if code == 438 { tap = tap.challenged() }
    let id = Wire.id(1)
    _ = tap.agentSent(
      code == 438 ? Wire.agentRequest(.allocate, id) : Wire.request(.allocate, id).encoded())
    let passed = tap.serverSent(Wire.challenge(id, code: code, realm: [34, 0]).encoded()).passed
    let seen = try Message(decoding: #require(passed))
    #expect(seen.errorCode?.number == code)
    #expect(seen[.realm] == Authentication.ofAgent.realm)
    #expect(seen[.nonce] == Authentication.ofAgent.nonce)
  }

  @Test("drops what the agent repeats, and repeats by itself until there is an answer")
  func retransmission() throws {
    let id = Wire.id(1)
    let bytes = Wire.request(.allocate, id).encoded()
    var tap = Tap(credential: Wire.credential)
    #expect(tap.agentSent(bytes).begun == id)
    #expect(tap.agentSent(bytes) == Tap.Outcome())
    let again = Request(method: .allocate, isAuthenticated: false, isRetransmission: true)
    #expect(tap.repeated(id) == Tap.Outcome(passed: bytes, happenings: [.sent(request: again)]))
    _ = tap.serverSent(Wire.success(.allocate, id).encoded())
    #expect(tap.repeated(id) == Tap.Outcome())
    #expect(tap.repeated(Wire.id(2)) == Tap.Outcome())
  }

  @Test("lets nothing but Binding and Allocate requests go to the server")
  func otherRequests() {
    var tap = Tap(credential: Wire.credential)
    let indication = Message(.indication, .binding, transactionID: Wire.id(2))
    let refresh = Wire.agentRequest(.refresh, Wire.id(1))
    for bytes in [refresh, indication.encoded(), [], [0x40, 0, 0, 0]] {
      #expect(tap.agentSent(bytes) == Tap.Outcome())
    }
  }

  @Test("remembers a bounded number of requests")
  func transactionLimit() {
    var tap = Tap(credential: nil)
    let passed = (0..<UInt128(Tap.transactionLimit) + 8).count {
      tap.agentSent(Wire.request(.binding, Wire.id($0)).encoded(), at: .seconds($0)).passed != nil
    }
    #expect(passed == Tap.transactionLimit)
  }

  @Test(
    "names what is no reply",
    arguments: [
      (Array("HTTP/1.1 400".utf8), UnusableBytes.notSTUN),
      ([1, 1, 0, 8], .malformed),
      // A DNS server's answer: the request's first two bytes, FORMERR, and more of the request.
      ([0, 3, 0x80, 0x01, 0x21, 0x12, 0xA4, 0x42] + [UInt8](repeating: 0, count: 20), .notSTUN),
      // No cookie, and a length that does not fit.
      ([1, 1, 0, 8, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12), .notSTUN),
      (Wire.success(.binding, Wire.id(1, cookie: false)).encoded(), .notSTUN),
      (Wire.request(.binding, Wire.id(1)).encoded(), .malformed),
      (Wire.success(.binding, Wire.id(99)).encoded(), .otherTransaction),
    ])
  func unusable(_ bytes: [UInt8], _ kind: UnusableBytes) {
    var tap = Tap(credential: nil)
    _ = tap.agentSent(Wire.request(.binding, Wire.id(1)).encoded())
    let outcome = tap.serverSent(bytes)
    #expect(outcome.passed == nil)
    #expect(outcome.happenings.count == 1)
    guard case .receivedUnusable(kind, _)? = outcome.happenings.first else {
      Issue.record("\(outcome.happenings)")
      return
    }
  }

  @Test("puts a bounded number of them down")
  func unusableLimit() {
    var tap = Tap(credential: nil)
    let events = (0..<100).reduce(0) { sum, _ in sum + tap.serverSent([0xFF]).happenings.count }
    #expect(events == Tap.unusableLimit)
  }

  @Test("drops the second answer to a request")
  func secondAnswer() {
    var tap = Tap(credential: nil)
    _ = tap.agentSent(Wire.request(.binding, Wire.id(1)).encoded())
    let answer = Wire.success(.binding, Wire.id(1)).encoded()
    #expect(tap.serverSent(answer).passed == answer)
    #expect(tap.serverSent(answer) == Tap.Outcome())
  }
}

/// What the server says to a signed Allocate, or else to an unsigned one, and what may pass.
struct PassRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let isSigned: Bool
  let answer: [UInt8]
  let passes: Bool

  init(_ name: String, signed: Bool, _ answer: [UInt8], passes: Bool) {
    testDescription = name
    isSigned = signed
    self.answer = answer
    self.passes = passes
  }

  static let id = Wire.id(1)
  static let unknown = Attribute(AttributeType(rawValue: 0x7777), value: [])

  static func success(_ change: (inout Message) -> Void) -> [UInt8] {
    var message = Wire.success(.allocate, id)
    change(&message)
    return message.signed()
  }

  static let all: [PassRow] = [
    PassRow("the challenge", signed: false, Wire.challenge(id).encoded(), passes: true),
    PassRow("a second 401", signed: true, Wire.challenge(id).encoded(), passes: false),
    PassRow("438", signed: true, Wire.challenge(id, code: 438).encoded(), passes: true),
    PassRow("300", signed: true, Wire.challenge(id, code: 300).encoded(), passes: false),
    PassRow("437", signed: true, Wire.challenge(id, code: 437).encoded(), passes: false),
    PassRow(
      "a realm of quotes", signed: false, Wire.challenge(id, realm: [34, 34]).encoded(),
      passes: true),
    PassRow(
      "a realm of NUL", signed: false, Wire.challenge(id, realm: [0]).encoded(), passes: true),
    PassRow(
      "an empty realm", signed: false, Wire.challenge(id, realm: []).encoded(), passes: false),
    PassRow(
      "438 with a realm of quotes", signed: true,
      Wire.challenge(id, code: 438, realm: [34]).encoded(), passes: true),
    PassRow("the grant", signed: true, success { _ in }, passes: true),
    PassRow(
      "a grant under another key", signed: true, Wire.success(.allocate, id).signed([1]),
      passes: false),
    PassRow(
      "an unsigned grant", signed: true, Wire.success(.allocate, id).encoded(), passes: false),
    PassRow(
      "an open relay's grant", signed: false, Wire.success(.allocate, id).encoded(), passes: false),
    // libnice 0.1.21 frees this one's candidate twice.
    PassRow(
      "a grant for no time", signed: true,
      success { $0 = Wire.success(.allocate, id, lifetime: 0) }, passes: false),
    PassRow(
      "a grant of nothing", signed: true,
      success { $0.attributes.removeAll { $0.type == .xorRelayedAddress } }, passes: false),
    PassRow(
      "a grant without a lifetime", signed: true,
      success { $0.attributes.removeAll { $0.type == .lifetime } }, passes: false),
    PassRow(
      "an unknown attribute", signed: true, success { $0.attributes.append(unknown) },
      passes: false),
  ]
}

@Suite("The tap, before the agent")
struct PassTests {
  @Test("lets through only what leads on", arguments: PassRow.all)
  func passes(_ row: PassRow) {
    var tap = Tap(credential: Wire.credential)
    if row.isSigned { tap = tap.challenged() }
    let request =
      row.isSigned
      ? Wire.agentRequest(.allocate, PassRow.id) : Wire.request(.allocate, PassRow.id).encoded()
    _ = tap.agentSent(request)
    let outcome = tap.serverSent(row.answer)
    #expect((outcome.passed != nil) == row.passes)
    // Whether or not it passes, it is evidence.
    #expect(outcome.happenings.count == 1)
    #expect(!tap.awaitsAllocation)
  }

  @Test("lets through no Binding success without an address")
  func bindingWithoutAddress() {
    var tap = Tap(credential: nil)
    _ = tap.agentSent(Wire.request(.binding, Wire.id(1)).encoded())
    let empty = Message(.success, .binding, transactionID: Wire.id(1))
    #expect(tap.serverSent(empty.encoded()).passed == nil)
  }

  @Test(
    "tells whether the reply is signed with the password",
    arguments: [
      (Wire.success(.allocate, PassRow.id).signed(), Reply.Integrity.valid),
      (Wire.success(.allocate, PassRow.id).signed([1]), .invalid),
      (Wire.success(.allocate, PassRow.id).encoded(), .absent),
    ])
  func integrity(_ answer: [UInt8], _ expected: Reply.Integrity) {
    var tap = Tap(credential: Wire.credential).challenged()
    _ = tap.agentSent(Wire.agentRequest(.allocate, PassRow.id))
    guard case .received(let reply)? = tap.serverSent(answer).happenings.first else {
      Issue.record("no reply")
      return
    }
    #expect(reply.integrity == expected)
    // Whoever signed it, it may be an allocation, and is freed.
    #expect(tap.grant != nil)
  }
}
