/// Why a name server says no, in its own words (Extended DNS Errors, RFC 8914): an option of the answer to a
/// question that is asked with EDNS.
struct ExtendedError: Equatable, Sendable {
  /// Whose matter it is.
  enum Subject {
    /// A filter's: the resolver does not want to say.
    case filter
    /// The domain's own: its name servers, or its signatures.
    case zone
    /// The resolver's, or not known.
    case resolver
  }

  /// The INFO-CODE (§4).
  let code: UInt16
  /// The EXTRA-TEXT, as far as it can be printed; empty for none.
  let text: String

  /// How much of the EXTRA-TEXT is kept, in characters: a line has 80.
  private static let textLimit = 60

  var subject: Subject {
    switch code {
    case 1, 2, 5...12, 22...25: .zone
    case 4, 15...18: .filter
    default: .resolver
    }
  }

  /// `DNSSEC Bogus: signature expired`.
  var words: String { (Self.names[code] ?? "error \(code)") + (text.isEmpty ? "" : ": \(text)") }

  /// IANA's registry of Extended DNS Error codes.
  private static let names: [UInt16: String] = [
    1: "Unsupported DNSKEY Algorithm", 2: "Unsupported DS Digest Type", 3: "Stale Answer",
    4: "Forged Answer", 5: "DNSSEC Indeterminate", 6: "DNSSEC Bogus", 7: "Signature Expired",
    8: "Signature Not Yet Valid", 9: "DNSKEY Missing", 10: "RRSIGs Missing",
    11: "No Zone Key Bit Set", 12: "NSEC Missing", 13: "Cached Error", 14: "Not Ready",
    15: "Blocked", 16: "Censored", 17: "Filtered", 18: "Prohibited", 19: "Stale NXDOMAIN Answer",
    20: "Not Authoritative", 21: "Not Supported", 22: "No Reachable Authority",
    23: "Network Error", 24: "Invalid Data", 25: "Signature Expired before Valid",
  ]

  /// The first one in a message of DNS; nil for none, or for a message that breaks its own rules.
  init?(in message: [UInt8]) {
    // OPT (RFC 6891 §6.1.1).
    for record in MessageRecords(message) where record.type == 41 {
      var options = MessageBytes(record.data)
      while let head = options.take(4),
        let option = options.take(Int(head[2]) << 8 | Int(head[3]))
      {
        guard head[0] == 0, head[1] == 15, option.count >= 2 else { continue }
        code = UInt16(option[0]) << 8 | UInt16(option[1])
        let printable = option.dropFirst(2).filter { (0x20...0x7E).contains($0) }
        text = String(decoding: printable.prefix(Self.textLimit), as: UTF8.self)
        return
      }
    }
    return nil
  }
}
