import Judging
import PlainText

/// The steps of a probe, as the page names and colours them.
private enum Step: String, CaseIterable {
  case resolve, connect, proxy, tls, binding, allocate

  /// What people call it.
  var name: String {
    switch self {
    case .resolve: "name"
    case .connect: "connection"
    case .proxy: "proxy"
    case .tls: "TLS"
    case .binding: "binding"
    case .allocate: "relay"
    }
  }

  func length(in phases: Findings.Phases) -> Duration? {
    switch self {
    case .resolve: phases.resolve
    case .connect: phases.connect
    case .proxy: phases.proxy
    case .tls: phases.tls
    case .binding: phases.binding
    case .allocate: phases.allocate
    }
  }
}

extension Findings.Phases {
  /// The steps with their lengths, in their order; those that did not come to an end are not there.
  fileprivate var steps: [(step: Step, length: Duration)] {
    Step.allCases.compactMap { step in step.length(in: self).map { (step, max($0, .zero)) } }
  }

  fileprivate var sum: Duration { steps.reduce(.zero) { $0 + $1.length } }

  /// `name 12 ms, connection 25 ms`.
  fileprivate var words: String {
    steps.map { "\($0.step.name) \($0.length.brief)" }.joined(separator: ", ")
  }
}

/// Draws the steps of all servers on one scale.
struct PhaseScale {
  /// The length of a bar, in its own units.
  private static let width = 1000.0

  /// What the whole length stands for.
  private let longest: Duration

  init(_ results: [Report.Result]) {
    longest = results.compactMap { $0.findings?.phases.sum }.max() ?? .zero
  }

  /// The part of a bar that stands for a step without an end.
  private static let rest = "unfinished"

  /// A picture with its words; nothing if no step came to an end. A step that did not is the last part,
  /// and is drawn no further than the scale goes.
  func bar(for result: Report.Result) -> [String] {
    guard let phases = result.findings?.phases, phases.sum > .zero, longest > .zero else {
      return []
    }
    let unfinished =
      result.verdict.status.isSuccess ? .zero : max(.zero, (result.duration ?? .zero) - phases.sum)
    let parts = phases.steps.map { ($0.step.rawValue, $0.length) } + [(Self.rest, unfinished)]
    var start = 0.0
    let bars = parts.compactMap { name, length -> String? in
      let width = min(length / longest * Self.width, Self.width - start)
      defer { start += width }
      // A twentieth of a unit is less than any screen shows.
      return width < 0.05 ? nil : Self.bar(name, from: start, width)
    }
    let words = phases.words + (unfinished > .zero ? ", unfinished \(unfinished.brief)" : "")
    return [
      "<svg class=\"bar\" role=\"img\" aria-label=\"\(words.markup)\" viewBox=\"0 0 1000 10\" "
        + "preserveAspectRatio=\"none\">\(bars.joined())</svg>",
      "<p class=\"legend\" aria-hidden=\"true\">\(Self.legend(parts.filter { $0.1 > .zero }))</p>",
    ]
  }

  private static func bar(_ name: String, from start: Double, _ width: Double) -> String {
    "<rect class=\"\(name)\" x=\"\(start.tenths)\" width=\"\(width.tenths)\" height=\"10\"/>"
  }

  private static func legend(_ parts: [(String, Duration)]) -> String {
    parts.map { name, length in
      let words = Step(rawValue: name)?.name ?? Self.rest
      return "<span><b class=\"\(name)\"></b>\(words) \(length.brief)</span>"
    }
    .joined(separator: " ")
  }
}

/// What came out of a relay while it was held, as a line over time.
struct Sparkline {
  private let profile: [Int]
  private let words: String

  /// Nil if there is too little to draw.
  init?(_ hold: FlowFindings) {
    guard hold.profile.count > 1, let most = hold.profile.max(), most > 0 else { return nil }
    profile = hold.profile
    let freezes = hold.freezes.map(\.words).joined(separator: "; ")
    words =
      "data through the relay over \(hold.length.inSeconds)"
      + (freezes.isEmpty ? ", never frozen" : ": \(freezes)")
  }

  var lines: [String] {
    let most = Double(profile.max() ?? 1)
    let step = 1000 / Double(profile.count - 1)
    let points = profile.enumerated().map { place, bytes in
      // 38: two units are left free, so that the line's own width is inside.
      "\((Double(place) * step).tenths),\((39 - max(0, Double(bytes)) / most * 38).tenths)"
    }
    return [
      "<figure><svg class=\"spark\" role=\"img\" aria-label=\"\(words.markup)\" "
        + "viewBox=\"0 0 1000 40\" preserveAspectRatio=\"none\">"
        + "<polyline points=\"\(points.joined(separator: " "))\"/></svg>",
      "<figcaption>\(words.markup)</figcaption></figure>",
    ]
  }
}

extension Double {
  /// One decimal place.
  fileprivate var tenths: String { "\((self * 10).rounded() / 10)" }
}
