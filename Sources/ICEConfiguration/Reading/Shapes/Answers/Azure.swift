import Documents
import PlainText

extension Shape {
  static let azure = Shape(
    name: "azure", origin: "Azure Communication Services, relay configuration",
    example: """
      {"expiresOn": "2030-01-01T00:00:00Z", "iceServers": [{"urls": ["turn:turn.example.com"],
       "username": "u", "credential": "p", "routeType": "any"}]}
      """,
    rank: .distinct,
    fits: { $0.has(allOf: "iceservers", "expireson") && !$0.has(anyOf: "accountsid") },
    read: { $0.rtcConfiguration(in: $1) })
}
