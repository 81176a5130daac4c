/// What Chromium does with an ICE server's URL: its own parser of URLs, and then WebRTC's.
enum ChromiumURL {
  static func fate(of text: String) -> URLFate {
    guard let url = ParsedURL(text) else { return refused("it is not a URL") }
    guard let scheme = ICEScheme(rawValue: url.scheme) else {
      return refused("the scheme is not stun, stuns, turn or turns")
    }
    if let query = url.query, !query.isEmpty,
      scheme.isSTUN || !query.hasPrefix("transport=") || query == "transport="
    {
      return refused(
        scheme.isSTUN
          ? "nothing may follow the host of a stun: URL"
          : "only ?transport=udp and ?transport=tcp may follow the host")
    }
    do {
      let (server, transport) = try parse(url.serialized, scheme)
      return fate(of: server, scheme, transport)
    } catch {
      return .refused(error)
    }
  }

  /// By the parser of URLs, before WebRTC's own has a look at any.
  private static func refused(_ reason: String) -> URLFate {
    .refused(.syntax(reason).noticed(at: .urls))
  }

  private struct HostAndPort {
    let host: String
    let isBracketed: Bool
    let port: Int
  }

  private static func parse(
    _ text: String, _ scheme: ICEScheme
  ) throws(BrowserException) -> (HostAndPort, UsedURL.Transport) {
    let parts = text.split(separator: "?", omittingEmptySubsequences: false)
    var transport = UsedURL.Transport.udp
    // Of several question marks none counts.
    if parts.count == 2 {
      let words = parts[1].split(separator: "=", omittingEmptySubsequences: false)
      guard words[0] == "transport" else { throw .syntax("nothing follows the question mark") }
      guard words.count > 1, let named = UsedURL.Transport(rawValue: words[1].lowercased()),
        named != .tls
      else { throw .syntax("the transport is neither udp nor tcp") }
      transport = named
    }
    let rest = String(parts[0].dropFirst(scheme.rawValue.count + 1))
    guard !rest.isEmpty else { throw .syntax("there is no host") }
    guard !rest.contains("@") else { throw .syntax("there is a user name in the URL") }
    return (try hostAndPort(in: rest, scheme.defaultPort), scheme == .turns ? .tls : transport)
  }

  private static func hostAndPort(
    in text: String, _ defaultPort: Int
  ) throws(BrowserException) -> HostAndPort {
    let isBracketed = text.hasPrefix("[")
    let host: Substring
    let behind: Substring
    if isBracketed {
      guard let end = text.lastIndex(of: "]") else { throw .syntax("a bracket is missing") }
      (host, behind) = (text[..<end].dropFirst(), text[end...].dropFirst())
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      (host, behind) = (text[..<end], text[end...])
    }
    var port = defaultPort
    // Behind a bracket only a colon counts: what stands there without one is passed over.
    if isBracketed ? behind.contains(":") : !behind.isEmpty {
      guard behind.first == ":" || isBracketed, let given = Int(plainDigits: behind.dropFirst()),
        (1...65535).contains(given)
      else { throw .syntax("the port is not a number from 1 to 65535") }
      port = given
    }
    guard !host.isEmpty, !host.contains(where: { #" #/<>?@[\]^|"#.contains($0) }) else {
      throw .syntax("the host has a character that no host has")
    }
    return HostAndPort(host: String(host), isBracketed: isBracketed, port: port)
  }

  private static func fate(
    of server: HostAndPort, _ scheme: ICEScheme, _ transport: UsedURL.Transport
  ) -> URLFate {
    if BlockedPorts.chromium.contains(server.port) { return .dead(.port(server.port)) }
    let isPrivileged =
      !scheme.isSTUN && server.port < BlockedPorts.chromiumPrivileged
      && !BlockedPorts.chromiumAllowed.contains(server.port)
    if isPrivileged, transport != .udp { return .dead(.port(server.port)) }
    if let death = death(of: server, transport) { return .dead(death) }
    var candidates: Set<UsedURL.Candidate> = scheme.isSTUN ? [.srflx] : [.relay]
    // A TURN server is asked for a Binding, too, over UDP; below 1024 for nothing else.
    if transport == .udp { candidates = isPrivileged ? [.srflx] : candidates.union([.srflx]) }
    return .used(UsedURL(transport: transport, port: server.port, candidates: candidates))
  }

  private static func death(of server: HostAndPort, _ transport: UsedURL.Transport) -> DeadURL? {
    if server.isBracketed, let host = HostText(bracketed: server.host) { return death(at: host) }
    let needsDecoding = server.host.contains("%")
    // Over TCP the network stack brings a host into its usual form, over UDP nobody does.
    if transport == .udp, needsDecoding || server.host.contains(where: \.isUppercase) {
      return .spelling
    }
    if needsDecoding {
      guard !server.isBracketed, let host = CanonicalHost(server.host) else { return .noName }
      return death(at: HostText(unbracketed: host.text))
    }
    return death(at: HostText(unbracketed: server.host))
  }

  private static func death(at host: HostText) -> DeadURL? {
    switch host {
    case .name, .address, .special(.loopback), .special(.linkLocal4), .special(.mapped): nil
    case .impossible: .noName
    case .special(let kind): .address(kind.words)
    }
  }
}

extension Int {
  /// Decimal digits and nothing else; nil if there are none or too many.
  init?(plainDigits text: Substring) {
    guard !text.isEmpty, text.unicodeScalars.allSatisfy(\.isASCIIDigit) else { return nil }
    self.init(text)
  }
}
