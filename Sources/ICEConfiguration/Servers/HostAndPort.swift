/// A host, and the port behind its colon if there is one: the authority of a URL (RFC 3986 §3.2)
/// without user info.
package struct HostAndPort {
  /// The host.
  package let host: ServerHost
  /// The port; nil if there is none.
  package let port: UInt16?

  /// Reads the two.
  package init(_ text: Substring) throws(ServerURLError) {
    let (host, port) =
      try text.hasPrefix("[") ? Self.splitBrackets(text.dropFirst()) : Self.split(text)
    self.host = host
    self.port = try port.map(Self.port)
  }

  private static func split(_ text: Substring) throws(ServerURLError) -> (ServerHost, Substring?) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw .missingBrackets }
    guard let host = parts.first, !host.isEmpty else { throw .missingHost }
    return (try ServerHost(parsing: host), parts.count > 1 ? parts[1] : nil)
  }

  private static func splitBrackets(
    _ text: Substring
  ) throws(ServerURLError) -> (ServerHost, Substring?) {
    guard let bracket = text.firstIndex(of: "]") else { throw .malformedIPv6 }
    let host = try ServerHost(parsingIPv6: text[..<bracket])
    let rest = text[text.index(after: bracket)...]
    guard let colon = rest.first else { return (host, nil) }
    guard colon == ":" else { throw .malformedPort }
    return (host, rest.dropFirst())
  }

  private static func port(_ text: Substring) throws(ServerURLError) -> UInt16 {
    guard text.allSatisfy(\.isNumber), let port = UInt16(text), port > 0 else {
      throw .malformedPort
    }
    return port
  }
}
