package import ProbeEvidence

extension ProofAttempt {
  /// An attempt in which data went through.
  package static func sample(
    _ way: Way, _ packets: [PacketTrace], hold: FlowTrace? = nil, throughput: FlowTrace? = nil
  ) -> ProofAttempt {
    var attempt = ProofAttempt(way: way)
    attempt.peerAddress = Endpoint(address: "198.51.100.9", port: 50001)
    attempt.events = [
      ProofEvent(.arrived(side: .second), at: .milliseconds(28)),
      ProofEvent(.arrived(side: .first), at: .milliseconds(29)),
      ProofEvent(.ready, at: .milliseconds(30)),
    ]
    attempt.packets = packets
    attempt.hold = hold
    attempt.throughput = throughput
    return attempt
  }

  /// An attempt that the server denies; the peer's address is private.
  package static func denied(_ way: Way, at address: String = "10.0.0.7") -> ProofAttempt {
    var attempt = ProofAttempt(way: way)
    attempt.peerAddress = Endpoint(address: address, port: 50001)
    let request = Request(method: .createPermission, isAuthenticated: true)
    attempt.events = [
      ProofEvent(.exchanged(side: .first, what: .sent(request: request)), at: .milliseconds(10)),
      ProofEvent(
        .exchanged(side: .first, what: .received(reply: .permission(403, "Forbidden"))),
        at: .milliseconds(20)),
    ]
    return attempt
  }

  /// An attempt for which no second relay was granted.
  package static func full(_ way: Way) -> ProofAttempt {
    var attempt = ProofAttempt(way: way)
    let reply = Reply(
      method: .allocate, answersAuthenticated: true,
      outcome: .error(code: 486, reason: "Allocation Quota Reached"))
    attempt.events = [
      ProofEvent(.climbing(what: .received(reply: reply)), at: .milliseconds(12))
    ]
    return attempt
  }

  /// The same, while which this machine stood still for 3 s, up to so many seconds from the attempt's
  /// start; or moved.
  package func disturbed(
    at second: Int, by disturbance: Disturbance = .stoodStill(stopped: .seconds(3))
  ) -> ProofAttempt {
    var attempt = self
    attempt.events.append(ProofEvent(.disturbed(by: disturbance), at: .seconds(second)))
    return attempt
  }
}

extension Reply {
  /// An answer to CreatePermission: an error, or without a code the permission.
  package static func permission(_ code: Int? = nil, _ reason: String = "") -> Reply {
    Reply(
      method: .createPermission, answersAuthenticated: true,
      outcome: code.map { .error(code: $0, reason: reason) } ?? .success, integrity: .valid)
  }
}

extension [PacketTrace] {
  /// Ten packets, 20 ms apart, that take 10 ms there and 12 ms back.
  package static var arriving: [PacketTrace] {
    (0..<10).map { number in
      let sent: Duration = .milliseconds(40 + 20 * number)
      return PacketTrace(
        sent: sent, arrived: sent + .milliseconds(10), echoed: sent + .milliseconds(11),
        returned: sent + .milliseconds(23))
    }
  }
}

extension FlowTrace {
  /// 20 s of packets both ways.
  package static var flowing: FlowTrace { flow(pausing: 0..<0) }
  /// The same, with a pause from 4 s to 11 s.
  package static var freezing: FlowTrace { flow(pausing: 4..<11) }
  /// The same, and nothing from 4 s on.
  package static var dying: FlowTrace { flow(pausing: 4..<100) }

  private static func flow(pausing pause: Range<Int>) -> FlowTrace {
    // The attempt's packets are over by then.
    var trace = FlowTrace(start: .milliseconds(500))
    for tick in 1...100 where !pause.contains(tick / 5) {
      trace.moved(1600, to: .second, at: .milliseconds(200 * tick))
      trace.moved(1600, to: .first, at: .milliseconds(200 * tick))
    }
    trace.end(at: .seconds(20), wasInterrupted: false)
    return trace
  }
}
