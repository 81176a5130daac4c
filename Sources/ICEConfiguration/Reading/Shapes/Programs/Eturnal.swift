import Documents
import PlainText

extension Shape {
  static let eturnal = Shape(
    name: "eturnal", origin: "eturnal's eturnal.yml, with --host",
    example: """
      eturnal:
        secret: s
        listen:
          - ip: "::"
            port: 3478
            transport: udp
      """,
    needsHost: true, rank: .distinct, fits: { $0.member("eturnal")?.isObject == true },
    read: { decoder, place in
      guard let eturnal = place.member("eturnal"), let host = decoder.publicHost(at: place) else {
        return Contents()
      }
      decoder.nameMisspelt(in: eturnal, among: ["secret", "listen", "credentials"])
      var secret = eturnal.member("secret")
      if let first = secret?.elements?.first { secret = first }
      var credential = Credential.placeholder
      if let secret {
        credential = decoder.credential(username: nil, password: nil, secret: secret)
      } else if case .object(let users)? = eturnal.member("credentials")?.node.value,
        let user = users.first, let password = user.node.value.scalarText
      {
        credential = .longTerm(username: user.key, password: Secret(password))
      }
      guard let listeners = eturnal.member("listen")?.elements.map(Array.init) else {
        let urls = ["turn:\(host)?transport=udp", "turn:\(host)?transport=tcp"]
        return Contents(servers: decoder.each(urls) { $0.server($1, at: eturnal, credential) })
      }
      return Contents(
        servers: decoder.each(listeners) { $0.listener(in: $1, host, credential) }.flatMap(\.self))
    })
}
