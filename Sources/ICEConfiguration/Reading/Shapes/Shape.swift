import Documents

/// A shape in which people have their servers: how it is recognised, and what it means.
package struct Shape: Sendable {
  /// What a text has to be for the shape.
  enum Syntax: Hashable, Sendable {
    /// JSON, also as people write it by hand, or YAML.
    case tree
    /// One URL a line.
    case urlLines
    /// `Link` header fields.
    case linkHeaders
    /// `NAME=value` lines.
    case environment
    /// coturn's own `key=value` lines.
    case turnserver
    /// `key = value` lines of other programs.
    case settings
    /// The words of a command line.
    case commandLine
    /// The command lines of tools that test servers.
    case toolCommands
  }

  /// Which of two shapes is meant if a text fits both.
  enum Rank: Int, Sendable {
    /// Nothing but a list of servers, which others wrap.
    case bare
    /// Names of values, which may stand in anything larger.
    case named
    /// A key that many use.
    case common
    /// Keys that only one program has.
    case distinct
  }

  /// What a configuration calls it.
  package let name: String
  /// Whose it is.
  package let origin: String
  /// The shortest text that shows it; a test reads it.
  package let example: String
  /// Whether the text does not name the server's public host, so that `--host` has to.
  package var needsHost = false
  var syntax = Syntax.tree
  var rank = Rank.common
  /// Whether a value is of this shape, as far as its keys say.
  let fits: @Sendable (JSONPlace) -> Bool
  /// What it says.
  let read: @Sendable (inout ConfigurationDecoder, JSONPlace) -> Contents

  /// What one tenant says of itself, in any shape.
  struct Contents {
    var servers: [Server] = []
    var icePolicy: ICEPolicy?
    var expect: JSONPlace?
    var accept: JSONPlace?
  }
}

// MARK: - Keys as programs spell them

extension String {
  /// The key without its capitals, underscores and hyphens: `iceServers`, `ice_servers`, `IceServers`.
  ///
  /// Without the `m_` of Unity's files, too.
  var folded: String {
    let name = hasPrefix("m_") ? dropFirst(2) : self[...]
    return String(decoding: name.utf8.lazy.filter { $0 != 0x5F && $0 != 0x2D }, as: UTF8.self)
      .lowercased()
  }
}

extension JSONPlace {
  /// The value of the first member whose key is one of these, however it is spelt.
  func folded(_ keys: String...) -> JSONPlace? {
    guard case .object(let members) = node.value else { return nil }
    return members.first { keys.contains($0.key.folded) }.map(value(of:))
  }

  /// Whether every one of these keys is there, however it is spelt.
  func has(allOf keys: String...) -> Bool {
    guard case .object(let members) = node.value else { return false }
    let there = Set(members.map(\.key.folded))
    return keys.allSatisfy(there.contains)
  }

  /// Whether one of these keys is there, however it is spelt.
  func has(anyOf keys: String...) -> Bool {
    guard case .object(let members) = node.value else { return false }
    return members.contains { keys.contains($0.key.folded) }
  }

  var isObject: Bool { if case .object = node.value { true } else { false } }
  var isArray: Bool { if case .array = node.value { true } else { false } }

  /// The first elements: enough to see what a list is of.
  var firstElements: [JSONPlace] { elements.map { Array($0.prefix(3)) } ?? [] }

  /// Whether this is, or begins with, an entry as ``ConfigurationDecoder`` reads one.
  var holdsEntries: Bool {
    isEntry || isURL || (isArray && firstElements.contains { $0.isEntry || $0.isURL })
  }

  /// Whether this is an object that names URLs.
  var isEntry: Bool {
    guard let urls = folded("urls") ?? folded("url", "uris", "uri", "urlstrings") else {
      // With a password beside it nothing else can be meant.
      guard case .object(let members) = node.value else { return false }
      return has(anyOf: "username", "user") && has(anyOf: "password", "credential")
        && members.contains { EntryRole(alias: $0.key.folded, of: value(of: $0)) != nil }
    }
    return urls.isURL || urls.node.value.isNull || urls.isArray || urls.isComputed
  }

  /// Whether another program fills the value in.
  var isComputed: Bool {
    guard case .object(let members) = node.value else { return false }
    return members.first?.key.hasPrefix("!") == true
  }

  /// Whether this is a text that begins as a server's URL does, or is filled in from elsewhere.
  var isURL: Bool {
    guard let text = node.value.text else { return false }
    return text.beginsAsServerURL || text.hasPrefix("${")
  }
}

extension String {
  /// Whether the text begins with a scheme of ours, and something follows.
  var beginsAsServerURL: Bool {
    let start = drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(7).lowercased()
    return ["stun:", "stuns:", "turn:", "turns:"].contains {
      start.hasPrefix($0) && start.dropFirst($0.count).first.map { !$0.isWhitespace } == true
    }
  }

  /// Whether the text is a scheme of ours, to which a program adds the rest.
  var isSchemeOfServer: Bool {
    ["stun:", "stuns:", "turn:", "turns:"].contains(lowercased())
  }

  /// Whether a server's URL stands anywhere in the text.
  var holdsServerURL: Bool {
    guard utf8.contains(UInt8(ascii: ":")) else { return false }
    if beginsAsServerURL { return true }
    return split { $0.isWhitespace || ",;\"'[<(=".contains($0) }.contains {
      String($0).beginsAsServerURL
    }
  }
}
