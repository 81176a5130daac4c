/// A release of coturn, by the first three numbers that it puts into SOFTWARE.
package struct CoturnRelease: Comparable, CustomStringConvertible, Sendable {
  private let numbers: [Int]

  /// A release by its numbers.
  package init(_ numbers: Int...) { self.numbers = numbers }

  /// The release that `software`, the SOFTWARE of a reply, names: `Coturn-4.6.1 'Gorst'`. Nil if it names
  /// another server, or no version.
  package init?(software: String) {
    guard software.lowercased().hasPrefix("coturn-") else { return nil }
    let version = software.dropFirst("coturn-".count).prefix {
      $0.isASCII && ($0.isNumber || $0 == ".")
    }
    // A hostile server may write numbers of any length.
    let numbers = version.split(separator: ".").prefix(3).map { Int($0.prefix(6)) ?? 0 }
    guard numbers.count >= 2 else { return nil }
    self.numbers = numbers
  }

  package var description: String { numbers.map(String.init).joined(separator: ".") }

  package static func < (one: Self, other: Self) -> Bool {
    one.numbers.lexicographicallyPrecedes(other.numbers)
  }
}

/// What changed from one release of coturn to another, as far as hints depend on it: an option, or what
/// the server does without one.
///
/// Facts of coturn's public ChangeLog and of the options that each release's `turnserver` takes, 4.5.0 to
/// 4.17.1.
package struct CoturnChange: Sendable {
  /// An option's name in turnserver.conf; nil for what needs none.
  package let option: String?
  /// The first release that has it; nil for one before 4.5.1.
  package let since: CoturnRelease?
  /// The first release without it; nil if the newest has it.
  package let until: CoturnRelease?
  /// What it does.
  package let meaning: String

  private init(
    _ option: String?, since: CoturnRelease? = nil, until: CoturnRelease? = nil, _ meaning: String
  ) {
    (self.option, self.since, self.until, self.meaning) = (option, since, until, meaning)
  }

  /// Whether `release` has it; true if that is not known.
  package func isIn(_ release: CoturnRelease?) -> Bool {
    guard let release else { return true }
    return since.map { $0 <= release } ?? true && until.map { release < $0 } ?? true
  }

  /// The option with the releases that have it, for a hint about a server of a release that may not be
  /// known: `dtls from 4.17.0`.
  package func words(for release: CoturnRelease?) -> String {
    let name = option ?? meaning
    guard release == nil else { return name }
    return name + (since.map { " from \($0)" } ?? "") + (until.map { " before \($0)" } ?? "")
  }

  package static let noDTLS = CoturnChange("no-dtls", "no DTLS, which is on before 4.17.0")
  package static let dtls = CoturnChange(
    "dtls", since: CoturnRelease(4, 17, 0), "DTLS, which is off without it")
  package static let noTLSv1 = CoturnChange(
    "no-tlsv1, no-tlsv1_1", until: CoturnRelease(4, 7, 0), "no TLS 1.0 and 1.1, which were on")
  package static let tlsv1 = CoturnChange(
    "tlsv1, tlsv1_1", since: CoturnRelease(4, 7, 0), "TLS 1.0 and 1.1, which are off without it")
  package static let unauthorizedRateLimit = CoturnChange(
    "unauthorized-ratelimit", since: CoturnRelease(4, 14, 0),
    "limits the 401s that one address gets over UDP: wrong credentials may get no answer")
  package static let reasonString = CoturnChange(
    "include-reason-string", since: CoturnRelease(4, 10, 0),
    "reason phrases in errors, which are left out without it")
  package static let capacityCode = CoturnChange(
    nil, since: CoturnRelease(4, 16, 0),
    "508 where earlier releases answer 400 or 440: an Allocate that is right and cannot be served")
  package static let shortTTL = CoturnChange(
    nil, since: CoturnRelease(4, 17, 0), until: CoturnRelease(4, 17, 2),
    "the first 401 is sent with a TTL of 1 and does not leave the server's own network (coturn#2043)"
  )

  /// All of them, the oldest first.
  package static let all: [CoturnChange] = [
    CoturnChange(
      "allow-loopback-peers", since: CoturnRelease(4, 5, 1),
      "allows loopback addresses as peers, which are denied without it"),
    CoturnChange(
      "tcp-proxy-port", since: CoturnRelease(4, 5, 1), "a port for the PROXY protocol over TCP"),
    CoturnChange(
      "no-software-attribute", since: CoturnRelease(4, 5, 1), "no SOFTWARE in answers"),
    CoturnChange("log-binding", since: CoturnRelease(4, 5, 2), "logs Binding requests"),
    CoturnChange(
      "allocation-default-address-family", since: CoturnRelease(4, 6, 0),
      "the relay's family where a client asks for none (keep-address-family before)"),
    CoturnChange(
      "no-rfc5780", since: CoturnRelease(4, 6, 0), "no attributes of RFC 5780, which were on"),
    CoturnChange(
      "no-stun-backward-compatibility", since: CoturnRelease(4, 6, 0),
      until: CoturnRelease(4, 7, 0), "no answers to RFC 3489, which were on"),
    CoturnChange(
      "response-origin-only-with-rfc5780", since: CoturnRelease(4, 6, 0),
      "no RESPONSE-ORIGIN without RFC 5780; deprecated from 4.7.0"),
    noTLSv1, tlsv1,
    CoturnChange(
      "rfc5780", since: CoturnRelease(4, 7, 0), "RFC 5780, which is off without it"),
    CoturnChange(
      "software-attribute", since: CoturnRelease(4, 7, 0),
      "SOFTWARE in answers, which is left out without it"),
    CoturnChange(
      "stun-backward-compatibility", since: CoturnRelease(4, 7, 0),
      "answers to RFC 3489, which are off without it"),
    reasonString,
    CoturnChange(
      "cli", since: CoturnRelease(4, 10, 0), "the command line, off without it (no-cli before)"),
    CoturnChange(
      "multiplex-peer", since: CoturnRelease(4, 12, 0),
      "one relay socket for many allocations; two relays of one server may refuse each other"),
    CoturnChange(
      nil, since: CoturnRelease(4, 13, 1),
      "link-local and unique local addresses are denied as peers by default"),
    unauthorizedRateLimit,
    CoturnChange(
      "tcp-alternate-server, udp-alternate-server", since: CoturnRelease(4, 15, 0),
      "alternate servers by transport"),
    capacityCode,
    CoturnChange(
      "rfc3489-compatibility", since: CoturnRelease(4, 16, 0),
      "RFC 3489 on its own flag, deprecated"),
    CoturnChange(
      "stateless-nonce", since: CoturnRelease(4, 16, 0),
      "nonces without memory, which are on from 4.17.0"),
    dtls, noDTLS, shortTTL,
  ]
}
