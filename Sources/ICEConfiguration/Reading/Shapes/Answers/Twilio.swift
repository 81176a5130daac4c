import Documents
import PlainText

extension Shape {
  static let twilio = Shape(
    name: "twilio", origin: "Twilio's Network Traversal Service, REST answer or helper library",
    example: """
      {"account_sid": "AC0", "ice_servers": [{"url": "stun:stun.example.com",
       "urls": "stun:stun.example.com"}], "username": "u", "password": "p", "ttl": "86400"}
      """,
    rank: .distinct,
    fits: { $0.folded("iceservers") != nil && $0.has(anyOf: "accountsid", "datecreated") },
    read: {
      $0.rtcConfiguration(
        in: $1, ignoring: ["accountsid", "datecreated", "dateupdated", "username", "password"])
    })
}
