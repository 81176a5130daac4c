import Causes
import ICEConfiguration
import PlainText

/// What `iceprobe explain` knows a page about.
enum ExplainedTopic: Hashable {
  case cause(Cause)
  case warning(WarningCode)
  case mapping(NATMapping)
  case reason(InconclusiveReason)

  static let all =
    Cause.allCases.map(Self.cause) + WarningCode.allCases.map(Self.warning)
    + NATMapping.allCases.map(Self.mapping) + InconclusiveReason.allCases.map(Self.reason)

  /// The name in full: `allocate/unauthorized`, `open-relay`, `nat/endpoint-independent`.
  var name: String {
    switch self {
    case .cause(let cause): cause.rawValue
    case .warning(let code): code.rawValue
    case .mapping(let mapping): "nat/\(mapping.rawValue)"
    case .reason(let code): code.rawValue
    }
  }

  /// The name without the stage.
  var code: String {
    switch self {
    case .cause(let cause): cause.code
    case .warning(let code): code.rawValue
    case .mapping(let mapping): mapping.rawValue
    case .reason(let code): code.rawValue
    }
  }

  /// What it belongs to in the list of all: the stage, the warnings, the NAT, or the reasons for no
  /// verdict.
  var group: String {
    switch self {
    case .cause(let cause): cause.stage.rawValue
    case .warning: "warning"
    case .mapping: "nat"
    case .reason: "inconclusive"
    }
  }

  /// What it says, in one sentence.
  var message: String {
    switch self {
    case .cause(let cause): cause.message
    case .warning(let code): code.message
    case .mapping(let mapping): mapping.finding
    case .reason(let code): code.message
    }
  }

  var explanation: Explanation {
    switch self {
    case .cause(let cause): cause.explanation
    case .warning(let code): code.explanation
    case .mapping(let mapping): mapping.explanation
    case .reason(let code): code.explanation
    }
  }

  /// Everything that `name` may mean: a whole name, a code of one or more stages, or a stage.
  static func named(_ name: String) -> [ExplainedTopic] {
    let name = name.lowercased()
    return [\Self.name, \.code, \.group].lazy
      .map { part in all.filter { $0[keyPath: part] == name } }
      .first { !$0.isEmpty } ?? []
  }
}

/// There is no page of this name.
package struct UnknownTopic: Error, Equatable, CustomStringConvertible {
  /// What was asked for.
  let name: String

  /// What was asked for, and what was probably meant.
  package var description: String {
    let end = suggestion.map { "; did you mean \($0.quoted)?" } ?? relatedWords ?? "."
    let cause = MistakenPath(name) == nil ? "cause \(name.quoted)" : "such cause"
    return "there is no \(cause)\(end) `iceprobe explain` lists them all."
  }

  /// How many topics that have to do with a word are named. 5: a line's worth.
  private static let relatedLimit = 5

  /// The topics that a word or a number leads to, such as `expired` or `401`; nil if there are none: those
  /// that have it in their name, then in their sentence, then in what is explained.
  private var relatedWords: String? {
    let word = name.lowercased()
    // 3: shorter words stand in every second page.
    guard word.count >= 3 else { return nil }
    let parts: [(ExplainedTopic) -> String] = [
      \.name, { $0.explanation.errorCodes.map { "\($0.rawValue)" }.joined(separator: " ") },
      \.message,
      { ([$0.explanation.meaning] + $0.explanation.steps).joined(separator: " ") },
    ]
    var seen: Set<ExplainedTopic> = []
    let found = parts.flatMap { part in
      ExplainedTopic.all.filter { part($0).lowercased().contains(word) && seen.insert($0).inserted }
    }
    let names = found.prefix(Self.relatedLimit).map(\.name).joined(separator: ", ")
    return found.isEmpty ? nil : "; it has to do with \(names)."
  }

  /// A right code behind a wrong stage tells more than a whole name that is nearly right.
  private var suggestion: String? {
    let code = String(name.split(separator: "/").last ?? "")
    let known = ExplainedTopic.named(code).first ?? closest(to: code)
    return name.closest(among: ExplainedTopic.all.map(\.name)) ?? known?.name
  }

  private func closest(to code: String) -> ExplainedTopic? {
    code.closest(among: ExplainedTopic.all.map(\.code)).flatMap { ExplainedTopic.named($0).first }
  }
}
