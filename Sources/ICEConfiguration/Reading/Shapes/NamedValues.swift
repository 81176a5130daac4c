import Documents
import PlainText

/// Values whose names say what they are: `TURN_URL`, `turnUsername`, `stun-server`, `SELKIES_TURN_PORT`.
///
/// Variables of an environment, settings and flags of a program, and the outputs of Terraform are all
/// that; only the spelling of their names differs.
struct NamedValues {
  /// What a value is for.
  private enum Role {
    case host
    case port
    case transport
    case security
    case username
    case password
    case secret

    init?(_ word: String) {
      switch word {
      case "host", "hosts", "hostname", "server", "servers", "address", "addr", "domain", "srv",
        "url",
        "urls", "uri", "uris", "ip", "stun", "turn", "stuns", "turns":
        self = .host
      case "port": self = .port
      case "transport", "protocol", "proto": self = .transport
      case "tls", "secure", "ssl": self = .security
      case "username", "user", "login", "uname": self = .username
      case "password", "passwd", "pass", "pwd", "credential", "credentials", "cred", "passw":
        self = .password
      case "secret": self = .secret
      default: return nil
      }
    }
  }

  /// One value, and the words of its name.
  private struct Value {
    let words: [String]
    let place: JSONPlace
    /// How many words lead up to `stun` or `turn`, with it; nil without.
    let kindEnd: Int?

    var role: Role? { words.last.flatMap(Role.init) }
    var kind: String? { kindEnd.map { words[$0 - 1].filter(\.isLetter) } }
    /// The words that the values of one server share.
    var group: ArraySlice<String>? { kindEnd.map { words[..<$0] } }
    var text: String? {
      let text = place.node.value.scalarText?.trimmed
      return text?.isEmpty == true || place.node.value.isNull ? nil : text
    }
  }

  private let values: [Value]

  /// The members of an object by their names; nil if it is none.
  init?(_ place: JSONPlace) {
    guard case .object(let members) = place.node.value else { return nil }
    values = members.map { member in
      let words = Self.words(of: member.key)
      let kindEnd = words.firstIndex(where: Self.isKind).map { $0 + 1 }
      return Value(words: words, place: place.value(of: member), kindEnd: kindEnd)
    }
  }

  /// Whether a server is among the values.
  ///
  /// - Parameter isStrict: Whether the names have to speak of STUN, TURN or ICE: elsewhere than among
  ///   variables a URL may stand under any name.
  func nameServers(isStrict: Bool) -> Bool {
    values.contains { value in
      if value.kindEnd != nil, hosts(of: value) != nil { return true }
      guard value.place.urlList != nil else { return false }
      return !isStrict || value.kindEnd != nil
        || value.words.contains { $0 == "ice" || $0 == "webrtc" }
    }
  }

  // MARK: Names

  /// `nextPublicTurnURL`, `NEXT_PUBLIC_TURN_URL` and `next.public.turnurl` are next, public, turn, url.
  private static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    let characters = Array(name)
    for (place, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      let before = place > 0 ? characters[place - 1] : " "
      let after = place + 1 < characters.count ? characters[place + 1] : " "
      let begins =
        character.isUppercase && (before.isLowercase || before.isUppercase && after.isLowercase)
      if begins, !word.isEmpty {
        words.append(word)
        word = ""
      }
      word += character.lowercased()
    }
    if !word.isEmpty { words.append(word) }
    if words.suffix(2) == ["user", "name"] {
      words.replaceSubrange(words.count - 2..<words.count, with: ["username"])
    }
    return words.flatMap(Self.parts)
  }

  /// The words of one that was written without a gap: `turnserver`, `stunaddr`.
  private static func parts(of word: String) -> [String] {
    for kind in ["turns", "turn", "stuns", "stun"] where word.hasPrefix(kind) {
      let rest = String(word.dropFirst(kind.count))
      if !rest.isEmpty, Role(rest) != nil { return [kind, rest] }
    }
    return [word]
  }

  private static func isKind(_ word: String) -> Bool {
    ["stun", "stuns", "turn", "turns"].contains(word.filter(\.isLetter))
      && word.first?.isLetter == true
  }

  // MARK: Servers

  /// The hosts that a value names without a scheme; nil if it names none.
  private func hosts(of value: Value) -> [String]? {
    guard value.role == .host, let text = value.text, !value.place.isComputed,
      !value.words.contains(where: Self.isOwnSide.contains), text != "true", text != "false"
    else { return nil }
    let hosts = text.split { $0 == "," || $0 == ";" || $0.isWhitespace }.map(String.init)
    let areHosts = hosts.allSatisfy { host in
      // A word alone is a host only where it is called one.
      (host.contains(".") || host.hasPrefix("[") || value.words.last == "host")
        && !host.contains("/") && (try? HostAndPort(host[...])) != nil
    }
    return areHosts && !hosts.isEmpty ? hosts : nil
  }

  /// Words of addresses that a server uses itself, and nobody asks it at.
  private static let isOwnSide: Set<String> = [
    "listen", "listening", "relay", "bind", "local", "private", "internal", "realm", "enabled",
    "denied",
  ]

  private func other(_ role: Role, of value: Value) -> Value? {
    values.first { $0.role == role && $0.group == value.group && $0.text != nil }
  }

  /// The value of a role that belongs to another one: that whose name begins as its does, else the only
  /// one, if it is about TURN or says nothing else.
  private func credential(_ role: Role, of value: Value) -> Value? {
    // What only the running program knows is one as well: without it the server would get none.
    let known = values.filter { $0.role == role && ($0.text != nil || $0.place.isComputed) }
    func shared(_ other: Value) -> Int {
      zip(other.words, value.words).prefix { $0 == $1 }.count
    }
    let most = known.map(shared).max() ?? 0
    let nearest = known.filter { shared($0) == most }
    if most > 0, nearest.count == 1 || nearest.first?.words.count == most + 1 {
      return nearest[0]
    }
    let about = known.filter { other in
      other.kind?.hasPrefix("turn") == true || other.words.count == 1
        || other.words.contains { $0 == "ice" || $0 == "webrtc" }
    }
    return about.count == 1 ? about[0] : nil
  }
}

