package import Causes

/// What one side of a call says of itself: in a ticket, in its answer, or as a message.
package struct CallDescription: Hashable, Sendable {
  /// The short-term credentials of connectivity checks (RFC 8445 §5.3), and the secret of the data.
  package struct Credentials: Hashable, Sendable {
    /// Names the side, and this generation of it: 4 to 32 ice-chars (RFC 8839 §5.4).
    package let usernameFragment: String
    /// Signs checks and data: 22 to 64 ice-chars.
    package let password: String

    /// Makes credentials of their parts; nil if they break the rules of RFC 8839 §5.4, or our bounds.
    package init?(usernameFragment: String, password: String) {
      guard (4...32).contains(usernameFragment.utf8.count), (22...64).contains(password.utf8.count),
        (usernameFragment + password).utf8.allSatisfy(Self.isICECharacter)
      else { return nil }
      (self.usernameFragment, self.password) = (usernameFragment, password)
    }

    /// RFC 8839 §5.4: ALPHA / DIGIT / "+" / "/".
    private static func isICECharacter(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
  }

  /// A server of a side that gave it no candidate.
  package struct Fault: Hashable, Sendable {
    /// The server's name, as ``CallCandidate/Relay/server``.
    package let server: String
    /// Why.
    package let cause: Cause

    /// Makes a fault of its parts.
    package init(server: String, cause: Cause) { (self.server, self.cause) = (server, cause) }
  }

  /// How many candidates a side has at the most. 8: two interfaces with two families and their reflexive
  /// addresses, or as many relays. With 8 of the other side there are 64 paths, which are all tried.
  package static let candidateLimit = 8

  /// How many faults a side reports at the most. 8, as many as it may have candidates.
  package static let faultLimit = 8

  /// The side's credentials.
  package let credentials: Credentials
  /// Where it may be reached; in the order in which both sides number them.
  package var candidates: [CallCandidate]
  /// How the NATs before it map one socket; nil if that is not known.
  package var mapping: NATMapping?
  /// The servers that gave it nothing.
  package var faults: [Fault]

  /// Makes a description of its parts.
  package init(
    credentials: Credentials, candidates: [CallCandidate] = [], mapping: NATMapping? = nil,
    faults: [Fault] = []
  ) {
    self.credentials = credentials
    self.candidates = candidates
    self.mapping = mapping
    self.faults = faults
  }
}
