/// What happened to this machine while something was open, so that neither silence nor the end of a
/// connection says anything about a server.
package enum Disturbance: Equatable, Codable, Sendable {
  /// The program stood still, up to now: the machine slept for so long (suspended), and was awake
  /// without the program for so long (stopped by a signal, or starved).
  ///
  /// A probe's offsets count the second time alone: the clock that they are of stands in a suspend.
  case stoodStill(asleep: Milliseconds, stopped: Milliseconds)
  /// The interface, the address or the route that packets left by is not what it was.
  case networkChanged(detail: String)

  /// Standing still for `stopped`, and for `asleep` before that.
  package static func stoodStill(asleep: Duration = .zero, stopped: Duration) -> Disturbance {
    .stoodStill(asleep: Milliseconds(asleep), stopped: Milliseconds(stopped))
  }
}

extension Disturbance {
  /// One sentence for a person, safe to print: `this machine stood still for 20 s`.
  package var message: String {
    switch self {
    case .stoodStill: "this machine stood still for \(standstill.rounded)"
    case .networkChanged(let detail): "this machine's network changed\(detail.inParentheses)"
    }
  }

  /// How long nothing ran, asleep or not; zero for a change of the network.
  package var standstill: Duration {
    switch self {
    case .stoodStill(let asleep, let stopped): asleep.duration + stopped.duration
    case .networkChanged: .zero
    }
  }

  /// The part of ``standstill`` that is on the time line of a probe.
  package var stopped: Duration {
    switch self {
    case .stoodStill(_, let stopped): stopped.duration
    case .networkChanged: .zero
    }
  }

  /// Both as one: times of standing still add up, and explain a change of the network, which often
  /// follows them.
  package func joined(by later: Disturbance) -> Disturbance {
    switch (self, later) {
    case (.stoodStill(let asleep, let stopped), .stoodStill(let moreAsleep, let moreStopped)):
      .stoodStill(
        asleep: asleep.duration + moreAsleep.duration,
        stopped: stopped.duration + moreStopped.duration)
    case (.networkChanged, .stoodStill): later
    case (_, .networkChanged): self
    }
  }
}

extension [Disturbance] {
  /// All as one, oldest first; nil for none.
  package var joined: Disturbance? {
    reduce(nil) { all, next in all.map { $0.joined(by: next) } ?? next }
  }
}

extension Duration {
  /// Seconds, whole ones from 10 s on; from 2 min on minutes, and from 2 h on hours: `3.4 s`, `20 s`,
  /// `8 min`. Nobody counts the seconds of a night.
  fileprivate var rounded: String {
    let seconds = self / .seconds(1)
    return switch seconds {
    case ..<9.95: "\((seconds * 10).rounded() / 10) s"
    case ..<120: "\(Int(seconds.rounded())) s"
    case ..<7200: "\(Int((seconds / 60).rounded())) min"
    default: "\(Int((seconds / 3600).rounded())) h"
    }
  }
}
