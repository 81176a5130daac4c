import Documents
import PlainText

extension Shape {
  static let asterisk = Shape(
    name: "asterisk", origin: "Asterisk, rtp.conf; its relay is asked over TCP",
    example: """
      [general]
      stunaddr=stun.example.com:3478
      turnaddr=turn.example.com
      turnusername=u
      turnpassword=p
      """,
    syntax: .settings, fits: { $0.has("stunaddr") || $0.has("turnaddr") },
    read: { decoder, place in
      let stun = decoder.setting("stunaddr", port: nil, in: place)
      let turn = decoder.setting("turnaddr", port: "turnport", in: place)
      let credential = decoder.credential("turnusername", "turnpassword", in: place)
      let servers = [
        stun.flatMap { decoder.server("stun:\($0.text)", at: $0.place, .placeholder) },
        turn.flatMap { decoder.server(relay: $0.text, over: "tcp", at: $0.place, credential) },
      ]
      return Contents(servers: servers.compactMap(\.self))
    })
}
