import Causes
import Documents
import PlainText

/// What a key of an entry means, however a program spells it.
enum EntryRole: Sendable, CaseIterable {
  case urls
  case username
  case password
  case secret
  case credentialType
  case jurisdiction

  /// The role of a key without its capitals and underscores; nil for a foreign one.
  init?(folded key: String) {
    switch key {
    case "urls", "url", "uris", "uri", "urlstrings": self = .urls
    case "username", "user", "login", "turnusername", "turnuser": self = .username
    case "credential", "credentials", "password", "pass", "passwd", "pwd", "turnpassword",
      "turncredential", "turnpass":
      self = .password
    case "secret", "sharedsecret", "authsecret", "staticauthsecret": self = .secret
    case "credentialtype": self = .credentialType
    case "jurisdiction": self = .jurisdiction
    default: return nil
    }
  }

  /// What some call the URL, if it is one: elsewhere they are other things.
  static let aliases: Set<String> = [
    "server", "serverurl", "address", "turnurl", "turnurls", "turnserver", "stunurl", "stunserver",
  ]

  /// The role of a key that many use for other things, by its value.
  init?(alias key: String, of field: JSONPlace) {
    guard Self.aliases.contains(key), field.isURL || field.urlList != nil else { return nil }
    self = .urls
  }

  /// The keys that a misspelling is compared with.
  static let names = ["urls", "username", "credential", "credentialType", "password", "secret"]

  /// What providers write beside, and no probe needs.
  static let ignored: Set<String> = [
    "ttl", "expires", "expiresat", "expireson", "expiresin", "expiry", "expiration", "lifetime",
    "lifetimeduration", "routetype", "clientonly", "proto",
  ]
}

extension ConfigurationDecoder {
  /// An entry's values by what they mean.
  struct Entry {
    var urls: JSONPlace?
    var fields: [EntryRole: JSONPlace] = [:]
    /// What its password is called: a REST API for TURN has other words than the W3C.
    var passwordKey = "credential"
  }

  /// The servers of a list as providers write one: entries, or URLs alone; or one of them without a list.
  mutating func foreignServers(
    listedIn place: JSONPlace, leavingOut: Set<String> = []
  ) -> [Server] {
    if let table = place.entriesOfTable {
      return each(table) { $0.foreignServers(in: $1, leavingOut: leavingOut) }.flatMap(\.self)
    }
    if let lists = place.listsOfTable {
      return each(lists) { $0.foreignServers(listedIn: $1, leavingOut: leavingOut) }.flatMap(\.self)
    }
    if place.isObject { return foreignServers(in: place, leavingOut: leavingOut) }
    guard let entries = place.elements else {
      if place.node.value.isNull { return [] }
      if place.isURL { return foreignServers(in: place) }
      reportType("an array", at: place)
      return []
    }
    return each(entries) { $0.foreignServers(in: $1, leavingOut: leavingOut) }.flatMap(\.self)
  }

