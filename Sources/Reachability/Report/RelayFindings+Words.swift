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

  /// What is worth knowing beside a relay that works.
  var warnings: [Warning] {
    if failure != nil || undecided != nil { return [] }
    let words = setbacks.map { "\($0.way.words(peer: $0.peer)): \($0.fault.words)" }
    guard !words.isEmpty else { return [] }
    guard isProved == true else {
      let isOver = setbacks.contains { $0.fault == .interrupted }
      return isOver
        ? []
        : [
          Warning(
            code: .relayNotProved,
            message: "not proved with data; tried with " + words.joined(separator: "; with "))
        ]
    }
    return [
      Warning(
        code: .relayProvedOtherwise,
        message: "proved with \(way?.words(peer: peer) ?? "") only, and not with "
          + words.joined(separator: ", nor with "))
    ]
  }
}

extension ProofFault {
  /// Why nothing went through, in a few words.
  var words: String {
    switch self {
    case .noPeer(let failure):
      failure.stunError.map { "\($0.code) \($0.reason.shown)" } ?? failure.cause.message
    case .denied(_, let error):
      "the server's policy denies it (\(error.code) \(error.reason.shown))"
    case .refused(_, let error): "no permission (\(error.code) \(error.reason.shown))"
    case .unanswered: "the request for a permission is not answered"
    case .silent: "nothing comes through"
    case .oneWay: "data goes one way only"
    case .cut(_, let detail): "the path ended (\(detail.shown))"
    case .disturbed(let disturbance): disturbance.message
    case .interrupted: "interrupted"
    case .fault(let detail): detail.shown
    }
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
