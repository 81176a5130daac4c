import Documents

extension JSONPlace {
  var isService: Bool {
    guard let type = member("type")?.node.value.text else { return false }
    return has("host") && ["stun", "stuns", "turn", "turns"].contains(type)
  }

  var isSTUNListener: Bool {
    member("module")?.node.value.isString("ejabberd_stun") == true
  }
}

extension ConfigurationDecoder {
  /// The servers of a listener of eturnal or ejabberd, which are one family.
  mutating func listener(
    in place: JSONPlace, _ host: String, _ credential: Credential
  ) -> [Server]? {
    let port = place.member("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    let enabled = place.member("enable_turn") ?? place.member("use_turn")
    // eturnal's listeners are for TURN unless they say otherwise, ejabberd's if they say so.
    let isTURN = enabled?.node.value.truth ?? !place.isSTUNListener
    let isSecure = place.member("tls")?.node.value.truth == true
    let transport = place.member("transport")?.node.value.text ?? "udp"
    let (plain, secure) = isTURN ? ("turn", "turns") : ("stun", "stuns")
    let urls: [String]
    switch (transport, isSecure) {
    case ("udp", _): urls = ["\(plain):\(host)\(port)"]
    case ("tcp", false): urls = isTURN ? ["turn:\(host)\(port)?transport=tcp"] : []
    case ("tls", _), ("tcp", true):
      urls = [isTURN ? "turns:\(host)\(port)?transport=tcp" : "\(secure):\(host)\(port)"]
    case ("auto", _):
      urls =
        isTURN
        ? ["turn:\(host)\(port)?transport=tcp", "turns:\(host)\(port)?transport=tcp"]
        : ["\(secure):\(host)\(port)"]
    default:
      report(
        #"expected "udp", "tcp", "tls" or "auto""#, at: place.member("transport") ?? place)
      return nil
    }
    return urls.compactMap { server($0, at: place, credential) }
  }

  /// A service as XEP-0215 describes it.
  mutating func service(in place: JSONPlace, _ credential: Credential) -> Server? {
    guard let host = place.member("host"), let name = host.node.value.text,
      let type = place.member("type")?.node.value.text
    else {
      report(#"expected "host" and "type""#, at: place)
      return nil
    }
    let address = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
    let port = place.member("port")?.node.value.scalarText.map { ":\($0)" } ?? ""
    let transport = place.member("transport")?.node.value.text
    let query = type.hasPrefix("turn") ? transport.map { "?transport=\($0)" } ?? "" : ""
    return server("\(type):\(address)\(port)\(query)", at: host, credential)
  }
}