  /// The servers of one entry: one for every URL.
  mutating func foreignServers(
    in place: JSONPlace, leavingOut: Set<String> = []
  ) -> [Server] {
    if place.isURL {
      return server(at: place, Entry(), .placeholder).map { [$0] } ?? []
    }
    guard place.isObject else {
      reportType("an object", at: place)
      return []
    }
    let entry = entry(in: place, leavingOut: leavingOut)
    guard let urls = entry.urls else {
      if let elsewhere = firstEntries(in: place) {
        report(elsewhere: elsewhere)
        leftOut.insert(elsewhere.node.position)
      } else {
        report(#"expected "urls""#, at: place)
      }
      return []
    }
    let urlPlaces = self.urlPlaces(in: urls)
    let isTURN = urlPlaces.contains { $0.node.value.text?.isSTUN != true }
    let credential = credential(in: entry, isForTURN: isTURN)
    return each(urlPlaces) { $0.server(at: $1, entry, credential) }
  }

  /// The places of an entry's URLs.
  mutating func urlPlaces(in list: JSONPlace) -> [JSONPlace] {
    guard let elements = list.elements else {
      guard list.node.value.text != nil else {
        reportType("a string or an array of strings", at: list)
        return []
      }
      return [list]
    }
    if elements.isEmpty { report("expected at least one URL", at: list) }
    return Array(elements)
  }

  private mutating func server(
    at place: JSONPlace, _ entry: Entry, _ credential: Credential
  ) -> Server? {
    guard let written = place.node.value.text else {
      reportType("a string", at: place)
      return nil
    }
    readTexts.insert(place.node.position)
    // A library's own URI in a program, as libdatachannel has them.
    if isProgram, written.isURI { return server(ofURI: written, at: place, credential) }
    return server(written, at: place, credential, jurisdiction: jurisdiction(of: entry))
  }

  private mutating func jurisdiction(of entry: Entry) -> String? {
    entry.fields[.jurisdiction].flatMap { printableText($0) }
  }

  /// Sorts an entry's members; foreign keys are named, and errors if they may be meant for ours.
  mutating func entry(in place: JSONPlace, leavingOut: Set<String> = []) -> Entry {
    var entry = Entry()
    var others: [JSONPlace] = []
    for member in distinctMembers(of: place) {
      if hasStopped { break }
      let field = place.value(of: member)
      let key = member.key.folded
      guard
        let role = EntryRole(folded: key) ?? EntryRole(alias: key, of: field)
          ?? misspelt(member, at: field, leavingOut)
      else {
        continue
      }
      guard role == .urls else {
        if !field.node.value.isNull, entry.fields[role] == nil { entry.fields[role] = field }
        continue
      }
      if key == "uris" { entry.passwordKey = "password" }
      // "urls" wins, as in browsers; Twilio writes the first drafts' "url" beside it.
      if field.node.value.isNull { continue }
      if key == "urls" || entry.urls == nil {
        entry.urls.map { others.append($0) }
        entry.urls = field
      } else {
        others.append(field)
      }
    }
    for other in others { entry.urls.map { compare(other, with: $0) } }
    return entry
  }

  /// A second list of URLs is the same once more, or a question.
  private mutating func compare(_ other: JSONPlace, with urls: JSONPlace) {
    let known = Set((urls.elements.map(Array.init) ?? [urls]).compactMap(\.node.value.text))
    for place in other.elements.map(Array.init) ?? [other] {
      guard let text = place.node.value.text else { continue }
      readTexts.insert(place.node.position)
      if !known.contains(text) {
        report(
          #"this is not in "urls" beside it, which browsers read; which one is meant?"#, at: place)
      }
    }
  }

  /// What a foreign key is: of no concern, left out, or a misspelling of a known one.
  private mutating func misspelt(
    _ member: JSONMember, at field: JSONPlace, _ leavingOut: Set<String>
  ) -> EntryRole? {
    let meant = foreign(
      member, at: field, resembling: EntryRole.names, ignoring: EntryRole.ignored,
      leavingOut: leavingOut)
    return meant.flatMap { EntryRole(folded: $0.folded) }
  }

  /// Whether keys that nobody knows are of no concern: those of a program's text that stand around its
  /// servers.
  private func isAround(_ field: JSONPlace) -> Bool {
    isProgram && !field.path.description.contains("[")
  }

  /// Names a foreign key, or reports it if it resembles a known one; then that one is returned.
  mutating func foreign(
    _ member: JSONMember, at field: JSONPlace, resembling names: [String],
    ignoring: Set<String> = [], leavingOut: Set<String> = []
  ) -> String? {
    let key = member.key.folded
    if member.key == "$schema" || member.key.hasPrefix("x-") || ignoring.contains(key)
      || isAround(field)
    {
      return nil
    }
    if leavingOut.contains(key) {
      leaveOut(field, at: member)
      return nil
    }
    if let meant = member.key.closest(among: names) {
      report(
        "unknown key; did you mean \(meant.quoted)?", at: member.keyPosition, path: field.path)
      return meant
    }
    notice("unknown key; it was not read", at: member.keyPosition, path: field.path, of: member.key)
    return nil
  }

  /// Notes that a value is left out, with all that it holds.
  mutating func leaveOut(_ field: JSONPlace, at member: JSONMember, _ why: String? = nil) {
    leftOut.insert(field.node.position)
    notice(
      why ?? "this is left out: it names the same servers in another way",
      at: member.keyPosition, path: field.path, of: member.key)
  }
}

// MARK: - A list under a key

extension ConfigurationDecoder {
  /// What a list of entries under one key says, and a policy beside it.
  ///
  /// - Parameter isPartOfMore: Whether other keys are those of a program's own, and of no concern.
  mutating func list(
    _ key: String, of place: JSONPlace, ignoring: Set<String> = [], leavingOut: Set<String> = [],
    isPartOfMore: Bool = false
  ) -> Shape.Contents {
    var contents = Shape.Contents()
    for member in distinctMembers(of: place) {
      let field = place.value(of: member)
      switch member.key.folded {
      case key.folded:
        contents.servers += foreignServers(listedIn: field.opened, leavingOut: leavingOut)
      case "transportpolicy", "icetransportpolicy": contents.icePolicy = foreignPolicy(field)
      default:
        if isPartOfMore, member.key.closest(among: [key]) == nil { continue }
        _ = foreign(
          member, at: field, resembling: [key], ignoring: ignoring.union(EntryRole.ignored))
      }
    }
    return contents
  }
}

// MARK: - Credentials

extension ConfigurationDecoder {
  /// What an entry proves itself with; a STUN server asks for nothing.
  mutating func credential(in entry: Entry, isForTURN: Bool) -> Credential {
    guard isForTURN else { return .placeholder }
    var secret = entry.fields[.secret]
    var password = entry.fields[.password]
    if let type = entry.fields[.credentialType] {
      switch type.word?.lowercased() {
      case "password", "0", "", "icecredentialtypepassword": break
      // Galène's and others': the credential is the secret that it is made with.
      case "hmac-sha1", "hmac", "secret", "rest": (secret, password) = (password, secret)
      default: report(#"expected "password" or "hmac-sha1""#, at: type)
      }
    }
    return credential(
      username: entry.fields[.username], password: password, secret: secret,
      passwordKey: entry.passwordKey)
  }
}

extension JSONPlace {
  /// The text of a word, also of a constant in a program, such as `webrtc.ICECredentialTypePassword`.
  var word: String? {
    guard isComputed, case .object(let members) = node.value else { return node.value.scalarText }
    return members.first?.node.value.text?.split(separator: ".").last.map(String.init)
  }
}

extension String {
  /// Whether a URL is a STUN server's; nil if that cannot be seen yet.
  fileprivate var isSTUN: Bool? {
    beginsAsServerURL ? drop { $0.isWhitespace }.lowercased().hasPrefix("stun") : nil
  }
}
