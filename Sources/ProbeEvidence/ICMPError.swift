import PlainText

/// An error message of ICMP about a packet of ours (RFC 792, RFC 4443), as the system hands it on.
package struct ICMPError: Equatable, Codable, Sendable {
  /// What the message says about the packet.
  package enum Meaning: Equatable, Sendable {
    /// Nobody has the port at the machine that was reached.
    case portUnreachable
    /// A policy forbids the packet: a firewall rejects it.
    case prohibited
    /// Anything else, in words.
    case other(String)
  }

  /// 4 for ICMP, 6 for ICMPv6.
  package let family: Int
  /// The type of the message.
  package let type: Int
  /// What it is of its type.
  package let code: Int
  /// The numeric address of who sent it; nil if the system does not say.
  package let sender: String?
  /// Whether that is this machine itself.
  package var isOwn: Bool

  /// Makes an error of its parts.
  package init(family: Int, type: Int, code: Int, sender: String?, isOwn: Bool = false) {
    self.family = family
    self.type = type
    self.code = code
    self.sender = sender
    self.isOwn = isOwn
  }

  /// What the message says.
  package var meaning: Meaning {
    switch (family, type, code) {
    case (4, 3, 3), (6, 1, 4): .portUnreachable
    // RFC 1122 §3.2.2.1 and RFC 1812 §5.2.7.1; RFC 4443 §3.1.
    case (4, 3, 9), (4, 3, 10), (4, 3, 13), (6, 1, 1), (6, 1, 5), (6, 1, 6): .prohibited
    case (4, 3, 0), (4, 3, 6), (4, 3, 11), (6, 1, 0): .other("network unreachable")
    case (4, 3, 1), (4, 3, 7), (4, 3, 12), (6, 1, 3): .other("host unreachable")
    case (4, 3, 2), (6, 4, 1): .other("protocol unreachable")
    case (4, 3, 4), (6, 2, _): .other("packet too big")
    case (4, 11, _), (6, 3, _): .other("time exceeded")
    default: .other("error")
    }
  }

  /// Whether nobody was found at the next address on the way. From this machine itself: no machine on
  /// its network answers for the address (ARP, RFC 826; neighbour discovery, RFC 4861 §7.2.2).
  package var isHostUnreachable: Bool {
    switch (family, type, code) {
    case (4, 3, 1), (6, 1, 3): true
    default: false
    }
  }

  /// How long a machine asks its network at least for the owner of an address before it gives up.
  ///
  /// 900 ms: Linux asks three times, a second apart (arp(7), mcast_solicit and retrans_time); a rule of its
  /// own firewall says the same at once.
  package static let neighbourPatience: Duration = .milliseconds(900)

  /// The message on one line: `ICMP administratively prohibited (type 3, code 13) from 192.0.2.1`.
  package var words: String {
    let name = family == 6 ? "ICMPv6" : "ICMP"
    let what =
      switch meaning {
      case .portUnreachable: "port unreachable"
      case .prohibited: "administratively prohibited"
      case .other(let words): words
      }
    return "\(name) \(what) (type \(type), code \(code))"
      + (sender.map { " from \($0.shown)\(isOwn ? ", which is this machine" : "")" } ?? "")
  }
}
