import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

extension Schema {
  /// What a result is made of.
  static let resultParts: JSONText = [
    "status": .word(Status.allCases.map(\.rawValue)),
    "candidate": .open([
      "type": .word([Candidate.Kind.serverReflexive, .relayed].map(\.rawValue)),
      "protocol": ["const": "udp"],
      "address": .text, "port": .port, "relatedAddress": .text, "relatedPort": .port,
      "foundation": .text, "component": .wholeNumber, "priority": .wholeNumber,
      "relayProtocol": .nullable(transport), "candidate": .text(matching: "^candidate:"),
    ]),
    "cause": cause,
    "reason": .open(["code": reasonCode, "message": .text]),
    "phases": .open([
      "resolve": .nullable(.milliseconds), "connect": .nullable(.milliseconds),
      "proxy": .nullable(.milliseconds), "tls": .nullable(.milliseconds),
      "binding": .nullable(.milliseconds), "allocate": .nullable(.milliseconds),
    ]),
    "endpoint": .open([
      "address": .nullable(.text), "port": .nullable(.port), "transport": transport,
      "family": .nullable(family), "proxy": proxy, "localAddress": .nullable(.text),
      "localPort": .nullable(.port),
    ]),
    "endpointResult": .open([
      "address": .nullable(.text), "port": .nullable(.port), "family": .nullable(family),
      "proxy": proxy, "status": .definition("status"), "duration": .nullable(.milliseconds),
      "cause": .nullable(.definition("cause")), "reason": .nullable(.definition("reason")),
      "phases": .nullable(.definition("phases")),
    ]).and(consistency),
    "server": .open([
      "software": .nullable(.text), "realm": .nullable(.text), "mappedAddress": .nullable(.text),
      "mappedPort": .nullable(.port), "lifetime": .nullable(.wholeNumber),
    ]),
    "tls": tls,
  ]

  private static let reasonCode = JSONText.word(
    InconclusiveReason.allCases.map(\.rawValue)
      + ProbePlan.SkipReason.allCases.map(\.rawValue))

  private static let tls = JSONText.open([
    "version": .nullable(.text), "cipher": .nullable(.text), "subject": .nullable(.text),
    "issuer": .nullable(.text), "notAfter": .nullable(.instant),
    "daysLeft": .nullable(.wholeNumber), "alpn": .nullable(.text),
    "chain": .nullable(
      .list(
        of: .open(["subject": .text, "issuer": .text, "notAfter": .nullable(.instant)]))
    ).described("The certificates as presented, the server's own first."),
    "problem": .nullable(.text).described("What is wrong with the chain, in OpenSSL's words."),
    "trials": .list(
      of: .open([
        "variant": .word(HandshakeTrial.Variant.allCases.map(\.rawValue)),
        "serverName": .nullable(.text),
        "outcome": .word(HandshakeTrial.Outcome.allCases.map(\.rawValue)),
        "detail": .nullable(.text),
      ])
    ).described("What else the server was asked, and what came back first."),
  ])

  private static let family: JSONText = ["enum": [4, 6]]

  private static let proxy = JSONText.nullable(.text)
    .described("The HTTP proxy on the way; behind one the server's address is not known.")

  private static let transport = JSONText.word(ServerTransport.allCases.map(\.rawValue))

  /// The pairs of stage and code are a closed list.
  private static let cause = JSONText.open([
    "stage": .word(Cause.Stage.allCases.map(\.rawValue)), "code": .text, "message": .text,
    "hint": .text,
    "stunErrorCode": .nullable(.wholeNumber), "stunReason": .nullable(.text),
    "detail": .nullable(.text),
  ]).and(
    .either(
      Cause.Stage.allCases.map { stage in
        let codes = Cause.allCases.filter { $0.stage == stage }.map(\.code)
        return ["properties": ["stage": ["const": JSONText(stage.rawValue)], "code": .word(codes)]]
      }))

  /// What a comparison with a baseline is made of.
  static let comparisonParts: JSONText = [
    "comparison": .open([
      "schemaVersion": ["const": 1],
      "summary": .open([
        "text": .text, "hasNoRegression": .nullable(.truth), "counts": counts,
      ]),
      "old": .definition("run"), "new": .definition("run"),
      "changes": .list(of: .definition("change")),
    ]),
    "run": .open(["source": .text, "startedAt": .text]),
    "change": .open([
      "change": .word(kinds), "isRegression": .truth, "tenant": .text, "url": .text,
      "occurrence": .wholeNumber.described("How often the tenant names the URL before this."),
      "message": .text,
      "before": .nullable(.definition("entry")), "after": .nullable(.definition("entry")),
    ]),
    "entry": .open([
      "status": .definition("status"),
      "cause": .nullable(.text(matching: "^[a-z]+/[a-z-]+$")),
      "duration": .nullable(.milliseconds), "relayAddresses": .list(of: .text),
      "certificate": .nullable(
        .open([
          "subject": .nullable(.text), "issuer": .nullable(.text), "notAfter": .nullable(.text),
        ])),
    ]),
  ]

  private static let kinds = Comparison.Kind.allCases.map(\.rawValue)

  private static let counts: JSONText = [
    "type": "object", "properties": .object(kinds.map { ($0, .wholeNumber) }),
    "required": .array(kinds.map { JSONText($0) }),
  ]
}
