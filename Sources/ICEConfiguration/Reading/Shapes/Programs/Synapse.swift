import Documents
import PlainText

extension Shape {
  static let synapse = Shape(
    name: "synapse", origin: "Synapse's homeserver.yaml, Dendrite's turn, Conduit's turn_uris",
    example: """
      turn_uris: ["turn:turn.example.com?transport=udp"]
      turn_shared_secret: "s"
      """,
    rank: .distinct, fits: { $0.has(anyOf: "turnuris") },
    read: { decoder, place in
      decoder.nameMisspelt(
        in: place,
        among: ["turn_uris", "turn_shared_secret", "turn_username", "turn_password"])
      func field(_ key: String) -> JSONPlace? {
        place.folded(key).flatMap {
          $0.node.value.isNull || $0.node.value.isString("") ? nil : $0
        }
      }
      let path = field("turnsharedsecretpath")
      let secret = field("turnsharedsecret") ?? field("turnsecret") ?? path.map(\.asFile)
      // Both may be there; Synapse takes the secret.
      let credential = decoder.credential(
        username: secret == nil ? field("turnusername") : nil,
        password: secret == nil ? field("turnpassword") : nil, secret: secret,
        passwordKey: "turn_password")
      guard let urls = place.folded("turnuris") else { return Contents() }
      let places = decoder.urlPlaces(in: urls)
      return Contents(
        servers: decoder.each(places) { decoder, place in
          decoder.readTexts.insert(place.node.position)
          guard let text = place.node.value.text else {
            decoder.reportType("a string", at: place)
            return nil
          }
          return decoder.server(text, at: place, credential)
        })
    })
}

extension JSONPlace {
  /// A path as `{"file": path}`, which is how we refer to a file.
  fileprivate var asFile: JSONPlace {
    let member = JSONMember(key: "file", keyPosition: node.position, node: node)
    return JSONPlace(node: JSONNode(value: .object([member]), position: node.position), path: path)
  }
}

extension ConfigurationDecoder {
  /// Reports keys of a program's own file that resemble one that the shape knows; the others are of no
  /// concern here.
  mutating func nameMisspelt(in place: JSONPlace, among keys: [String], but known: Set<String> = [])
  {
    for member in distinctMembers(of: place) {
      guard !keys.contains(member.key), !known.contains(member.key),
        !keys.contains(where: { $0.folded == member.key.folded }),
        let meant = member.key.closest(among: keys)
      else { continue }
      report(
        "unknown key; did you mean \(meant.quoted)?", at: member.keyPosition,
        path: place.value(of: member).path)
    }
  }
}
