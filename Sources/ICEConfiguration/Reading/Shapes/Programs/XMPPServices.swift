import Documents
import PlainText

extension Shape {
  static let xmppServices = Shape(
    name: "xmpp-services",
    origin:
      "XMPP's external services (XEP-0215): type, host, port and transport; external_services in "
      + "prosody.cfg.lua",
    example: """
      [{"type": "turn", "host": "turn.example.com", "port": 3478, "transport": "udp", "username": "u",
       "password": "p"}]
      """,
    rank: .distinct,
    fits: { place in
      place.firstElements.contains(where: \.isService)
        || place.folded("services", "externalservices")?.firstElements
          .contains(where: \.isService) == true
    },
    read: { decoder, place in
      let services =
        (place.elements
        ?? place.folded("services", "externalservices")?.elements).map(Array.init) ?? []
      return Contents(
        servers: decoder.each(services) { decoder, service in
          let credential = decoder.credential(
            username: service.folded("username"), password: service.folded("password"),
            secret: service.folded("secret"), passwordKey: "password")
          return decoder.service(in: service, credential)
        })
    })
}
