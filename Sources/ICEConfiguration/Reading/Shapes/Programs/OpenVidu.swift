import Documents
import PlainText

extension Shape {
  static let openVidu = Shape(
    name: "openvidu", origin: "OpenVidu 2, OPENVIDU_WEBRTC_ICE_SERVERS",
    example: #"["url=stun:stun.example.com", "url=turn:turn.example.com,staticAuthSecret=s"]"#,
    rank: .common,
    fits: { place in
      place.firstElements.contains { $0.node.value.text?.hasPrefix("url=") == true }
    },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { decoder, element in
          decoder.readTexts.insert(element.node.position)
          return decoder.foreignServers(in: element.openViduEntry)
        }.flatMap(\.self))
    })
}

extension JSONPlace {
  /// `url=…,username=…,credential=…` as an object.
  fileprivate var openViduEntry: JSONPlace {
    guard let text = node.value.text else { return self }
    let members = text.split(separator: ",").map { part -> JSONMember in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = pair.count > 1 ? String(pair[1]) : ""
      return JSONMember(
        key: String(pair[0]).trimmed, keyPosition: node.position,
        node: JSONNode(value: .string(value), position: node.position))
    }
    return JSONPlace(node: JSONNode(value: .object(members), position: node.position), path: path)
  }
}
