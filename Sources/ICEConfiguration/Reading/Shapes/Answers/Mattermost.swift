import Documents
import PlainText

extension Shape {
  static let mattermost = Shape(
    name: "mattermost", origin: "Mattermost Calls, ICEServersConfigs",
    example: """
      {"ICEServersConfigs": [{"urls": ["turn:turn.example.com"], "username": "u", "credential": "p"}]}
      """,
    rank: .distinct, fits: { $0.folded("iceserversconfigs") != nil },
    read: { decoder, place in
      var contents = decoder.list("iceServersConfigs", of: place, isPartOfMore: true)
      // For the TURN servers that have no credentials of their own.
      if let secret = place.folded("turnstaticauthsecret"), !secret.node.value.isNull,
        !secret.node.value.isString("")
      {
        let credential = decoder.credential(username: nil, password: nil, secret: secret)
        contents.servers = contents.servers.map {
          $0.credential == .placeholder ? $0.with(credential) : $0
        }
      }
      return contents
    })
}