extension JSONPlace {
  /// The URLs of a value that holds nothing else, as a list or separated by commas, semicolons or blanks.
  var urlList: [(text: String, place: JSONPlace)]? {
    if let elements, firstElements.contains(where: \.isURL) {
      var urls: [(text: String, place: JSONPlace)] = []
      for element in elements {
        guard let text = element.node.value.text, text.beginsAsServerURL else { return nil }
        urls.append((text, element))
      }
      return urls
    }
    guard let text = node.value.text else { return nil }
    let parts = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
    guard !parts.isEmpty, parts.allSatisfy(\.beginsAsServerURL) else { return nil }
    return parts.map { ($0, self) }
  }
}

extension ConfigurationDecoder {
  /// The servers of values whose names say what they are.
  mutating func servers(of values: NamedValues) -> [Server] { values.servers(&self) }
}

extension NamedValues {
  fileprivate func servers(_ decoder: inout ConfigurationDecoder) -> [Server] {
    decoder.each(values) { decoder, value in
      if let list = value.place.urlList {
        // In a program an entry may have named them already.
        let urls = list.filter { !decoder.readTexts.contains($0.place.node.position) }
        decoder.readTexts.insert(value.place.node.position)
        let credential = credential(of: value, urls.map(\.text), &decoder)
        return decoder.each(urls) { decoder, url in
          decoder.readTexts.insert(url.place.node.position)
          return url.text.contains("://")
            ? decoder.server(ofURI: url.text, at: url.place, credential)
            : decoder.server(url.text, at: url.place, credential)
        }
      }
      guard value.kindEnd != nil, let hosts = hosts(of: value), !isNamedByURL(value) else {
        return nil
      }
      return servers(at: hosts, of: value, &decoder)
    }
    .flatMap(\.self)
  }

  /// Whether the same server has a URL, too.
  private func isNamedByURL(_ value: Value) -> Bool {
    values.contains { $0.group == value.group && $0.place.urlList != nil }
  }

  private func servers(
    at hosts: [String], of value: Value, _ decoder: inout ConfigurationDecoder
  ) -> [Server] {
    let isSecure =
      value.kind?.hasSuffix("s") == true
      || ["true", "1", "yes", "on"].contains(
        other(.security, of: value)?.text?.lowercased()
          ?? other(.security, of: value)?.place.node.value.truth.map { "\($0)" } ?? "")
    let isTURN = value.kind?.hasPrefix("turn") == true
    let transport = other(.transport, of: value)?.text?.lowercased()
    let port = other(.port, of: value)?.text.map { ":\($0)" } ?? ""
    let scheme = (isTURN ? "turn" : "stun") + (isSecure || transport == "tls" ? "s" : "")
    let query =
      isTURN && ["udp", "tcp"].contains(transport) && !isSecure
      ? "?transport=\(transport ?? "")" : ""
    let credential = isTURN ? credential(of: value, ["turn:"], &decoder) : .placeholder
    return decoder.each(hosts) { decoder, host in
      let hasPort = (try? HostAndPort(host[...]))?.port != nil
      return decoder.server(
        "\(scheme):\(host)\(hasPort ? "" : port)\(query)", at: value.place, credential)
    }
  }

  private func credential(
    of value: Value, _ urls: [String], _ decoder: inout ConfigurationDecoder
  ) -> Credential {
    guard urls.contains(where: { $0.trimmed.lowercased().hasPrefix("turn") }) else {
      return .placeholder
    }
    let username = credential(.username, of: value)
    let password = credential(.password, of: value)
    let secret = credential(.secret, of: value)
    if let username, let password {
      return decoder.credential(username: username.place, password: password.place, secret: nil)
    }
    if let secret { return decoder.credential(username: nil, password: nil, secret: secret.place) }
    // docker-jitsi-meet calls it TURN_CREDENTIALS.
    if let password, username == nil, password.words.last == "credentials" {
      decoder.notice(
        "this was taken for a shared secret, since no user name stands beside it",
        at: password.place)
      return decoder.credential(username: nil, password: nil, secret: password.place)
    }
    // Half of a pair is reported where it is the server's for certain.
    if let half = username ?? password, half.kindEnd != nil {
      return decoder.credential(
        username: username?.place, password: password?.place, secret: nil, passwordKey: "password")
    }
    return .placeholder
  }
}
