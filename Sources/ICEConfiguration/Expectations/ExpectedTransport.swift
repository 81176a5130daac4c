/// A way to speak to a server, as an expectation names it: `turn/udp`, or `turn/tls:443`.
package struct ExpectedTransport: Hashable, Sendable {
  /// What the server is asked for.
  package let kind: ServerURL.Kind
  /// How messages travel to it.
  package let transport: ServerTransport
  /// Its port; nil for any.
  package let port: UInt16?

  /// Reads `KIND/TRANSPORT` or `KIND/TRANSPORT:PORT`; nil if the text is neither.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let kind = ServerURL.Kind(rawValue: String(words[0])),
      let transport = ServerTransport(rawValue: String(words[1]))
    else { return nil }
    self.kind = kind
    self.transport = transport
    guard parts.count == 2 else {
      port = nil
      return
    }
    // UInt16 would also take a sign.
    guard parts[1].allSatisfy(\.isNumber), let number = UInt16(parts[1]), number > 0 else {
      return nil
    }
    port = number
  }

  /// `KIND/TRANSPORT`, or `KIND/TRANSPORT:PORT`.
  package var text: String {
    "\(kind.rawValue)/\(transport.rawValue)" + (port.map { ":\($0)" } ?? "")
  }

  /// Whether a server at this URL is spoken to so.
  package func matches(_ url: ServerURL) -> Bool {
    url.kind == kind && url.transport == transport && (port == nil || url.port == port)
  }
}

extension ExpectedTransport: CustomStringConvertible {
  /// `TURN over TLS on port 443`.
  package var description: String {
    "\(kind.rawValue.uppercased()) over \(transport.rawValue.uppercased())"
      + (port.map { " on port \($0)" } ?? "")
  }
}
