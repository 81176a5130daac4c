import ICEConfiguration
import ProbeEvidence

extension CallDescription.Credentials {
  /// New ones: 40 bits in the user name fragment and 160 in the password (RFC 8445 §5.3 asks for 24 and
  /// 128).
  package static func random(
    using generator: inout some RandomNumberGenerator
  ) -> CallDescription.Credentials {
    let bytes = (0..<CompactDescription.fragmentSize + CompactDescription.passwordSize).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
    let credentials = CallDescription.Credentials(
      usernameFragment: TicketText.base32(Array(bytes.prefix(CompactDescription.fragmentSize))),
      password: TicketText.base32(Array(bytes.dropFirst(CompactDescription.fragmentSize))))
    guard let credentials else { preconditionFailure("Base32 is made of ice-chars") }
    return credentials
  }
}

extension CallTicket {
  /// The longest time that a ticket may be good for, in seconds. An hour, as long as any time that can be
  /// given; allocations are refreshed meanwhile.
  package static let longestLife = 3600

  /// The ticket as a line. What does not fit is left out.
  ///
  /// - Returns: the ticket as it is in the line, and what was left out in words; nil if its credentials
  ///   are not those of ``CallDescription/Credentials/random(using:)``.
  package func line() -> (line: String, ticket: CallTicket, left: [String])? {
    var ticket = self
    let trimmed = caller.fitting { description in
      CallTicket(key: key, expiry: expiry, caller: description, stunServer: stunServer).bytes
    }
    guard let trimmed else { return nil }
    ticket = CallTicket(
      key: key, expiry: expiry, caller: trimmed.description, stunServer: stunServer)
    return (TicketText.line(.ticket, trimmed.bytes), ticket, trimmed.left)
  }

  private var bytes: [UInt8]? {
    guard let description = CompactDescription.bytes(caller) else { return nil }
    let seconds = UInt32(clamping: expiry)
    let time = (0..<4).map { UInt8(truncatingIfNeeded: seconds >> (24 - 8 * UInt32($0))) }
    return time + key + (stunServer.map(CompactDescription.endpoint) ?? [0]) + description
  }

  /// Reads a line, at `now` in seconds since 1970.
  package init(line: String, now: Int) throws(TicketError) {
    var reader = CompactReader(try TicketText.bytes(of: line, .ticket))
    guard let expiry = reader.number(), let key = reader.take(Self.keySize),
      let server = reader.optionalEndpoint(), let caller = reader.description(), reader.isAtEnd
    else { throw .damaged(.ticket) }
    guard expiry > now else { throw .expired(since: now - expiry) }
    // A clock that is wrong, or a line that keeps us busy for days.
    guard expiry - now <= 2 * Self.longestLife else { throw .damaged(.ticket) }
    self.init(key: key, expiry: expiry, caller: caller, stunServer: server.endpoint)
  }
}

extension CallAnswer {
  /// The answer to a ticket as a line. What does not fit is left out.
  /// - Returns: the answer as it is in the line, and what was left out in words; nil if its credentials
  ///   are of another making, or the system has no such cipher.
  package func line(
    to ticket: CallTicket, by cipher: AnswerCipher
  ) -> (line: String, answer: CallAnswer, left: [String])? {
    let trimmed = callee.fitting { description in
      CompactDescription.bytes(description).flatMap { cipher.seal($0, ticket.key) }
    }
    guard let trimmed else { return nil }
    return (
      TicketText.line(.answer, trimmed.bytes), CallAnswer(callee: trimmed.description), trimmed.left
    )
  }

  /// Reads the answer to a ticket of our own.
  package init(
    line: String, to ticket: CallTicket, by cipher: AnswerCipher
  ) throws(TicketError) {
    let sealed = try TicketText.bytes(of: line, .answer)
    guard let bytes = cipher.open(sealed, ticket.key) else { throw .otherTicket }
    var reader = CompactReader(bytes)
    guard let callee = reader.description(), reader.isAtEnd,
      callee.credentials != ticket.caller.credentials
    else { throw .damaged(.answer) }
    self.init(callee: callee)
  }
}

extension CompactReader {
  /// An endpoint that may not be there, or nil for bytes that are none.
  fileprivate mutating func optionalEndpoint() -> (endpoint: Endpoint?, Void)? {
    var ahead = self
    if ahead.byte() == 0 {
      self = ahead
      return (nil, ())
    }
    return endpoint().map { ($0, ()) }
  }
}

extension CallDescription {
  /// The description without what does not fit into a line: faults first, then candidates, the last ones
  /// before the others.
  ///
  /// - Parameter encode: the bytes of a description.
  fileprivate func fitting(
    _ encode: (CallDescription) -> [UInt8]?
  ) -> (bytes: [UInt8], description: CallDescription, left: [String])? {
    var description = self
    var left: [String] = []
    description.candidates = Array(candidates.prefix(Self.candidateLimit))
    description.faults = Array(faults.prefix(Self.faultLimit))
    left += candidates.dropFirst(Self.candidateLimit).map(\.words)
    while let bytes = encode(description) {
      if bytes.count <= TicketText.byteLimit { return (bytes, description, left) }
      if let fault = description.faults.popLast() {
        left.append("the fault of \(fault.server)")
      } else if let candidate = description.candidates.popLast() {
        left.append(candidate.words)
      } else {
        return nil
      }
    }
    return nil
  }
}

extension CallCandidate {
  /// What the candidate is called: `host 192.0.2.1`, `turn.example.com TURN/TLS`.
  package var words: String {
    guard let relay else {
      return kind == .host ? "host \(address.address)" : "reflexive \(address.address)"
    }
    return "\(relay.words)\(address.family == 6 ? " IPv6" : "")"
  }
}

extension CallCandidate.Relay {
  /// What the relay is called: `turn.example.com TURN/TLS`.
  package var words: String { "\(server) TURN/\(transport.rawValue.uppercased())" }
}
