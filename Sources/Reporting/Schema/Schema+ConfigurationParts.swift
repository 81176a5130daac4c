import Causes
import Documents

extension Schema {
  /// What names servers.
  static let entries: JSONText = [
    "stunEntry": .closed(
      [
        "urls": urls("stunURL"), "name": .definition("name"), "jurisdiction": .definition("name"),
        "accept": .definition("accept"),
      ], required: ["urls"]),
    "turnEntry": .closed(
      [
        "urls": urls("turnURL"), "name": .definition("name"), "accept": .definition("accept"),
        "username": .definition("secret"),
        "credential": .definition("secret"), "secret": .definition("secret"),
        "jurisdiction": .definition("name"),
      ], required: ["urls"]
    ).and(proof),
    "webRTCEntry": .closed([
      "urls": urls("url"), "url": urls("url"), "username": .definition("secret"),
      "credential": .definition("secret"), "secret": .definition("secret"),
      "jurisdiction": .definition("name"), "credentialType": ["const": "password"],
    ]).and(["anyOf": [.having("urls"), .having("url")]]).and(proof),
  ]

  /// A user name goes with a password or a secret, a password with a user name, and not both with each
  /// other.
  private static let proof: JSONText = [
    "dependentRequired": ["credential": ["username"]],
    "dependentSchemas": [
      "username": ["anyOf": [.having("credential"), .having("secret")]],
      "secret": ["not": .having("credential")],
    ],
  ]

  /// One URL or several.
  static func urls(_ name: String) -> JSONText {
    .either([.definition(name), .list(of: .definition(name), atLeast: 1)])
  }

  /// Texts of a kind.
  static let values: JSONText = [
    "stunURL": url(stun),
    "turnURL": url(turn),
    "url": url("(\(stun)|\(turn))"),
    // No control characters, nor what turns the direction of writing or cannot be seen.
    "name": .text(
      matching: #"^[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+$"#),
    "accept": .nullable(.list(of: .word(WarningCode.allCases.map(\.rawValue))))
      .described("Warnings that are expected, and count for nothing."),
    "secret": .either([
      JSONText.text.and(["minLength": 1]).described("${NAME} is an environment variable."),
      .closed(["file": .definition("name")], required: ["file"]),
    ]),
  ]

  /// RFC 7064 §3.1 and RFC 7065 §3.1, as far as a pattern goes.
  private static let stun = #"[Ss][Tt][Uu][Nn][Ss]?:(?!//)[^\s@/?#]+"#
  private static let turn = #"[Tt][Uu][Rr][Nn][Ss]?:(?!//)[^\s@/?#]+(\?[A-Za-z]+=[A-Za-z]+)?"#

  /// A URL, or a text with a variable in it.
  private static func url(_ pattern: String) -> JSONText {
    .text(matching: #"\$\{[A-Za-z0-9_]+\}|^"# + pattern + "$")
  }

  /// What must hold; null lifts what is expected of every tenant.
  static let expect = JSONText.closed([
    "relays": .nullable(countFromOne).described("At least so many TURN URLs give a relay."),
    "jurisdictions": .nullable(.list(of: .definition("name"), atLeast: 1))
      .described("Each has at least one relay."),
    "transports": .nullable(
      .list(
        of: .text(matching: "^(stun|turn)/(udp|tcp|tls|dtls)(:[1-9][0-9]{0,4})?$"), atLeast: 1)
    ).described("For each at least one such server works: turn/tls:443."),
    "relayedAddresses": .nullable(
      .list(of: .text(matching: "^[0-9A-Fa-f:.]+/[0-9]{1,3}$"), atLeast: 1)
    ).described("Every relayed address is in one of these ranges."),
    "certificateDays": .nullable(countOrShare)
      .described(
        "Every certificate has at least so many whole days left, or so much of its lifetime: \"20%\"."
      ),
    "duration": .nullable(.text(matching: #"^([0-9]+\.?[0-9]*|\.[0-9]+)(ms|s|m)?$"#))
      .described("Every server that works is known to within this time: 800ms, 2.5s, 5m."),
    "everyServer": .nullable(.truth).described("Every server works."),
    "everyAddress": .nullable(.truth).described("Every address of every server works."),
  ])

  private static let countFromOne: JSONText = ["type": "integer", "minimum": 1]
  private static let countOrShare: JSONText = [
    "anyOf": [countFromOne, .text(matching: "^[1-9][0-9]?%$")]
  ]
}
