import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Calls

@Suite struct TicketTests {
  static let now = 1_800_000_000

  /// Shows which functions are called; the real cipher has tests of its own.
  static let cipher = AnswerCipher(
    seal: { text, key in key + zip(text, 0...).map { $0 ^ key[$1 % key.count] } },
    open: { bytes, key in
      bytes.starts(with: key)
        ? zip(bytes.dropFirst(key.count), 0...).map { $0 ^ key[$1 % key.count] } : nil
    })

  static func credentials(_ state: UInt64) -> CallDescription.Credentials {
    var generator = SeededGenerator(state: state)
    return .random(using: &generator)
  }

  static func relays(_ count: Int, nameLength: Int = 20) -> [CallCandidate] {
    (0..<count).map { number in
      CallCandidate(
        relayedBy: .init(
          server: "\(number)" + String(repeating: "n", count: nameLength - 1),
          transport: ServerTransport.allCases[number % 4]),
        at: Endpoint(address: "198.51.100.\(number)", port: 50000))
    }
  }

  static func ticket(
    _ candidates: [CallCandidate] = SignallingMessageTests.candidates,
    faults: [CallDescription.Fault] = SignallingMessageTests.description.faults
  ) -> CallTicket {
    CallTicket(
      key: Array(1...16), expiry: now + 600,
      caller: CallDescription(
        credentials: credentials(1), candidates: candidates, mapping: .endpointIndependent,
        faults: faults),
      stunServer: Endpoint(address: "192.0.2.9", port: 3478))
  }

  @Test func aTicketSurvives() throws {
    let (line, ticket, left) = try #require(Self.ticket().line())
    #expect(ticket == Self.ticket() && left == [])
    #expect(try CallTicket(line: line, now: Self.now) == ticket)
    #expect(line.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber) })
    let bare = CallTicket(
      key: Array(1...16), expiry: Self.now + 1,
      caller: CallDescription(credentials: Self.credentials(2)), stunServer: nil)
    let bareLine = try #require(bare.line()).line
    #expect(try CallTicket(line: bareLine, now: Self.now) == bare)
  }

  /// What chat programs and people do to a line.
  static let disguises: [@Sendable (String) -> String] = [
    { $0.uppercased() }, { " \($0)\n" }, { "\"\($0)\"" }, { "“\($0)”" }, { "`\($0)`" },
    { "*\($0)*" }, { "> \($0)" }, { "\u{FEFF}\($0)\u{200B}" },
    { $0.prefix(100) + "\r\n" + $0.dropFirst(100) }, { "Icet1" + $0.dropFirst(5) },
  ]

  @Test(arguments: disguises.indices) func chatProgramsDoNoHarm(number: Int) throws {
    let line = try #require(Self.ticket().line()).line
    #expect(
      try CallTicket(line: Self.disguises[number](line), now: Self.now) == Self.ticket())
  }

  @Test func everyDamageIsSeen() throws {
    let line = Array(try #require(Self.ticket().line()).line)
    for place in line.indices {
      for change in ["a", "7", "0", "é"] where Character(change) != line[place] {
        var damaged = line
        damaged[place] = Character(change)
        #expect(throws: TicketError.self) {
          try CallTicket(line: String(damaged), now: Self.now)
        }
      }
      #expect(throws: TicketError.self) {
        try CallTicket(line: String(line[..<place]), now: Self.now)
      }
    }
  }

  static let refused: [(String, TicketError)] = [
    ("", .notOne(.ticket)), ("hello", .notOne(.ticket)), ("icet", .notOne(.ticket)),
    ("icet1", .damaged(.ticket)), ("icet1aaaa", .damaged(.ticket)),
    ("icet2abcdef", .otherVersion), ("icea1abcdef", .otherKind(expected: .ticket)),
    ("icet1" + String(repeating: "a", count: 100_000), .damaged(.ticket)),
    (String(repeating: " ", count: 1_000_000), .notOne(.ticket)),
  ]

  @Test(arguments: refused) func isRefused(line: String, error: TicketError) {
    #expect(throws: error) { try CallTicket(line: line, now: Self.now) }
  }

  @Test func aTicketExpires() throws {
    let line = try #require(Self.ticket().line()).line
    #expect(throws: TicketError.expired(since: 0)) {
      try CallTicket(line: line, now: Self.now + 600)
    }
    #expect(throws: TicketError.damaged(.ticket)) {
      try CallTicket(line: line, now: Self.now - 7000)
    }
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let faults = (0..<8).map {
      CallDescription.Fault(server: "dead\($0).example.com", cause: .tlsCertificateNameMismatch)
    }
    let big = Self.ticket(Self.relays(8, nameLength: 64), faults: faults)
    let (line, ticket, left) = try #require(big.line())
    #expect(line.count <= TicketLine.limit)
    #expect(try CallTicket(line: line, now: Self.now) == ticket)
    #expect(ticket.caller.candidates.count + left.count { $0.contains("TURN/") } == 8)
    #expect(ticket.caller.faults.count + left.count { $0.hasPrefix("the fault of") } == 8)
    #expect(!left.isEmpty)
    // All that people usually have does.
    let usual = try #require(Self.ticket(Self.relays(8)).line())
    #expect(usual.left == [])
  }

  @Test func anAnswerIsOfItsTicket() throws {
    let ticket = Self.ticket()
    let answer = CallAnswer(
      callee: CallDescription(
        credentials: Self.credentials(3), candidates: Self.relays(2)))
    let (line, sent, left) = try #require(answer.line(to: ticket, by: Self.cipher))
    #expect(left == [] && sent == answer)
    #expect(try CallAnswer(line: line, to: ticket, by: Self.cipher) == answer)
    let other = CallTicket(
      key: Array(2...17), expiry: Self.now + 600, caller: ticket.caller, stunServer: nil)
    #expect(throws: TicketError.otherTicket) {
      try CallAnswer(line: line, to: other, by: Self.cipher)
    }
    let ticketLine = try #require(ticket.line()).line
    #expect(throws: TicketError.otherKind(expected: .answer)) {
      try CallAnswer(line: ticketLine, to: ticket, by: Self.cipher)
    }
    // The caller's own description, sent back.
    let mirror = try #require(CallAnswer(callee: ticket.caller).line(to: ticket, by: Self.cipher))
    #expect(throws: TicketError.damaged(.answer)) {
      try CallAnswer(line: mirror.line, to: ticket, by: Self.cipher)
    }
  }

  /// Whatever stands behind a checksum that fits: nothing comes of it that could not be sent.
  @Test func hostileTicketsAreHarmless() throws {
    var random = SeededGenerator(state: 5)
    let line = try #require(Self.ticket().line()).line
    let bytes = try TicketText.bytes(of: line, .ticket)
    var read = 0
    for _ in 0..<3000 {
      var bytes = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: .min ... .max, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<9, using: &random)) }
      let hostile = TicketText.line(.ticket, bytes)
      guard let ticket = try? CallTicket(line: hostile, now: Self.now) else { continue }
      read += 1
      for candidate in ticket.caller.candidates { #expect(candidate.isSendable) }
      #expect(ticket.caller.candidates.count <= CallDescription.candidateLimit)
    }
    #expect(read > 0)
  }
}
