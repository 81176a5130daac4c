import Documents
import PlainText

extension Shape {
  static let ejabberd = Shape(
    name: "ejabberd",
    origin: "ejabberd's ejabberd.yml: mod_stun_disco, or with --host its listeners",
    example: """
      modules:
        mod_stun_disco:
          secret: s
          services:
            - host: turn.example.com
              port: 3478
              type: turn
              transport: udp
      """,
    rank: .distinct,
    fits: { place in
      place.member("modules")?.has("mod_stun_disco") == true
        || place.member("listen")?.elements?.contains(where: \.isSTUNListener) == true
    },
    read: { decoder, place in
      let disco = place.member("modules")?.member("mod_stun_disco")
      let credential = decoder.credential(
        username: nil, password: nil, secret: disco?.member("secret"))
      if let services = disco?.member("services")?.elements.map(Array.init) {
        return Contents(servers: decoder.each(services) { $0.service(in: $1, credential) })
      }
      let listeners = place.member("listen")?.elements?.filter(\.isSTUNListener) ?? []
      guard !listeners.isEmpty, let host = decoder.publicHost(at: place) else { return Contents() }
      return Contents(
        servers: decoder.each(listeners) { $0.listener(in: $1, host, credential) }.flatMap(\.self))
    })
}
