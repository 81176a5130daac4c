import Documents
import PlainText

extension Shape {
  static let kinesis = Shape(
    name: "kinesis", origin: "AWS Kinesis Video Streams, GetIceServerConfig",
    example: """
      {"IceServerList": [{"Uris": ["turn:turn.example.com:443?transport=udp"], "Username": "u",
       "Password": "p", "Ttl": 300}]}
      """,
    rank: .distinct, fits: { $0.folded("iceserverlist") != nil },
    read: { decoder, place in
      decoder.list("iceServerList", of: place, ignoring: ["responsemetadata"])
    })
}
