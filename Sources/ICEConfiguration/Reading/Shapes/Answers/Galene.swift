import Documents
import PlainText

extension Shape {
  static let galene = Shape(
    name: "galene", origin: "Galène's ice-servers.json with a shared secret (hmac-sha1)",
    example: """
      [{"urls": ["turn:turn.example.com"], "username": "galene", "credential": "secret",
       "credentialType": "hmac-sha1"}]
      """,
    rank: .common,
    fits: { place in
      place.isArray
        && place.firstElements.contains {
          $0.isEntry && $0.folded("credentialtype")?.node.value.isString("hmac-sha1") == true
        }
    },
    read: { Contents(servers: $0.foreignServers(listedIn: $1)) })
}
