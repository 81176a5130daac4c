import Causes
package import ICEConfiguration
package import ProbeEvidence

/// What the attempts to prove a relay say together.
package struct RelayFindings: Equatable, Sendable {
  /// An attempt in which no data went through, and why.
  package struct Setback: Equatable, Sendable {
    /// What stood at the other end.
    package let way: ProofAttempt.Way
    /// The other server's URL, for ``ProofAttempt/Way/otherServer``.
    package let peer: String?
    /// Why nothing went through.
    package let fault: ProofFault
    /// Whether that says nothing against the relay: a hardened server denies its own addresses, and
    /// private ones, and a second relay that is not granted is another matter than the first.
    package let isExcused: Bool
  }

  /// Whether data went through the relay and back; nil if the run ended before that was known.
  package let isProved: Bool?
  /// What stood at the other end in the attempt that the figures are of.
  package let way: ProofAttempt.Way?
  /// The other server's URL, for ``ProofAttempt/Way/otherServer``.
  package let peer: String?
  /// From the attempt's start until data could go through the relay.
  package let timeToReady: Duration?
  /// What became of the packets.
  package let packets: PacketFindings?
  /// What was seen while the relay was held.
  package let hold: FlowFindings?
  /// What was seen while the rate was measured.
  package let throughput: FlowFindings?
  /// The attempts that came to nothing.
  package let setbacks: [Setback]
  /// Why the relay counts as a failure; nil if it does not.
  package let failure: Failure?
  /// When the failure was known, from the probe's start.
  package let failedAt: Duration?
  /// What it is about this machine that keeps what was asked for from being known; nil for nothing, and
  /// beside a failure.
  package let undecided: Inconclusive?
  /// Where the relay's packets come from; nil where that was not looked at.
  package let source: RelaySource?
  /// Whether the run was ended before all was done that was asked for.
  package let wasInterrupted: Bool

  /// Reads a proof of a relay of the server at `url`.
  package init(_ proof: Proof, of url: ServerURL, plan: ProofPlan) {
    let judge = ProofJudge(of: url)
    var setbacks: [Setback] = []
    var ready: (attempt: ProofAttempt, at: Duration)?
    for attempt in proof.attempts {
      switch judge.standing(of: attempt) {
      case .goOn: setbacks.append(Setback(attempt, .interrupted))
      case .broken(let fault): setbacks.append(Setback(attempt, fault))
      case .ready(let offset): ready = (attempt, offset)
      }
    }
    self.setbacks = setbacks
    way = ready?.attempt.way
    peer = ready?.attempt.peer
    timeToReady = ready?.at
    packets = ready.flatMap { PacketFindings($0.attempt.packets) }
    hold = ready.flatMap { ready in ready.attempt.hold.map { FlowFindings($0, of: ready.attempt) } }
    throughput = ready.flatMap { ready in
      ready.attempt.throughput.map { FlowFindings($0, of: ready.attempt) }
    }
    let cut = ready?.attempt.cut
    source = proof.source
    var (failure, undecided) =
      switch ready {
      case (let attempt, _)?:
        Self.judged(attempt, packets, hold, throughput, cut: cut, maxLoss: plan.maxLoss)
      case nil: Self.judged(setbacks)
      }
    if let elsewhere = Self.failure(proof.source), failure.map(Self.isExplained) ?? true {
      (failure, undecided) = (elsewhere, nil)
    }
    (self.failure, self.undecided) = (failure, undecided)
    failedAt = failure == nil ? nil : proof.end
    wasInterrupted =
      setbacks.contains { $0.fault == .interrupted } || hold?.wasInterrupted == true
      || throughput?.wasInterrupted == true
      || (ready.map { $0.attempt.packets.count < plan.packets } == true && cut == nil
        && undecided == nil)
    isProved = Self.isProved(ready != nil, packets, setbacks, failure, undecided)
  }

  /// The relay works as long as something came back through it.
  private static func isProved(
    _ wasReady: Bool, _ packets: PacketFindings?, _ setbacks: [Setback], _ failure: Failure?,
    _ undecided: Inconclusive?
  ) -> Bool? {
    if failure != nil { return false }
    if wasReady { return (packets?.returned ?? 0) > 0 ? true : nil }
    return undecided != nil || setbacks.contains { $0.fault == .interrupted } ? nil : false
  }
}

// MARK: - What speaks against the relay

extension RelayFindings {
  /// What speaks against the relay, or what keeps that from being known.
  private typealias Judged = (failure: Failure?, undecided: Inconclusive?)

