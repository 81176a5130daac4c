import Documents
import Judging
import ProbeEvidence

extension RelayFindings {
  /// The proof for programs.
  var json: JSONText {
    [
      "proved": JSONText(isProved),
      "way": JSONText(way?.rawValue),
      "peer": JSONText(peer),
      "timeToReady": JSONText(timeToReady),
      "packets": packets?.json ?? .null,
      "hold": hold?.holdJSON ?? .null,
      "throughput": throughput?.throughputJSON ?? .null,
      "setbacks": .array(
        setbacks.map {
          [
            "way": JSONText($0.way.rawValue), "peer": JSONText($0.peer),
            "message": JSONText($0.fault.words),
          ]
        }),
    ]
  }
}

extension PacketFindings {
  fileprivate var json: JSONText {
    [
      "sent": JSONText(sent),
      "arrived": JSONText(arrived),
      "returned": JSONText(returned),
      "loss": ["there": JSONText(percent: loss.there), "back": JSONText(percent: loss.back)],
      "roundTrip": roundTrip?.json ?? .null,
      "jitter": ["there": JSONText(jitter.there), "back": JSONText(jitter.back)],
    ]
  }
}

extension PacketFindings.RoundTrip {
  fileprivate var json: JSONText {
    [
      "minimum": JSONText(minimum), "median": JSONText(median),
      "percentile95": JSONText(percentile95),
    ]
  }
}

extension FlowFindings {
  fileprivate var holdJSON: JSONText {
    [
      "duration": JSONText(length),
      "bytesThere": JSONText(there),
      "bytesBack": JSONText(back),
      "interrupted": JSONText(wasInterrupted),
      "disturbance": disturbance.map { NoVerdictReason($0).json } ?? .null,
      "freezes": .array(
        freezes.map {
          [
            "offset": JSONText($0.offset), "duration": JSONText($0.length),
            "bytes": JSONText($0.bytes), "healed": JSONText($0.isHealed),
          ]
        }),
    ]
  }

  /// Rates in bits a second.
  fileprivate var throughputJSON: JSONText {
    [
      "duration": JSONText(length),
      "bytesThere": JSONText(there),
      "bytesBack": JSONText(back),
      "bitsPerSecondThere": JSONText(rates.map { Int($0.there) }),
      "bitsPerSecondBack": JSONText(rates.map { Int($0.back) }),
    ]
  }
}
