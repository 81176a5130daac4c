import Documents
import ProbeEvidence

extension Schema {
  /// What a proved relay is made of.
  static let relayParts: JSONText = [
    "relay": .open([
      "proved": .nullable(.truth).described("Whether data came back; null if it was not known."),
      "way": .nullable(way).described("What was at the relay's other end."),
      "peer": .nullable(.text).described("The other server's URL, for other-server."),
      "timeToReady": .nullable(.milliseconds),
      "packets": .nullable(.definition("packets")),
      "hold": .nullable(.definition("hold")),
      "throughput": .nullable(.definition("throughput")),
      "setbacks": .list(
        of: .open(["way": way, "peer": .nullable(.text), "message": .text])
      ).described("The ways that came to nothing, and why."),
    ]),
    "packets": .open([
      "sent": .wholeNumber, "arrived": .wholeNumber, "returned": .wholeNumber,
      "loss": .open(["there": .nullable(percent), "back": .nullable(percent)]),
      "roundTrip": .nullable(
        .open([
          "minimum": .milliseconds, "median": .milliseconds, "percentile95": .milliseconds,
        ])),
      "jitter": .open([
        "there": .nullable(.milliseconds), "back": .nullable(.milliseconds),
      ]),
    ]),
    "hold": .open([
      "duration": .milliseconds, "bytesThere": .wholeNumber, "bytesBack": .wholeNumber,
      "interrupted": .truth,
      "disturbance": .nullable(.definition("reason"))
        .described("Whether this machine stood still, or its network changed, meanwhile."),
      "freezes": .list(
        of: .open([
          "offset": .milliseconds, "duration": .milliseconds, "bytes": .wholeNumber,
          "healed": .truth,
        ])),
    ]),
    "throughput": .open([
      "duration": .milliseconds, "bytesThere": .wholeNumber, "bytesBack": .wholeNumber,
      "bitsPerSecondThere": .nullable(.wholeNumber), "bitsPerSecondBack": .nullable(.wholeNumber),
    ]),
  ]

  private static let way = JSONText.word(ProofAttempt.Way.allCases.map(\.rawValue))

  private static let percent: JSONText = ["type": "number", "minimum": 0, "maximum": 100]
}