  /// Judges a relay through which data could go.
  private static func judged(
    _ attempt: ProofAttempt, _ packets: PacketFindings?, _ hold: FlowFindings?,
    _ throughput: FlowFindings?, cut: ProofFault?, maxLoss: Double
  ) -> Judged {
    if case .forbidden(let detail)? = cut { return (nil, .ownFirewall(detail)) }
    // What is lost with the path says nothing of the relay.
    if hold == nil, throughput == nil, let failure = failure(hold, cut: cut) {
      return (failure, nil)
    }
    if let loss = failure(packets, maxLoss: maxLoss) {
      let disturbance = attempt.disturbanceOfPackets
      return disturbance == nil ? (loss, nil) : (nil, disturbance.map(Inconclusive.disturbed))
    }
    if let failure = failure(bigPackets: attempt) { return (failure, nil) }
    if let failure = failure(hold, cut: cut) { return (failure, nil) }
    if let failure = failure(throughput: throughput, cut: cut) { return (failure, nil) }
    // A rate that was measured over it is none.
    let disturbances = [hold?.disturbedEnd, throughput?.disturbance, cut?.disturbance]
    return (nil, disturbances.compactMap(\.self).joined.map(Inconclusive.disturbed))
  }

  /// Judges a relay through which no data could go.
  private static func judged(_ setbacks: [Setback]) -> Judged {
    // A server that lets its relays send to some addresses only is as it was meant to be.
    let isLimited = setbacks.contains { $0.fault == .permittedOnly }
    let against = setbacks.filter { !isLimited || !$0.fault.isRefusalOfPeer }
    if let failure = against.lazy.compactMap(\.failure).first {
      // Permissions are for addresses: one that was refused is not asked for again, and its refusal says
      // more than the silence.
      let refusal = failure.cause == .dataNoData ? against.lazy.compactMap(\.refusal).first : nil
      return (refusal ?? failure, nil)
    }
    for case .forbidden(let detail) in setbacks.map(\.fault) {
      return (nil, .ownFirewall(detail))
    }
    return (nil, setbacks.compactMap(\.fault.disturbance).joined.map(Inconclusive.disturbed))
  }

  private static func failure(_ packets: PacketFindings?, maxLoss: Double) -> Failure? {
    guard let packets, let there = packets.loss.there else { return nil }
    guard packets.arrived > 0 else {
      return Failure(.dataNoData, detail: "none of \(packets.sent) packets came through")
    }
    guard let back = packets.loss.back, packets.returned > 0 else {
      let detail =
        "\(packets.arrived) of \(packets.sent) packets came through, and no echo came back"
      return Failure(.dataOneWay, detail: detail)
    }
    guard max(there, back) > maxLoss else { return nil }
    if let passed = packets.cutAfter {
      return Failure(
        .dataCutOff,
        detail:
          "\(passed) packets passed, then nothing: none of the \(packets.sent - passed) after them")
    }
    return Failure(
      .dataLoss,
      detail: "\(there.inPercent) lost on the way there and \(back.inPercent) on the way back, of "
        + "\(packets.sent) packets; at most \(maxLoss.inPercent) may be")
  }

  /// A relay whose packets come from elsewhere than it is said to be: nobody who is sent to its address
  /// takes them for an answer, and what is sent there may reach nobody.
  private static func failure(_ source: RelaySource?) -> Failure? {
    guard let source, let other = source.otherAddress, !source.isInside else { return nil }
    return Failure(
      .dataOtherAddress,
      detail:
        "the relay is said to be at \(source.relayed.address), and its packets come from \(other.address)"
    )
  }

  /// Whether a relay whose packets come from elsewhere explains that none come through.
  private static func isExplained(_ failure: Failure) -> Bool {
    failure.cause == .dataNoData || failure.cause == .dataOneWay
  }

  /// Small packets came back, and no big one did.
  private static func failure(bigPackets attempt: ProofAttempt) -> Failure? {
    // Of fewer, such as after an interruption, too little is known.
    guard let big = attempt.bigPackets, big.count == ProofPlan.bigPackets,
      big.allSatisfy({ $0.returned == nil }), attempt.cut == nil,
      attempt.disturbanceOfPackets == nil
    else { return nil }
    let arrived = big.count { $0.arrived != nil }
    let what =
      arrived == 0
      ? "none of \(big.count) packets of \(ProofPlan.bigPacketSize) bytes came through"
      : "\(arrived) of \(big.count) packets of \(ProofPlan.bigPacketSize) bytes came through, and no "
        + "echo of them came back"
    return Failure(
      .dataBigPacketsLost, detail: "\(what); packets of \(ProofPlan.packetSize) bytes did")
  }

