import Documents
import PlainText

extension Shape {
  static let uris = Shape(
    name: "uris",
    origin:
      "GStreamer's webrtcbin and SimpleX Chat: a URI a line, with user name and password in it",
    example: """
      stun://stun.example.com:3478
      turn://u:p@turn.example.com:3478?transport=tcp
      """,
    syntax: .urlLines,
    fits: { $0.elements?.contains { $0.node.value.text?.isURI == true } == true },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { decoder, element in
          guard let text = element.node.value.text else { return nil }
          decoder.readTexts.insert(element.node.position)
          return decoder.server(ofURI: text, at: element, .placeholder)
        })
    })
}

extension String {
  /// Whether a URL has two slashes, or a user name and password.
  var isURI: Bool {
    guard let colon = firstIndex(of: ":") else { return false }
    let rest = self[index(after: colon)...]
    return rest.hasPrefix("//") || UserInformation(splitting: String(rest)).credential != nil
  }
}

extension ConfigurationDecoder {
  /// The server of a URI, which browsers know without slashes, user name and password only.
  mutating func server(
    ofURI text: String, at place: JSONPlace, _ credential: Credential
  ) -> Server? {
    guard text.isURI, let colon = text.firstIndex(of: ":") else {
      return server(text, at: place, credential)
    }
    notice(
      "a browser refuses a URL with two slashes, or with a user name and password in it", at: place)
    let rest = text[text.index(after: colon)...]
    let hasSlashes = rest.hasPrefix("//")
    let parts = UserInformation(
      splitting: String(hasSlashes ? rest.dropFirst(2) : rest), isEscaped: hasSlashes)
    return server("\(text[..<colon]):\(parts.host)", at: place, parts.credential ?? credential)
  }
}
