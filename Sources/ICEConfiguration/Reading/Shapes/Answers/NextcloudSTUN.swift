import Documents
import PlainText

extension Shape {
  static let nextcloudSTUN = Shape(
    name: "nextcloud-stun", origin: "Nextcloud Talk, occ talk:stun:list: hosts with their ports",
    example: #"["stun.example.com:443"]"#,
    rank: .bare,
    fits: { place in
      place.isArray && !place.firstElements.isEmpty
        && place.firstElements.allSatisfy { $0.node.value.text?.isHostAndPort == true }
    },
    read: { decoder, place in
      let elements = place.elements.map(Array.init) ?? []
      return Contents(
        servers: decoder.each(elements) { $0.server(scheme: "stun", hostAndPort: $1) })
    })
}
