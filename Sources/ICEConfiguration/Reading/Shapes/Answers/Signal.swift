import Documents
import PlainText

extension Shape {
  static let signal = Shape(
    name: "signal", origin: "Signal, calling relays",
    example: """
      {"relays": [{"urls": ["turn:turn.example.com"], "urlsWithIps": ["turn:192.0.2.1"],
       "hostname": "turn.example.com", "username": "u", "password": "p", "ttl": 86400}]}
      """,
    rank: .distinct,
    fits: { place in
      let relays = place.folded("relays")
      return relays?.isEntry == true || relays?.firstElements.contains(where: \.isEntry) == true
    },
    read: { decoder, place in
      decoder.list("relays", of: place, leavingOut: ["urlswithips"])
    })
}
