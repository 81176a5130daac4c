import Judging
import PlainText
import ProbeEvidence

extension RelayFindings {
  /// What the proof says, a line each: first the figures, then the hold, then the rate.
  var lines: [String] {
    [packetWords, hold?.holdWords, throughput?.rateWords].compactMap { $0 }
  }

  private var packetWords: String? {
    guard let packets, let way else { return nil }
    let words = [
      "\(packets.returned) of \(packets.sent) packets came back", packets.loss.words,
      packets.roundTrip?.words, packets.jitter.back.map { "jitter \($0.brief)" },
    ]
    return "data through \(way.words(peer: peer)): "
      + words.compactMap { $0 }.joined(separator: ", ")
  }
}

extension PacketFindings.BothWays<Double?> {
  /// `2 % lost there, 0 % back`.
  fileprivate var words: String? {
    guard let there else { return nil }
    if there == back { return "\(there.inPercent) lost each way" }
    return "\(there.inPercent) lost there" + (back.map { ", \($0.inPercent) back" } ?? "")
  }
}

extension PacketFindings.RoundTrip {
  fileprivate var words: String {
    "round trip \(minimum.brief) (median \(median.brief), 95 of 100 within \(percentile95.brief))"
  }
}

extension FlowFindings {
  fileprivate var holdWords: String {
    let calm = endsDisturbed ? "silent at the end" : "never frozen"
    let state = freezes.isEmpty ? calm : freezes.map(\.words).joined(separator: "; ")
    let disturbance = disturbance.map { ", \($0.message)" } ?? ""
    return "held for \(length.inSeconds)\(wasInterrupted ? " (interrupted)" : ""): "
      + "\(there.inBytes) there, \(back.inBytes) back, \(state)\(disturbance)"
  }

  fileprivate var rateWords: String? {
    rates.map {
      "carries \($0.there.megabits) there and \($0.back.megabits) back at once, over "
        + length.inSeconds
    }
  }
}

extension Double {
  /// A rate in bits a second, as `12.3 Mbit/s`.
  fileprivate var megabits: String { "\((self / 100_000).rounded() / 10) Mbit/s" }
}
