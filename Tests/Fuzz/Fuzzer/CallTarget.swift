@testable import Calls

/// What the other side of a rehearsed call, or whoever stands in between, sends: messages, one a line, and
/// tickets.
///
/// A ticket in an input is bytes behind a `#`: its checksum is made here, since chance does not.
enum CallTarget: FuzzTarget {
  static let name = "call"
  static let sources = [
    "Calls/Signalling/", "Calls/Ticket/CompactDescription", "Calls/Ticket/TicketText",
    "Calls/Negotiation/",
  ]
  static let leastCoverage = 70

  static func check(_ input: [UInt8]) {
    if input.first == UInt8(ascii: "#") { return checkTicket(Array(input.dropFirst())) }
    // 8: an offer, an answer and what belongs to them.
    let messages = input.split(separator: UInt8(ascii: "\n"), maxSplits: 8).compactMap(read)
    for side in [CallSide.caller, .callee] { checkNegotiation(of: side, with: messages) }
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    // In the corpus it is a restart of ICE.
    input.split(separator: UInt8(ascii: "\n"), maxSplits: 8).contains { line in
      guard case .restart(let restart)? = try? SignallingMessage(decoding: Array(line)) else {
        return false
      }
      return restart.kind == .full
    }
  }

  private static func read(_ line: ArraySlice<UInt8>) -> SignallingMessage? {
    do throws(SignallingError) {
      let message = try SignallingMessage(decoding: Array(line))
      promise(
        try SignallingMessage(decoding: Array(message.text.utf8)) == message,
        "a message is read as it is written")
      promise(message.text.isPlain, "nothing in a message moves a cursor")
      return message
    } catch {
      promise("\(error)".isPlain && "\(error)".count < 200, "what is wrong can be shown")
      return nil
    }
  }

  private static func checkNegotiation(of side: CallSide, with messages: [SignallingMessage]) {
    var negotiation = Negotiation(of: side)
    guard
      let credentials = CallDescription.Credentials(
        usernameFragment: "abcdefgh", password: "abcdefghijklmnopqrstuv")
    else { return }
    let own = CallDescription(credentials: credentials)
    if side == .caller { _ = negotiation.offer(own) } else { negotiation.prepare(own) }
    for message in messages {
      let actions =
        switch message {
        case .signal(let signal): negotiation.received(signal)
        case .restart(let restart): negotiation.received(restart)
        case .join, .leave, .ping, .pong, .end: [Negotiation.Action]()
        }
      // What was kept until the description came, the description, its answer, and a roll back.
      promise(actions.count <= 2 * CallDescription.candidateLimit + 4, "actions do not grow")
      let known = negotiation.remote?.candidates.count ?? 0
      promise(known <= CallDescription.candidateLimit, "candidates do not grow")
    }
  }

  private static func checkTicket(_ bytes: [UInt8]) {
    let line = TicketText.line(.ticket, Array(bytes.prefix(TicketText.byteLimit)))
    // The instant before it expires, which it begins with.
    let now = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) } - 1
    guard let ticket = try? CallTicket(line: line, now: now), let written = ticket.line() else {
      return
    }
    promise(written.line.utf8.count <= TicketLine.limit, "a ticket is short enough")
    promise(
      try CallTicket(line: written.line, now: now) == written.ticket,
      "a ticket is read as it is written")
  }
}
