import Documents
import ICEConfiguration

extension Schema {
  static let configurationSchema = JSONText.merging([
    ["description": "A configuration of iceprobe: tenants by name, or a single tenant."],
    .first([(.having("tenants"), .definition("tenants"))], otherwise: .definition("tenant")),
    ["$defs": definitions],
  ])

  private static let definitions = JSONText.merging([
    ["tenants": tenants, "tenant": tenant, "expect": expect], shapes, entries, values,
  ])

  private static let tenants = JSONText.closed(
    [
      "expect": .definition("expect").described("What must hold for every tenant."),
      "accept": .definition("accept"),
      "tenants": [
        "type": "object", "minProperties": 1, "propertyNames": .definition("name"),
        "additionalProperties": .definition("tenant"),
      ],
    ], required: ["tenants"])

  /// A tenant in whichever shape it is, told apart as the reader does.
  private static let tenant = JSONText.first(
    [
      (["type": "array"], .list(of: .definition("webRTCEntry"), atLeast: 1)),
      (.having("iceServers"), .definition("webRTC")),
      (.having("ice_servers"), .definition("twilio")), (.having("v"), .definition("xirsys")),
      (.having("uris"), .definition("matrix")),
    ], otherwise: .definition("own"))

  private static let shapes: JSONText = [
    "own": .closed([
      "stun": .list(of: .definition("stunEntry")), "turn": .list(of: .definition("turnEntry")),
      "icePolicy": policy.described("Under relay STUN servers are skipped."),
      "expect": .definition("expect"), "accept": .definition("accept"),
    ]).and(
      .either(
        ["stun", "turn"].map { key in
          JSONText.having(key).and(["properties": .object([(key, ["minItems": 1])])])
        })),
    "webRTC": .closed(
      [
        "iceServers": .either([
          .list(of: .definition("webRTCEntry"), atLeast: 1), .definition("webRTCEntry"),
        ]),
        "iceTransportPolicy": policy, "bundlePolicy": .boolean(true),
        "certificates": .boolean(true), "iceCandidatePoolSize": .boolean(true),
        "peerIdentity": .boolean(true), "rtcpMuxPolicy": .boolean(true),
      ], required: ["iceServers"]),
    "twilio": .closed(
      [
        "ice_servers": .list(of: .definition("webRTCEntry"), atLeast: 1),
        "account_sid": .boolean(true), "date_created": .boolean(true),
        "date_updated": .boolean(true), "password": .boolean(true), "ttl": .boolean(true),
        "username": .boolean(true),
      ], required: ["ice_servers"]),
    "xirsys": .closed(["v": .definition("webRTC"), "s": ["const": "ok"]], required: ["v"]),
    "matrix": .closed(
      [
        "uris": urls("url"), "username": .definition("secret"), "password": .definition("secret"),
        "ttl": .boolean(true),
      ], required: ["uris"]
    ).and(["dependentRequired": ["username": ["password"], "password": ["username"]]]),
  ]

  private static let policy = JSONText.word(ICEPolicy.allCases.map(\.rawValue))
}
