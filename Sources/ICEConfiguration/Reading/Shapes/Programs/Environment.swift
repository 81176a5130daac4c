import Documents
import PlainText

extension Shape {
  static let environment = Shape(
    name: "environment",
    origin: "NAME=value lines (.env, systemd, Docker) that hold ICE JSON or URLs",
    example: """
      NEKO_ICESERVERS=[{"urls":["stun:stun.example.com"]}]
      TURN_URL=turn:turn.example.com:3478
      TURN_USERNAME=u
      TURN_PASSWORD=p
      """,
    syntax: .environment, fits: { _ in true },
    read: { decoder, place in
      guard case .object(let members) = place.node.value else { return Contents() }
      var contents = Contents()
      for member in members {
        if decoder.hasStopped { break }
        let field = place.value(of: member)
        let opened = field.opened
        if opened.isObject || opened.isArray {
          guard opened.holdsServers else { continue }
          let inner = decoder.contents(of: opened, isWhole: false)
          contents.servers += inner.servers
          contents.icePolicy = inner.icePolicy ?? contents.icePolicy
          decoder.leftOut.insert(field.node.position)
        } else if let urls = field.urlList {
          let credential = decoder.credential(beside: member.key, in: place)
          decoder.readTexts.insert(field.node.position)
          contents.servers += decoder.each(urls) { $0.server($1, at: field, credential) }
        }
      }
      return contents
    })

  static let uris = Shape(
    name: "uris",
    origin:
      "GStreamer's webrtcbin and SimpleX Chat: a URI a line, with user name and password in it",
    example: """
      stun://stun.example.com:3478
      turn://u:p@turn.example.com:3478?transport=tcp
      """,
    syntax: .urlLines, fits: { $0.elements?.contains(where: \.isURI) == true },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(servers: decoder.each(elements) { $0.server(ofURI: $1) })
    })

  static let urlLines = Shape(
    name: "url-lines", origin: "one URL a line",
    example: """
      stun:stun.example.com
      stuns:stun.example.com:443
      """,
    syntax: .urlLines, fits: { _ in true },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })

  static let linkHeaders = Shape(
    name: "link-headers", origin: "Link header fields of WHIP and WHEP servers (RFC 9725)",
    example: """
      Link: <stun:stun.example.com>; rel="ice-server"
      Link: <turn:turn.example.com?transport=udp>; rel="ice-server"; username="u"; credential="p"
      """,
    syntax: .linkHeaders, fits: { _ in true },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}

extension JSONPlace {
  /// Whether a URL has two slashes, or a user name and password.
  fileprivate var isURI: Bool {
    guard let text = node.value.text, let colon = text.firstIndex(of: ":") else { return false }
    let rest = text[text.index(after: colon)...]
    return rest.hasPrefix("//") || UserInformation(splitting: String(rest)).credential != nil
  }

  /// The URLs of a text that holds nothing else: separated by commas, semicolons or blanks.
  fileprivate var urlList: [String]? {
    guard let text = node.value.text else { return nil }
    let parts = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map(String.init)
    return !parts.isEmpty && parts.allSatisfy(\.beginsAsServerURL) ? parts : nil
  }

  /// Whether a server's URL stands anywhere inside.
  fileprivate var holdsServers: Bool {
    switch node.value {
    case .string(let text), .plain(let text): text.holdsServerURL
    case .object(let members): members.contains { value(of: $0).holdsServers }
    case .array: elements?.contains(where: \.holdsServers) == true
    case .number, .boolean, .null: false
    }
  }
}

extension ConfigurationDecoder {
  /// The server of a URI, which browsers know without slashes, user name and password only.
  fileprivate mutating func server(ofURI place: JSONPlace) -> Server? {
    guard let text = place.node.value.text, place.isURI, let colon = text.firstIndex(of: ":") else {
      return foreignServers(in: place).first
    }
    readTexts.insert(place.node.position)
    notice(
      "a browser refuses a URL with two slashes, or with a user name and password in it", at: place)
    let rest = text[text.index(after: colon)...]
    let hasSlashes = rest.hasPrefix("//")
    let parts = UserInformation(
      splitting: String(hasSlashes ? rest.dropFirst(2) : rest), isEscaped: hasSlashes)
    return server(
      "\(text[...colon])\(parts.host)", at: place, parts.credential ?? .placeholder)
  }

  /// The user name and password, or the secret, in the variables beside one that holds URLs: those that
  /// begin as it does, else the only ones that are about TURN.
  fileprivate mutating func credential(beside key: String, in place: JSONPlace) -> Credential {
    guard case .object(let members) = place.node.value else { return .placeholder }
    let prefix = key.split(separator: "_").dropLast().joined(separator: "_")
    func field(_ endings: String...) -> JSONPlace? {
      let named = members.filter { member in
        let name = member.key.uppercased()
        return endings.contains { name.hasSuffix($0) } && !member.node.value.isString("")
      }
      let own = named.first { !prefix.isEmpty && $0.key.hasPrefix("\(prefix)_") }
      let aboutTURN = named.filter { member in
        ["TURN", "ICE"].contains { member.key.uppercased().contains($0) }
      }
      return (own ?? (aboutTURN.count == 1 ? aboutTURN.first : nil)).map(place.value(of:))
    }
    let username = field("USERNAME", "USER")
    let password = field("PASSWORD", "CREDENTIAL", "CREDENTIALS", "PASS", "PWD")
    let secret = field("SECRET")
    if username != nil, password != nil {
      return credential(username: username, password: password, secret: nil)
    }
    if secret != nil { return credential(username: nil, password: nil, secret: secret) }
    return .placeholder
  }
}
