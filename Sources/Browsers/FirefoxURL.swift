/// What Firefox does with an ICE server's URL: the steps of the WebRTC standard ("validate an ICE
/// server URL"), and its own list of ports.
enum FirefoxURL {
  static func fate(of text: String) -> URLFate {
    do { return try parse(text) } catch { return .refused(error) }
  }

  private static func parse(_ text: String) throws(BrowserException) -> URLFate {
    guard let url = ParsedURL(text) else { throw .syntax("it is not a URL") }
    guard let scheme = ICEScheme(rawValue: url.scheme) else {
      throw .syntax("the scheme is not stun, stuns, turn or turns")
    }
    guard url.fragment == nil else { throw .syntax("there is a # in the URL") }
    guard !url.path.isEmpty else { throw .syntax("there is no host") }
    guard !url.path.contains(where: { "/\\".contains($0) }) else {
      throw .syntax("there is a slash in the URL")
    }
    guard !url.path.contains("@") else { throw .syntax("there is a user name in the URL") }
    let query = url.query ?? ""
    guard !scheme.isSTUN || query.isEmpty else {
      throw .syntax("nothing may follow the host of a stun: URL")
    }
    guard scheme != .stuns else {
      throw BrowserException(name: .notSupported, reason: "stuns is not supported")
    }
    let (host, port) = try hostAndPort(in: url.path)
    let transport = try transport(named: query)
    let number = port ?? scheme.defaultPort
    guard number > 0, !BlockedPorts.firefox.contains(number) else {
      throw .syntax("port \(number) is blocked")
    }
    return fate(
      of: host, isName: url.path.lowercased().hasPrefix("localhost"), scheme,
      scheme == .turns ? .tls : transport, port: number)
  }

  private static func transport(named query: String) throws(BrowserException) -> UsedURL.Transport {
    switch query {
    case "", "transport=udp": return .udp
    case "transport=tcp": return .tcp
    default: throw .syntax("only ?transport=udp and ?transport=tcp may follow the host")
    }
  }

  private static func hostAndPort(
    in path: String
  ) throws(BrowserException) -> (HostText, port: Int?) {
    let end: String.Index
    let host: HostText
    if path.hasPrefix("[") {
      guard let close = path.firstIndex(of: "]"),
        let address = HostText(bracketed: String(path[..<close].dropFirst()))
      else { throw .syntax("there is no IPv6 address in the brackets") }
      (host, end) = (address, path.index(after: close))
    } else {
      end = path.firstIndex(of: ":") ?? path.endIndex
      guard let canonical = CanonicalHost(String(path[..<end])) else {
        throw .syntax("the host has a character that no host has")
      }
      host = HostText(unbracketed: canonical.text)
      // Of a host that ends in a number an address has to come.
      let last = canonical.text.split(separator: ".").last ?? ""
      if host == .impossible, last.first?.isNumber == true, last.allSatisfy(\.isHexDigit),
        last.allSatisfy(\.isNumber)
      {
        throw .syntax("the host is no IPv4 address")
      }
    }
    let behind = path[end...]
    if behind.isEmpty || behind == ":" { return (host, nil) }
    guard behind.hasPrefix(":"), let port = Int(plainDigits: behind.dropFirst()), port <= 65535
    else { throw .syntax("the port is not a number from 1 to 65535") }
    return (host, port)
  }

  private static func fate(
    of host: HostText, isName: Bool, _ scheme: ICEScheme, _ transport: UsedURL.Transport, port: Int
  ) -> URLFate {
    switch host {
    case .impossible: return .dead(.noName)
    case .special where transport == .tls && !isName: return .dead(.literalTLS)
    case .special(.loopback): return .dead(.loopback)
    case .special(let kind): return .dead(.address(kind.words))
    case .address where transport == .tls: return .dead(.literalTLS)
    case .name, .address: break
    }
    // The srflx comes with the answer to the Allocate, over UDP only.
    let candidates: Set<UsedURL.Candidate> =
      scheme.isSTUN ? [.srflx] : transport == .udp ? [.srflx, .relay] : [.relay]
    return .used(UsedURL(transport: transport, port: port, candidates: candidates))
  }
}

extension Browser {
  /// What the browser does with one URL of a configuration, as it is written there.
  package func fate(of url: String) -> URLFate {
    switch self {
    case .chromium: ChromiumURL.fate(of: url)
    case .firefox: FirefoxURL.fate(of: url)
    }
  }
}
