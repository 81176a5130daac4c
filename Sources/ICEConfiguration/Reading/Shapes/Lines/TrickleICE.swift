import Documents
import PlainText

extension Shape {
  static let trickleICE = Shape(
    name: "trickle-ice",
    origin:
      "the list of the Trickle ICE page (webrtc.github.io/samples): a URL, and [user:password]",
    example: """
      stun:stun.example.com
      turn:turn.example.com:3478?transport=udp [u:p]
      """,
    syntax: .urlLines,
    fits: { $0.elements?.contains { $0.node.value.text?.trickleICEParts != nil } == true },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { decoder, element in
          guard let text = element.node.value.text else { return nil }
          decoder.readTexts.insert(element.node.position)
          guard let parts = text.trickleICEParts else {
            return decoder.server(text, at: element, .placeholder)
          }
          let credential = Credential.longTerm(
            username: parts.username, password: Secret(parts.password))
          return decoder.server(parts.url, at: element, credential)
        })
    })
}

extension String {
  /// The parts of `URL [user:password]`; nil if it is not that.
  fileprivate var trickleICEParts: (url: String, username: String, password: String)? {
    guard hasSuffix("]"), let open = firstIndex(of: "["), open > startIndex,
      self[index(before: open)].isWhitespace
    else { return nil }
    let inside = self[index(after: open)...].dropLast()
    guard let colon = inside.firstIndex(of: ":"), colon > inside.startIndex,
      inside.index(after: colon) < inside.endIndex
    else { return nil }
    return (
      String(self[..<open]).trimmed, String(inside[..<colon]),
      String(inside[inside.index(after: colon)...])
    )
  }
}
