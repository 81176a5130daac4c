import Documents
import PlainText

extension Shape {
  static let signal = Shape(
    name: "signal", origin: "Signal, calling relays",
    example: """
      {"relays": [{"urls": ["turn:turn.example.com"], "urlsWithIps": ["turn:192.0.2.1"],
       "hostname": "turn.example.com", "username": "u", "password": "p", "ttl": 86400}]}
      """,
    rank: .distinct, fits: { $0.folded("relays")?.holdsEntries == true },
    read: { decoder, place in
      decoder.list("relays", of: place, leavingOut: ["urlswithips"])
    })
}
