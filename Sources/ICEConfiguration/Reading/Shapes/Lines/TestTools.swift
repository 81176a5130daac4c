import Documents
import PlainText

extension Shape {
  static let testTools = Shape(
    name: "test-tools",
    origin:
      "the command lines of tools that test servers: turnutils_uclient, turnutils_stunclient, stunclient",
    example: "turnutils_uclient -t -S -p 5349 -u alice -w secret -y turn.example.com\n",
    syntax: .toolCommands, fits: { _ in true },
    read: { decoder, place in
      let commands = place.elements.map(Array.init) ?? []
      return Contents(servers: decoder.each(commands) { $0.server(ofCommand: $1) })
    })
}

extension ConfigurationDecoder {
  fileprivate mutating func server(ofCommand place: JSONPlace) -> Server? {
    guard let host = place.member("host"), let name = host.node.value.text else {
      report("expected the server that is tested", at: place)
      return nil
    }
    let isTURN = place.member("tool")?.node.value.isString("turnutils_uclient") == true
    let port = (place.text("p") ?? place.text("port")).map { ":\($0)" } ?? ""
    let address = "\(name.bracketed)\(port)"
    guard isTURN else {
      let isSecure = place.text("protocol")?.lowercased() == "tls"
      return server("\(isSecure ? "stuns" : "stun"):\(address)", at: host, .placeholder)
    }
    // -T, a relay over TCP, and -P are over TCP, too.
    let isTCP = ["t", "T", "P"].contains(where: place.has)
    let scheme = place.has("S") ? "turns" : "turn"
    let transport = isTCP ? "tcp" : "udp"
    return server(
      "\(scheme):\(address)?transport=\(transport)", at: host, credential(ofCommand: place))
  }

  /// `-u` and `-w`, or the secret that `-W` names.
  private mutating func credential(ofCommand place: JSONPlace) -> Credential {
    let (username, password) = (place.member("u"), place.member("w"))
    if let secret = place.member("W") {
      return credential(username: username, password: nil, secret: secret)
    }
    guard username != nil || password != nil else { return .placeholder }
    return credential(username: username, password: password, secret: nil)
  }
}
