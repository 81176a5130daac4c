package import ProbeEvidence

/// What the caller gives the callee: one line, over any chat program.
///
/// It holds a key, so whoever reads it can take the callee's place until it expires. It holds no user name
/// and no password of a server.
package struct CallTicket: Hashable, Sendable {
  /// The size of the key, in bytes: AES-128.
  package static let keySize = 16

  /// What protects the answer, and nothing else.
  package let key: [UInt8]
  /// When it expires, in seconds since 1970.
  package let expiry: Int
  /// The caller.
  package let caller: CallDescription
  /// A STUN server that answered the caller over UDP; for a callee without a configuration.
  package let stunServer: Endpoint?

  /// Makes a ticket of its parts.
  package init(key: [UInt8], expiry: Int, caller: CallDescription, stunServer: Endpoint?) {
    (self.key, self.expiry, self.caller, self.stunServer) = (key, expiry, caller, stunServer)
  }
}

/// What the callee gives back: one line. Only who has the ticket can read or make it.
package struct CallAnswer: Hashable, Sendable {
  /// The callee.
  package let callee: CallDescription

  /// Makes an answer.
  package init(callee: CallDescription) { self.callee = callee }
}

/// How an answer is protected: by a cipher that shows whether anybody changed a byte.
package struct AnswerCipher: Sendable {
  /// Encrypts a text under a key; nil where the system has no such cipher.
  package let seal: @Sendable (_ text: [UInt8], _ key: [UInt8]) -> [UInt8]?
  /// Decrypts it; nil for anything else.
  package let open: @Sendable (_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8]?

  /// Makes a cipher of its two functions.
  package init(
    seal: @escaping @Sendable (_ text: [UInt8], _ key: [UInt8]) -> [UInt8]?,
    open: @escaping @Sendable (_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8]?
  ) {
    (self.seal, self.open) = (seal, open)
  }
}

/// Why a ticket or an answer is refused.
package enum TicketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It does not begin as one.
  case notOne(TicketLine)
  /// It is the other kind of line.
  case otherKind(expected: TicketLine)
  /// It is of another version.
  case otherVersion
  /// A character was lost, added or changed, or it is no line of ours.
  case damaged(TicketLine)
  /// It is too old.
  case expired(since: Int)
  /// It is an answer to another ticket.
  case otherTicket

  /// What is wrong, and what to do.
  package var description: String {
    switch self {
    case .notOne(let line):
      "this is not \(line.words); expected a line that begins with \(line.prefix)"
    case .otherKind(let expected):
      switch expected {
      case .ticket: "this is an answer; the callee needs the ticket, which begins with icet"
      case .answer: "this is a ticket; the caller needs the answer, which begins with icea"
      }
    case .otherVersion:
      "this line is of another version; use the same release of iceprobe on both sides"
    case .damaged(let line):
      "\(line.words) is damaged or cut off; copy the whole line again"
    case .expired(let seconds):
      "the ticket expired \(Self.ago(seconds)); ask for a new one"
    case .otherTicket: "this answer is for another ticket; answer the latest one"
    }
  }

  private static func ago(_ seconds: Int) -> String {
    seconds < 120 ? "\(seconds) s ago" : "\(seconds / 60) minutes ago"
  }
}

/// The two kinds of line.
package enum TicketLine: Hashable, Sendable {
  case ticket, answer

  /// How the line begins: the kind and the version. Letters and digits only, so that a chat program finds
  /// no link, emoji or emphasis in it.
  package var prefix: String {
    switch self {
    case .ticket: "icet1"
    case .answer: "icea1"
    }
  }

  /// What it is called.
  package var words: String {
    switch self {
    case .ticket: "a ticket"
    case .answer: "an answer"
    }
  }

  /// The longest line, in characters.
  package static let limit = 1000
}
