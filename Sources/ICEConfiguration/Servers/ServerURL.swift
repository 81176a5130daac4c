/// Where a STUN or TURN server is and how it is spoken to (RFC 7064, RFC 7065).
///
/// Two texts that mean the same server are equal: `TURN:Example.com` and `turn:example.com:3478`.
package struct ServerURL: Hashable, Sendable {
  /// What is asked of a server.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The address that the server sees us at (RFC 8489).
    case stun
    /// A relayed address (RFC 8656).
    case turn
  }

  /// What is asked of the server, by the scheme.
  package let kind: Kind
  /// The server's name or address.
  package let host: ServerHost
  /// The port, from 1 to 65535.
  package let port: UInt16
  /// How messages travel to it, by the scheme and the query.
  package let transport: ServerTransport

  /// Reads a URL.
  ///
  /// - Throws: The first thing that is wrong with it.
  package init(_ text: String) throws(ServerURLError) {
    try Self.checkCharacters(of: text)
    guard let colon = text.firstIndex(of: ":") else { throw .unknownScheme }
    let scheme = try Scheme(text[..<colon])
    let rest = text[text.index(after: colon)...]
    guard !rest.hasPrefix("//") else { throw .slashes }
    guard !rest.contains("@") else { throw .userInfo }
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let place = try HostAndPort(parts.first ?? "")
    self.kind = scheme.kind
    self.host = place.host
    self.port = place.port ?? scheme.defaultPort
    self.transport = try scheme.transport(query: parts.count > 1 ? parts[1] : nil)
  }

  /// A plain STUN server.
  init(stun host: ServerHost, port: UInt16) {
    (self.kind, self.host, self.port, self.transport) = (.stun, host, port, .udp)
  }

  private static func checkCharacters(of text: String) throws(ServerURLError) {
    if text.holdsSeveralURLs { throw .severalURLs }
    for scalar in text.unicodeScalars {
      guard scalar.isASCII else {
        switch scalar {
        case "\u{2018}"..."\u{201F}": throw .quotes
        default: throw scalar.isInvisible ? .invisibleCharacter : .notASCII
        }
      }
      guard scalar != "\"", scalar != "'", scalar != "`" else { throw .quotes }
      guard scalar > " ", scalar != "\u{7F}" else { throw .whitespace }
    }
  }
}

extension String {
  /// Whether another scheme follows a blank, a comma or a semicolon.
  fileprivate var holdsSeveralURLs: Bool {
    guard utf8.contains(where: { [0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3B].contains($0) }) else {
      return false
    }
    let parts = split { $0.isWhitespace || $0 == "," || $0 == ";" }
    let urls = parts.filter { part in
      let start = part.prefix(6).lowercased()
      return ["stun:", "stuns:", "turn:", "turns:"].contains { start.hasPrefix($0) }
    }
    return urls.count > 1
  }
}

extension Unicode.Scalar {
  /// Whether nobody can see it: spaces of other scripts, zero-width characters, marks of direction.
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: true
    default: properties.isDefaultIgnorableCodePoint
    }
  }
}

extension ServerURL {
  /// The same way to speak to another host.
  package func with(_ host: ServerHost) -> ServerURL {
    ServerURL(kind: kind, host: host, port: port, transport: transport)
  }

  /// The same server over the same transport, asked for our own address only: for that no server is shown
  /// a credential. Over TCP there is no such URL (RFC 7064), and its text is for people.
  package var forBinding: ServerURL {
    ServerURL(kind: .stun, host: host, port: port, transport: transport)
  }

  private init(kind: Kind, host: ServerHost, port: UInt16, transport: ServerTransport) {
    (self.kind, self.host, self.port, self.transport) = (kind, host, port, transport)
  }
}

/// As the text that ``description`` gives.
extension ServerURL: Codable {
  /// Reads a URL; throws a `DecodingError` that shows nothing of what stands there.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      try self.init(text)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: container.codingPath, debugDescription: "no server URL",
          underlyingError: error))
    }
  }

  /// Writes the URL.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ServerURL: CustomStringConvertible {
  /// The shortest text that means this server: lower case, without a default port or transport.
  package var description: String {
    let scheme = Scheme(kind: kind, isSecure: transport.isSecure)
    let port = port == scheme.defaultPort ? "" : ":\(port)"
    let query =
      switch transport {
      case .tcp: "?transport=tcp"
      case .dtls: "?transport=udp"
      case .udp, .tls: ""
      }
    return "\(scheme):\(host)\(port)\(query)"
  }
}