  /// A rate of nothing is none.
  private static func failure(throughput: FlowFindings?, cut: ProofFault?) -> Failure? {
    guard let throughput, cut == nil, throughput.length > .zero, !throughput.wasInterrupted,
      throughput.disturbance == nil
    else { return nil }
    let time = throughput.length.inSeconds
    switch (throughput.there, throughput.back) {
    case (0, 0):
      return Failure(
        .dataNoData, detail: "while the rate was measured for \(time), nothing came through")
    case (0, _), (_, 0):
      return Failure(
        .dataOneWay,
        detail: "while the rate was measured for \(time), nothing came through one way")
    default: return nil
    }
  }

  private static func failure(_ hold: FlowFindings?, cut: ProofFault?) -> Failure? {
    if case .cut(_, let detail)? = cut {
      let words = hold.map { " after \($0.length.inSeconds) and \(($0.there + $0.back).inBytes)" }
      return Failure(
        .dataFrozen, detail: "the path to the server ended\(words ?? ""): \(detail)",
        hint:
          "Server admin: look for a restart of the server, and for a timeout of a proxy or balancer in "
          + "front of it. If there is none, a firewall on the way cut it: try from another network."
      )
    }
    guard let freezes = hold?.freezes, !freezes.isEmpty else { return nil }
    return Failure(.dataFrozen, detail: freezes.map(\.words).joined(separator: "; "))
  }
}

extension RelayFindings.Setback {
  fileprivate init(_ attempt: ProofAttempt, _ fault: ProofFault) {
    way = attempt.way
    peer = attempt.peer
    self.fault = fault
    isExcused =
      switch fault {
      case .noPeer, .permittedOnly, .forbidden, .disturbed, .interrupted, .fault: true
      case _ where attempt.way == .privatePeer: true
      case .denied:
        attempt.way == .sameServer
          || attempt.way == .mappedAddress && attempt.peerAddress?.isPrivate == true
      case .refused: fault.isRefusalOfPeer && attempt.way == .sameServer
      default: false
      }
  }

  fileprivate var failure: Failure? {
    guard !isExcused else { return nil }
    return switch fault {
    case .denied(_, let error): Failure(.permissionForbidden, stunError: error, detail: place)
    case .refused(_, let error):
      Failure(.permissionErrorResponse, stunError: error, detail: place)
    case .unanswered: Failure(.permissionNoResponse, detail: place)
    case .silent: Failure(.dataNoData, detail: "nothing comes through, either way; \(place)")
    case .oneWay(.first):
      Failure(.dataOneWay, detail: "bytes come out of this relay and none go into it; \(place)")
    case .oneWay(.second):
      Failure(.dataOneWay, detail: "bytes go into this relay and none come out; \(place)")
    case .cut(_, let detail):
      Failure(.dataNoData, detail: "the path to the server ended: \(detail); \(place)")
    case .noPeer, .permittedOnly, .forbidden, .disturbed, .interrupted, .fault: nil
    }
  }

  /// The refusal of a permission by another code than 403, whether it is excused or not.
  fileprivate var refusal: Failure? {
    guard case .refused(_, let error) = fault else { return nil }
    return Failure(.permissionErrorResponse, stunError: error, detail: place)
  }

  private var place: String { "tried with \(way.words(peer: peer)) at the other end" }
}

extension ProofAttempt.Way {
  /// What stands at the other end, in words.
  package func words(peer: String?) -> String {
    switch self {
    case .sameServer: "a second relay"
    case .otherServer: "a relay of \(peer ?? "another server")"
    case .mappedAddress: "a plain socket"
    case .namedPeer: "the peer \(peer ?? "of --peer")"
    case .privatePeer: "the private address \(peer ?? "")"
    }
  }
}

extension ProofAttempt {
  /// The end of a path after data could go through: whose doing it is nobody knows where it comes after
  /// a disturbance.
  fileprivate var cut: ProofFault? {
    for event in events.drop(while: { $0.what != .ready }) {
      guard case .exchanged(let side, .disconnected(let how, let detail)) = event.what else {
        continue
      }
      if how == .forbidden { return .forbidden(detail) }
      return disturbance(ofEndAt: event.offset).map(ProofFault.disturbed)
        ?? .cut(side, detail: detail)
    }
    return nil
  }
}

extension ProofFault {
  fileprivate var disturbance: Disturbance? {
    if case .disturbed(let disturbance) = self { disturbance } else { nil }
  }
}

extension FlowFindings {
  fileprivate var disturbedEnd: Disturbance? { endsDisturbed ? disturbance : nil }
}

extension Proof {
  /// When the last thing that is known happened, from the probe's start.
  fileprivate var end: Duration { start + attempts.reduce(.zero) { $0 + $1.length } }
}

extension ProofAttempt {
  fileprivate var length: Duration {
    let packets = packets.compactMap { $0.returned ?? $0.arrived ?? $0.sent }.max()
    let events = events.last?.offset ?? .zero
    return max(events, packets ?? .zero) + (hold?.length ?? .zero) + (throughput?.length ?? .zero)
  }
}
