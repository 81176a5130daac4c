import Documents
import PlainText

// Servers of lists whose key says what they are, so that an entry need not: hosts, with their ports or
// without.
extension ConfigurationDecoder {
  private static let usernameKeys = ["turnusername", "turnuser", "username", "user"]
  private static let passwordKeys = [
    "turnpassword", "turncredential", "turnpass", "password", "credential", "pass",
  ]
  private static let secretKeys = ["turnsecret", "turnsharedsecret", "staticauthsecret", "secret"]

  /// Whether a key stands beside a list for all of its TURN servers.
  func isBeside(_ key: String) -> Bool {
    (Self.usernameKeys + Self.passwordKeys + Self.secretKeys).contains(key.folded)
  }

  /// What every TURN server of a list is asked with, if it stands beside it.
  mutating func credential(beside place: JSONPlace) -> Credential {
    func first(_ keys: [String]) -> JSONPlace? {
      keys.lazy.compactMap { place.folded($0) }.first {
        !$0.node.value.isNull && !$0.node.value.isString("") && $0.node.value.scalarText != nil
      }
    }
    let (username, password) = (first(Self.usernameKeys), first(Self.passwordKeys))
    if username != nil || password != nil {
      return credential(username: username, password: password, secret: nil)
    }
    guard let secret = first(Self.secretKeys) else { return .placeholder }
    return credential(username: nil, password: nil, secret: secret)
  }

  /// The servers of a list: URLs, hosts, or entries with either.
  ///
  /// - Parameters:
  ///   - scheme: What the hosts are.
  ///   - credential: What those without one of their own are asked with.
  mutating func servers(
    listedIn place: JSONPlace, scheme: String, _ credential: Credential
  ) -> [Server] {
    if place.node.value.isNull { return [] }
    if let table = place.entriesOfTable {
      return each(table) { $0.servers(in: $1, scheme: scheme, credential) }.flatMap(\.self)
    }
    guard let elements = place.elements else {
      return servers(in: place, scheme: scheme, credential)
    }
    return each(elements) { $0.servers(in: $1, scheme: scheme, credential) }.flatMap(\.self)
  }

  private mutating func servers(
    in place: JSONPlace, scheme: String, _ credential: Credential
  ) -> [Server] {
    if place.isOccEntry { return occServers(in: place) ?? [] }
    if place.isHostEntry {
      return hostServer(in: place, scheme: scheme, credential).map { [$0] } ?? []
    }
    guard place.node.value.text != nil else {
      return foreignServers(in: place).map {
        $0.credential == .placeholder ? $0.with(credential) : $0
      }
    }
    return server(scheme: scheme, hostAndPort: place, credential).map { [$0] } ?? []
  }

  /// The server that a host with its port, or a URL, stands for.
  mutating func server(
    scheme: String, hostAndPort place: JSONPlace, query: String = "",
    _ credential: Credential = .placeholder
  ) -> Server? {
    guard let text = place.node.value.text else {
      reportType("a string", at: place)
      return nil
    }
    // Some write the scheme, too.
    if text.beginsAsServerURL || text.hasPrefix("${") {
      readTexts.insert(place.node.position)
      return server(text, at: place, credential)
    }
    return server("\(scheme):\(text.trimmed.bracketed)\(query)", at: place, credential)
  }

  /// A server by its host, port and protocol.
  private mutating func hostServer(
    in place: JSONPlace, scheme: String, _ shared: Credential
  ) -> Server? {
    let keys = [
      "host", "port", "protocol", "username", "credential", "password", "secret", "transport",
      "tls",
    ]
    for member in distinctMembers(of: place) where !keys.contains(member.key.folded) {
      _ = foreign(
        member, at: place.value(of: member), resembling: keys, ignoring: EntryRole.ignored)
    }
    guard let host = place.folded("host"), let name = host.node.value.text else {
      report(#"expected "host""#, at: place)
      return nil
    }
    let isTURN = scheme.hasPrefix("turn")
    let own =
      isTURN
      ? credential(
        username: place.folded("username"), password: place.folded("credential", "password"),
        secret: place.folded("secret")) : .placeholder
    let credential = own == .placeholder ? shared : own
    let port = place.folded("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    let isSecure = place.folded("tls")?.node.value.truth == true
    let plain = "\(scheme):\(name.bracketed)\(port)"
    let secure = "\(isTURN ? "turns" : "stuns"):\(name.bracketed)\(port)"
    guard let transport = place.folded("protocol", "transport") else {
      return server(isSecure ? secure : plain, at: host, credential)
    }
    switch transport.node.value.text?.lowercased() {
    case "udp": return server(isTURN ? "\(plain)?transport=udp" : plain, at: host, credential)
    case "tcp" where isSecure: return server(secure, at: host, credential)
    case "tcp": return server("\(plain)?transport=tcp", at: host, credential)
    case "tls": return server(isTURN ? "\(secure)?transport=tcp" : secure, at: host, credential)
    default:
      report(#"expected "udp", "tcp" or "tls""#, at: transport)
      return nil
    }
  }
}

extension JSONPlace {
  /// Whether this is an object with a host instead of URLs.
  var isHostEntry: Bool { has("host") && !isEntry && folded("host")?.node.value.text != nil }

  /// The entries of an object that gives each a name of its own; nil if it is none.
  var entriesOfTable: [JSONPlace]? {
    guard case .object(let members) = node.value, !members.isEmpty, !isEntry, !isComputed else {
      return nil
    }
    let entries = members.map(value(of:))
    return entries.allSatisfy(\.isEntry) ? entries : nil
  }

  var isTableOfEntries: Bool { entriesOfTable != nil }

  /// The lists of an object that gives each a name of its own, as neko's `frontend` and `backend`; nil if
  /// it is none.
  var listsOfTable: [JSONPlace]? {
    guard case .object(let members) = node.value, !members.isEmpty, !isEntry else { return nil }
    let lists = members.map(value(of:))
    return lists.allSatisfy { $0.isArray && $0.holdsEntries } ? lists : nil
  }
}

extension String {
  /// Whether the text is a host with a port, and no URL.
  var isHostAndPort: Bool {
    guard !beginsAsServerURL, let colon = lastIndex(of: ":"), contains(".") || hasPrefix("[") else {
      return false
    }
    let port = self[index(after: colon)...]
    return (1...5).contains(port.count) && port.allSatisfy(\.isNumber)
  }

  /// A host as it stands in a URL: an IPv6 address is in brackets there.
  var bracketed: String {
    !hasPrefix("[") && count(where: { $0 == ":" }) > 1 ? "[\(self)]" : self
  }
}
