/// Why a text is no STUN or TURN URL (RFC 7064 §3.1, RFC 7065 §3.1).
///
/// No case carries any of the text: it may hold a secret that was put in the wrong place.
package enum ServerURLError: Error, Hashable, Sendable, CaseIterable {
  /// It does not begin with one of the four schemes; `http:` and the like are here too.
  case unknownScheme
  /// It has a space or a control character.
  case whitespace
  /// It has a character outside ASCII.
  case notASCII
  /// It has a character that cannot be seen: a no-break or zero-width space, a mark of direction.
  case invisibleCharacter
  /// There are several URLs in one text.
  case severalURLs
  /// It has quotes around or inside it.
  case quotes
  /// `//` follows the scheme.
  case slashes
  /// It has an `@`, so a user name or a password.
  case userInfo
  /// Nothing stands where the host belongs.
  case missingHost
  /// The host has a character that no host name has.
  case malformedName
  /// A label of the host name is empty or too long, or the whole name is.
  case malformedLabel
  /// The host ends like an IPv4 address and is none.
  case malformedIPv4
  /// What stands in brackets is no IPv6 address, or the bracket is not closed.
  case malformedIPv6
  /// More than one colon follows the scheme, and no bracket.
  case missingBrackets
  /// The port is no number from 1 to 65535.
  case malformedPort
  /// A `stun:` or `stuns:` URL has a query.
  case queryOnSTUN
  /// The query is something else than one `transport=`.
  case unknownQuery
  /// `transport` is not in lower case: RFC 7065 allows that, and browsers refuse the URL.
  case transportCase
  /// The transport is neither `udp` nor `tcp`.
  case unknownTransport
}

extension ServerURLError: CustomStringConvertible {
  /// What was expected, in one sentence.
  package var description: String {
    switch self {
    case .unknownScheme: "expected a URL that begins with stun:, stuns:, turn: or turns:"
    case .whitespace: "expected a URL without spaces and control characters"
    case .notASCII:
      "expected ASCII only; write an international host name in its punycode form (xn--…)"
    case .invisibleCharacter:
      "there is an invisible character in the URL, such as a no-break space; type the URL anew"
    case .severalURLs:
      #"expected one URL in a text; several are an array (as in ["stun:a.example", "turn:b.example"])"#
    case .quotes: "expected no quotes inside the URL"
    case .slashes: "expected the host right after the scheme, without // (as in turn:example.com)"
    case .userInfo:
      #"expected no user name or password in the URL; give "username" and "credential" instead"#
    case .missingHost: "expected a host name or an IP address after the scheme"
    case .malformedName: "expected a host name of letters, digits, hyphens and dots"
    case .malformedLabel:
      "expected a host name of at most 253 characters, with 1 to 63 between its dots"
    case .malformedIPv4: "expected an IPv4 address of four numbers from 0 to 255"
    case .malformedIPv6: "expected an IPv6 address in the brackets (as in [2001:db8::1])"
    case .missingBrackets:
      "expected one host and one port; an IPv6 address goes in brackets (as in [2001:db8::1]:3478)"
    case .malformedPort: "expected a port from 1 to 65535 after the host"
    case .queryOnSTUN: "expected no ? in a stun: or stuns: URL; only turn: and turns: have one"
    case .unknownQuery: "expected ?transport=udp or ?transport=tcp after the host, and nothing else"
    case .transportCase: "expected ?transport= in lower case; browsers refuse it otherwise"
    case .unknownTransport: "expected transport udp or tcp; TLS is written as turns:"
    }
  }
}
