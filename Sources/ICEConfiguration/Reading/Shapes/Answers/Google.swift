import Documents
import PlainText

extension Shape {
  static let google = Shape(
    name: "google", origin: "Google's and Tencent's traversal servers",
    example: """
      {"lifetimeDuration": "86400s", "iceServers": [{"urls": ["stun:stun.example.com"]}],
       "blockStatus": "NOT_BLOCKED", "iceTransportPolicy": "all"}
      """,
    rank: .distinct, fits: { $0.has(allOf: "iceservers", "lifetimeduration") },
    read: { $0.rtcConfiguration(in: $1) })
}
