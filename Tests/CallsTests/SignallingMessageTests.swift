import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Calls

@Suite struct SignallingMessageTests {
  typealias Message = SignallingMessage

  static let credentials = CallDescription.Credentials.sample("abcdefgh")

  static let candidates = [
    CallCandidate(.host, at: Endpoint(address: "192.168.1.20", port: 50000)),
    CallCandidate(.serverReflexive, at: Endpoint(address: "2001:db8::7", port: 1)),
    CallCandidate(
      relayedBy: .init(server: "turn.example.com:443", transport: .tls),
      at: Endpoint(address: "198.51.100.4", port: 65535)),
  ]

  static let description = CallDescription(
    credentials: credentials, candidates: candidates, mapping: .endpointIndependent,
    faults: [.init(server: "turn2.example.com", cause: .connectTimeout)])

  static let messages: [Message] =
    [
      .join(.sample("p-1234567890", "i_1234567890")), .leave,
      .signal(.init(generation: 1, .offer(description))),
      .signal(.init(generation: 7, .answer(CallDescription(credentials: credentials)))),
      .signal(.init(generation: 1, .endOfCandidates(usernameFragment: "abcdefgh"))),
      .ping(0), .pong(Message.numberLimit),
    ]
    + candidates.map {
      .signal(.init(generation: 2, .candidate($0, usernameFragment: "abcdefgh")))
    }
    + Message.Restart.Kind.allCases.map { .restart(.init($0, generation: 3)) }
    + Message.EndReason.allCases.map { .end($0) }

  @Test(arguments: messages) func survives(message: Message) throws {
    #expect(try Message(decoding: Array(message.text.utf8)) == message)
    #expect(!message.text.contains("\n"))
  }

  @Test func theLongestFits() throws {
    let relay = CallCandidate.Relay(
      server: String(repeating: "s", count: CallCandidate.Relay.nameLimit), transport: .dtls)
    let address = Endpoint(address: "2001:db8:1111:2222:3333:4444:5555:6666", port: 65535)
    let description = CallDescription(
      credentials: .sample(
        String(repeating: "u", count: 32), password: String(repeating: "p", count: 64)),
      candidates: Array(
        repeating: CallCandidate(relayedBy: relay, at: address),
        count: CallDescription.candidateLimit),
      mapping: .addressAndPortDependent,
      faults: Array(
        repeating: .init(server: relay.server, cause: .tlsCertificateNameMismatch),
        count: CallDescription.faultLimit))
    let message = Message.signal(
      .init(generation: Message.numberLimit, .offer(description)))
    #expect(message.text.utf8.count <= Message.sizeLimit / 2)
    #expect(try Message(decoding: Array(message.text.utf8)) == message)
  }

  static let offer = Message.signal(.init(generation: 1, .offer(description))).text

