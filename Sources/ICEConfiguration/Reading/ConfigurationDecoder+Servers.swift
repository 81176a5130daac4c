import Causes
import Documents
import PlainText

extension ConfigurationDecoder {
  /// Which of our own two lists an entry is in.
  enum OwnList {
    case stun
    case turn

    var keys: [String] {
      switch self {
      case .stun: ["urls", "jurisdiction", "name", "accept"]
      case .turn: ["urls", "username", "credential", "secret", "jurisdiction", "name", "accept"]
      }
    }
  }

  /// The servers of all entries of one of our own lists.
  mutating func servers(listedIn place: JSONPlace?, _ list: OwnList) -> [Server] {
    guard let place else { return [] }
    guard let entries = place.elements else {
      reportType("an array", at: place)
      return []
    }
    return each(entries) { $0.servers(in: $1, list) }.flatMap(\.self)
  }

  /// The servers of one entry: one for every URL.
  private mutating func servers(in place: JSONPlace, _ list: OwnList) -> [Server] {
    guard place.isObject else {
      reportType("an object", at: place)
      return []
    }
    let fields = fields(of: place, allowing: list.keys)
    let credential = credential(in: fields)
    let jurisdiction = fields["jurisdiction"].flatMap { printableText($0) }
    let name = fields["name"].flatMap { printableText($0) }
    let accepted = acceptedWarnings(in: fields["accept"])
    guard let urls = fields["urls"] else {
      report(#"expected "urls""#, at: place)
      return []
    }
    return each(urlPlaces(in: urls)) { decoder, place in
      guard let written = place.node.value.text else {
        decoder.reportType("a string", at: place)
        return nil
      }
      let server = decoder.server(
        written, at: place, credential, jurisdiction: jurisdiction, entryName: name,
        kind: list == .stun ? .stun : .turn)
      if let server { decoder.report(misplaced: server.url, at: place, list) }
      return server?.accepting(accepted)
    }
  }

  /// The warnings that an `accept` names.
  mutating func acceptedWarnings(in place: JSONPlace?) -> Set<WarningCode> {
    guard let place, !place.node.value.isNull else { return [] }
    guard let elements = place.elements else {
      reportType("an array of strings", at: place)
      return []
    }
    let codes = each(elements) { decoder, element -> WarningCode? in
      guard let text = element.node.value.text else {
        decoder.reportType("a string", at: element)
        return nil
      }
      if let code = WarningCode(rawValue: text) { return code }
      let hint = text.closest(among: WarningCode.allCases.map(\.rawValue))
      decoder.report(
        "expected the code of a warning\(hint.map { "; did you mean \($0.quoted)?" } ?? ", such as \"plain-on-tls-port\"")",
        at: element)
      return nil
    }
    return Set(codes)
  }

  /// The server that a written URL stands for. Blanks around it are taken away, as browsers do.
  ///
  /// - Parameter kind: What it is if its URL is not looked up; by default a TURN server has a credential.
  mutating func server(
    _ written: String, at place: JSONPlace, _ credential: Credential, jurisdiction: String? = nil,
    entryName: String? = nil, kind: ServerURL.Kind? = nil
  ) -> Server? {
    emptyVariables = []
    let kind = kind ?? (credential == .placeholder ? .stun : .turn)
    guard let filled = standIn(for: written, of: kind) ?? expand(written, at: place) else {
      return nil
    }
    let text = filled.trimmed
    if text.utf8.count != filled.utf8.count, !text.isEmpty {
      notice("blanks around a URL were taken away, as browsers do", at: place)
    }
    do {
      return Server(
        url: try ServerURL(text), writtenURL: written.trimmed, filledURL: text,
        credential: credential, jurisdiction: jurisdiction, entryName: entryName,
        position: place.node.position)
    } catch {
      let empty = emptyVariables.first.map {
        "; the environment variable \($0.quoted) in it is empty"
      }
      report(error.description + (empty ?? ""), at: place, code: .configurationInvalidURL)
      return nil
    }
  }

  /// What stands for a URL that begins with a variable that is not set, where none has to be; nil for
  /// other URLs.
  private func standIn(for written: String, of kind: ServerURL.Kind) -> String? {
    let text = written.trimmed
    guard !environment.hasSecrets, text.hasPrefix("${"), let end = text.firstIndex(of: "}") else {
      return nil
    }
    let name = String(text[..<end].dropFirst(2))
    guard !name.isEmpty, environment.variable(name)?.isEmpty != false else { return nil }
    return "\(kind.rawValue):x"
  }

  private mutating func report(misplaced url: ServerURL, at place: JSONPlace, _ list: OwnList) {
    switch (list, url.kind) {
    case (.stun, .turn):
      report(#"expected a stun: or stuns: URL; a TURN server belongs under "turn""#, at: place)
    case (.turn, .stun):
      report(#"expected a turn: or turns: URL; a STUN server belongs under "stun""#, at: place)
    case (.stun, .stun), (.turn, .turn): break
    }
  }
}

extension String {
  /// The text without what a browser's URL parser takes away at both ends: C0 controls and spaces
  /// (WHATWG URL, §4.4).
  var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { $0 > " " }),
      let last = scalars.lastIndex(where: { $0 > " " })
    else { return "" }
    return String(scalars[first...last])
  }
}
