import Documents

extension Shape {
  static let variables = Shape(
    name: "variables",
    origin:
      "names that say what their values are: turnUrl beside turnUsername and turnPassword, the environment "
      + "of a container (Docker Compose, Kubernetes), Terraform's outputs (terraform output -json)",
    example: """
      {"stunServer": "stun:stun.example.com", "turnServer": "turn:turn.example.com", "turnUsername": "u",
       "turnPassword": "p"}
      """,
    rank: .named,
    fits: { NamedValues($0)?.nameServers(isStrict: true) == true }, read: { $0.variables(in: $1) })
}

extension ConfigurationDecoder {
  /// The servers of variables: of what is a configuration itself, and of what names say.
  mutating func variables(in place: JSONPlace) -> Shape.Contents {
    guard case .object(let members) = place.node.value else { return Shape.Contents() }
    var contents = Shape.Contents()
    for member in members {
      if hasStopped { break }
      let opened = place.value(of: member).opened
      guard opened.isObject || opened.isArray, opened.urlList == nil, opened.holdsServers else {
        continue
      }
      let inner = self.contents(of: opened, isWhole: false)
      contents.servers += inner.servers
      contents.icePolicy = inner.icePolicy ?? contents.icePolicy
    }
    if let values = NamedValues(place) { contents.servers += servers(of: values) }
    return contents
  }
}

extension JSONPlace {
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