  /// What is wrong with a message, and how that is said.
  static let refused: [(String, SignallingError)] = [
    ("", .notJSON), ("join", .notJSON), ("[]", .notJSON), ("{\"type\":\"leave\"", .notJSON),
    ("{\"type\":\"leave\"}{}", .notJSON), ("\"leave\"", .notJSON),
    (String(repeating: "[", count: 8000), .notJSON),
    ("{}", .badValue(key: "type")), (#"{"type":1}"#, .badValue(key: "type")),
    (#"{"type":"LEAVE"}"#, .unknownType), (#"{"type":"hello"}"#, .unknownType),
    (#"{"type":"leave","type":"leave"}"#, .badValue(key: "type")),
    (#"{"type":"leave","more":1}"#, .badValue(key: "more")),
    (#"{"type":"leave","\u001b[2J":1}"#, .badValue(key: "?")),
    (#"{"type":"ping"}"#, .badValue(key: "number")),
    (#"{"type":"ping","number":-1}"#, .badValue(key: "number")),
    (#"{"type":"ping","number":1.5}"#, .badValue(key: "number")),
    (#"{"type":"ping","number":"1"}"#, .badValue(key: "number")),
    (#"{"type":"ping","number":2147483648}"#, .badValue(key: "number")),
    (#"{"type":"ping","number":99999999999999999999999}"#, .badValue(key: "number")),
    (#"{"type":"end","reason":"bored"}"#, .badValue(key: "reason")),
    (#"{"type":"restart","kind":"half","generation":1}"#, .badValue(key: "kind")),
    (
      #"{"type":"join","version":2,"participant":"12345678","instance":"12345678"}"#,
      .otherVersion
    ),
    (
      #"{"type":"join","version":1,"participant":"1234567","instance":"12345678"}"#,
      .badValue(key: "participant")
    ),
    (
      #"{"type":"join","version":1,"participant":"12345678","instance":"1234567é"}"#,
      .badValue(key: "instance")
    ),
    (#"{"type":"signal","generation":1,"kind":"bye"}"#, .badValue(key: "kind")),
    (
      #"{"type":"signal","generation":1,"kind":"end-of-candidates","usernameFragment":"a b"}"#,
      .badValue(key: "usernameFragment")
    ),
    (offer.replacing("\"srflx\"", with: "\"prflx\""), .badValue(key: "type")),
    (offer.replacing("192.168.1.20", with: "127.0.0.1"), .badValue(key: "address")),
    (offer.replacing("192.168.1.20", with: "224.0.0.251"), .badValue(key: "address")),
    (offer.replacing("192.168.1.20", with: "255.255.255.255"), .badValue(key: "address")),
    (offer.replacing("192.168.1.20", with: "example.com"), .badValue(key: "address")),
    (offer.replacing("2001:db8::7", with: "fe80::7"), .badValue(key: "address")),
    (offer.replacing("2001:db8::7", with: "::ffff:127.0.0.1"), .badValue(key: "address")),
    (offer.replacing(":50000", with: ":0"), .badValue(key: "address")),
    (offer.replacing(":50000", with: ":65536"), .badValue(key: "port")),
    (offer.replacing("turn.example.com:443", with: "turn example"), .badValue(key: "server")),
    (offer.replacing("\"tls\"", with: "\"quic\""), .badValue(key: "transport")),
    (offer.replacing("connect/timeout", with: "connect/boredom"), .badValue(key: "cause")),
    (offer.replacing("endpoint-independent", with: "full-cone"), .badValue(key: "mapping")),
    (
      offer.replacing(String(repeating: "p", count: 32), with: "short"),
      .badValue(key: "usernameFragment")
    ),
    (String(repeating: " ", count: Message.sizeLimit + 1), .tooLong),
  ]

  @Test(arguments: refused) func isRefused(text: String, error: SignallingError) {
    #expect(throws: error) { try Message(decoding: Array(text.utf8)) }
  }

  @Test func candidatesAreBounded() {
    let one = #"{"type":"host","address":"192.168.1.20","port":50000},"#
    let many = Self.offer.replacing(one, with: String(repeating: one, count: 9))
    #expect(throws: SignallingError.badValue(key: "candidates")) {
      try Message(decoding: Array(many.utf8))
    }
  }

  /// Of a message that is damaged anywhere nothing comes that could not be sent.
  @Test func damageIsHarmless() {
    var random = SeededGenerator(state: 17)
    let texts = Self.messages.map { Array($0.text.utf8) }
    for _ in 0..<20_000 {
      var bytes = texts.randomElement(using: &random)!
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: .min ... .max, using: &random)
      }
      guard let message = try? Message(decoding: bytes) else { continue }
      #expect((try? Message(decoding: Array(message.text.utf8))) == message)
    }
  }

  @Test(arguments: [
    ("aaaaaaaa", "bbbbbbbb", CallSide.callee), ("bbbbbbbb", "aaaaaaaa", .caller),
    ("aaaaaaaa", "aaaaaaaa", nil),
  ]) func sidesAreOpposite(participant: String, other: String, side: CallSide?) {
    #expect(CallSide(participant: participant, other: other) == side)
    #expect(CallSide(participant: other, other: participant) == side?.other)
  }
}
