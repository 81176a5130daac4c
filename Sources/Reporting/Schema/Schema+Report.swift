import Causes
import Documents
import ICEConfiguration
import Judging

extension Schema {
  static let reportSchema = JSONText.merging([
    .open([
      "schemaVersion": ["const": 1],
      "tool": .open(["name": ["const": "iceprobe"], "version": .text]),
      "startedAt": .instant.described("When the run started (RFC 3339, UTC)."),
      "duration": .milliseconds.described("How long the run took. All durations are milliseconds."),
      "summary": .open([
        "text": .text.described("What the run says, in a sentence or a few."),
        "counts": .open(statuses: .wholeNumber),
      ]),
      "vantage": .definition("vantage").described("The place that the run was made from."),
      "tenants": .list(of: .definition("tenant")),
      "comparison": .nullable(.definition("comparison"))
        .described("What has changed since the baseline; null without one."),
      "changes": .nullable(.list(of: .definition("alarmChange")))
        .described("What has changed of the alarms; null without --state."),
    ]).described(
      "A run of iceprobe. Every key is always there; null is \"not known\", never \"no\"."),
    ["$defs": definitions],
  ])

  private static let definitions = JSONText.merging([
    ["tenant": tenant, "expectation": expectation, "result": result], resultParts,
    relayParts, vantageParts, comparisonParts, alarmParts,
  ])

  private static let tenant = JSONText.open([
    "name": .text,
    "icePolicy": .word(ICEPolicy.allCases.map(\.rawValue)),
    "results": .list(of: .definition("result")).described("One for each of its servers."),
    "expectations": .list(of: .definition("expectation"))
      .described("Empty if every server must work."),
  ])

  private static let expectation = JSONText.open([
    "expectation": .word(Expectation.Key.allCases.map(\.rawValue))
      .described("The key under \"expect\"."),
    "holds": .nullable(.truth).described("Null if it cannot be said."),
    "message": .text.described("One sentence, with the tenant and the servers."),
    "urls": .list(of: .text).described("The servers that break it, or meet it, or are undecided."),
  ])

  private static let result = JSONText.open([
    "url": .text,
    "type": .word(ServerURL.Kind.allCases.map(\.rawValue)),
    "status": .definition("status"),
    "duration": .nullable(.milliseconds).described("Until the verdict; null if nothing was sent."),
    "candidates": .list(of: .definition("candidate")),
    "cause": .nullable(.definition("cause")),
    "reason": .nullable(.definition("reason")),
    "phases": .nullable(.definition("phases")),
    "endpoint": .nullable(.definition("endpoint")),
    "endpoints": .list(of: .definition("endpointResult"))
      .described("The result for each address of the server's name."),
    "server": .nullable(.definition("server")),
    "tls": .nullable(.definition("tls")),
    "relay": .nullable(.definition("relay")).described("The relay's proof; null if none was made."),
    "jurisdiction": .nullable(.text),
    "warnings": .list(
      of: .open([
        "code": .word(WarningCode.allCases.map(\.rawValue)), "message": .text,
      ])),
    "attempts": .list(
      of: .open([
        "status": .definition("status"), "duration": .nullable(.milliseconds),
        "cause": .nullable(.definition("cause")),
      ])
    ).described("The result of each attempt; the last one decides. Empty if nothing was sent."),
    "alarm": .nullable(.truth).described("Whether an alarm is on; null without --state."),
    "since": .nullable(.instant).described("When the condition of the alarm began."),
  ]).and(consistency)

  /// A cause goes with a failure, a reason with what has no verdict, and neither with anything else.
  static let consistency: JSONText = [
    "allOf": [
      .object(
        ifStatus: [Status.failure], then: ["cause": ["type": "object"]],
        otherwise: ["cause": ["type": "null"]]),
      .object(
        ifStatus: [.inconclusive, .skipped], then: ["reason": ["type": "object"]],
        otherwise: ["reason": ["type": "null"]]),
    ]
  ]
}

extension JSONText {
  /// An object with a value for each status.
  fileprivate static func open(statuses value: JSONText) -> JSONText {
    let words = Status.allCases.map(\.rawValue)
    return [
      "type": "object", "properties": .object(words.map { ($0, value) }),
      "required": .array(words.map { JSONText($0) }),
    ]
  }

  fileprivate static func object(
    ifStatus statuses: [Status], then: JSONText, otherwise: JSONText
  ) -> JSONText {
    [
      "if": ["properties": ["status": .word(statuses.map(\.rawValue))]],
      "then": ["properties": then], "else": ["properties": otherwise],
    ]
  }
}
