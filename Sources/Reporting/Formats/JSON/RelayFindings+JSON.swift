import Documents
import Judging
import ProbeEvidence

// What a proved relay is made of.
extension RelayFindings {
  static let object = JSONTable<RelayFindings>(
    "relay", "What data that was sent through a relay shows.",
    [
      JSONRow(
        "proved", .nullable(.truth), "Whether data came back; null if it is not known."
      ) { JSONText($0.isProved) },
      JSONRow("way", .nullable(.way), "What stood at the relay's other end.") {
        JSONText($0.way?.rawValue)
      },
      JSONRow("peer", .nullable(.text), "The other server's URL, for other-server.") {
        JSONText($0.peer)
      },
      JSONRow("timeToReady", .nullable(.milliseconds), "Until data could go through the relay.") {
        JSONText($0.timeToReady)
      },
      .optional("packets", PacketFindings.object, "The packets that were to be echoed.") {
        $0.packets
      },
      .optional("hold", FlowFindings.hold, "The time for which the relay was held.") { $0.hold },
      .optional("throughput", FlowFindings.throughput, "The rate that was measured.") {
        $0.throughput
      },
      .list("setbacks", Setback.object, "The ways that did not work, and why.") { $0.setbacks },
    ])
}

extension RelayFindings.Setback {
  fileprivate static let object = JSONTable<RelayFindings.Setback>(
    "setback", "A way of proving the relay in which no data went through.",
    [
      JSONRow("way", .way, "What stood at the relay's other end.") { JSONText($0.way.rawValue) },
      JSONRow("peer", .nullable(.text), "The other server's URL, for other-server.") {
        JSONText($0.peer)
      },
      JSONRow("message", .text, "Why nothing went through.") { JSONText($0.fault.words) },
    ])
}

extension PacketFindings {
  fileprivate static let object = JSONTable<PacketFindings>(
    "packets", "Packets that went through the relay and were echoed.",
    [
      JSONRow("sent", .wholeNumber, "How many were sent.") { JSONText($0.sent) },
      JSONRow("arrived", .wholeNumber, "How many came out of the relay.") {
        JSONText($0.arrived)
      },
      JSONRow("returned", .wholeNumber, "How many echoes came back.") { JSONText($0.returned) },
      .one("loss", losses, "How much was lost each way.") { $0.loss },
      .optional("roundTrip", RoundTrip.object, "How long the way there and back took.") {
        $0.roundTrip
      },
      .one("jitter", jitters, "The jitter each way (RFC 3550).") { $0.jitter },
    ])

  private static let losses = JSONTable<BothWays<Double?>>(
    "loss", "The packets that were lost, in percent.",
    [
      JSONRow("there", .nullable(.percentage), "On the way to the other end.") {
        JSONText(percent: $0.there)
      },
      JSONRow("back", .nullable(.percentage), "On the way back.") {
        JSONText(percent: $0.back)
      },
    ])

  private static let jitters = JSONTable<BothWays<Duration?>>(
    "jitter", "The mean deviation of the packets' transit time.",
    [
      JSONRow("there", .nullable(.milliseconds), "On the way to the other end.") {
        JSONText($0.there)
      },
      JSONRow("back", .nullable(.milliseconds), "On the way back.") { JSONText($0.back) },
    ])
}

extension PacketFindings.RoundTrip {
  fileprivate static let object = JSONTable<PacketFindings.RoundTrip>(
    "roundTrip", "The time from sending a packet to the return of its echo.",
    [
      JSONRow("minimum", .milliseconds, "The shortest.") { JSONText($0.minimum) },
      JSONRow("median", .milliseconds, "Half of them took no longer.") { JSONText($0.median) },
      JSONRow("percentile95", .milliseconds, "95 of 100 took no longer.") {
        JSONText($0.percentile95)
      },
    ])
}

extension FlowFindings {
  fileprivate static let hold = JSONTable<FlowFindings>(
    "hold", "The time for which the relay was kept busy.",
    [
      JSONRow("duration", .milliseconds, "How long it was.") { JSONText($0.length) },
      JSONRow("bytesThere", .wholeNumber, "The bytes that came out at the other end.") {
        JSONText($0.there)
      },
      JSONRow("bytesBack", .wholeNumber, "The bytes that came back.") { JSONText($0.back) },
      JSONRow("interrupted", .truth, "Whether it was ended from outside.") {
        JSONText($0.wasInterrupted)
      },
      .optional(
        "disturbance", NoVerdictReason.object,
        "Whether this machine stood still, or its network changed, meanwhile."
      ) { $0.disturbance.map { NoVerdictReason($0) } },
      .list("freezes", Freeze.object, "The times in which nothing moved.") { $0.freezes },
    ])

  /// Rates in bits a second.
  fileprivate static let throughput = JSONTable<FlowFindings>(
    "throughput", "The rate that the relay carried.",
    [
      JSONRow("duration", .milliseconds, "How long it was measured.") { JSONText($0.length) },
      JSONRow("bytesThere", .wholeNumber, "The bytes that came out at the other end.") {
        JSONText($0.there)
      },
      JSONRow("bytesBack", .wholeNumber, "The bytes that came back.") { JSONText($0.back) },
      JSONRow("bitsPerSecondThere", .nullable(.wholeNumber), "The rate to the other end.") {
        JSONText($0.rates.flatMap { Int(exactly: $0.there.rounded(.towardZero)) })
      },
      JSONRow("bitsPerSecondBack", .nullable(.wholeNumber), "The rate back.") {
        JSONText($0.rates.flatMap { Int(exactly: $0.back.rounded(.towardZero)) })
      },
    ])
}

extension FlowFindings.Freeze {
  fileprivate static let object = JSONTable<FlowFindings.Freeze>(
    "freeze", "A time in which nothing came out at either side.",
    [
      JSONRow("offset", .milliseconds, "When the last byte before it came out.") {
        JSONText($0.offset)
      },
      JSONRow("duration", .milliseconds, "How long it lasted, or was watched.") {
        JSONText($0.length)
      },
      JSONRow("bytes", .wholeNumber, "The bytes that had come out at both sides by then.") {
        JSONText($0.bytes)
      },
      JSONRow("healed", .truth, "Whether bytes came out again.") { JSONText($0.isHealed) },
    ])
}

extension JSONText {
  fileprivate static let way = JSONText.word(ProofAttempt.Way.allCases.map(\.rawValue))

  fileprivate static let percentage: JSONText = ["type": "number", "minimum": 0, "maximum": 100]
}
