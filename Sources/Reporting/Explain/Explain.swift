import Causes
package import ICEConfiguration
import PlainText

/// The texts of `iceprobe explain`. Each ends in a newline.
package enum Explain {
  /// What ``text(for:url:width:)`` takes: every topic by its full name, and the stages.
  package static var names: [String] {
    ExplainedTopic.all.map(\.name) + Cause.Stage.allCases.map(\.rawValue)
  }

  /// Every cause, every warning, every mapping of a NAT and every reason for no verdict with its
  /// sentence, by stage.
  ///
  /// - Parameter width: How many columns a line has.
  package static func overview(width: Int = 80) -> String {
    text(of: groups.map { list($0, width: width) })
  }

  /// What `name` means: a page for a cause (`allocate/unauthorized`, or `unauthorized` alone), a
  /// warning, a mapping or a reason, and a short entry for each where the name means several (`timeout`, `nat`).
  ///
  /// - Parameters:
  ///   - url: The server that the commands are written for; nil for placeholders.
  ///   - width: How many columns a line has, unless a word of a command is longer.
  /// - Throws: `UnknownTopic` if nothing has this name.
  package static func text(
    for name: String, url: ServerURL? = nil, width: Int = 80
  ) throws(UnknownTopic) -> String {
    let topics = ExplainedTopic.named(name)
    guard let topic = topics.first else { throw UnknownTopic(name: name) }
    guard topics.count == 1 else { return text(of: topics.map { brief($0, width: width) }) }
    let page = topic.explanation.page(
      title: "\(topic.name): \(topic.message)",
      target: url.map(CommandTarget.init) ?? .placeholder, width: width)
    return page + "\n"
  }

  private static func text(of blocks: [[String]]) -> String {
    let end = ["`iceprobe explain NAME` explains each."]
    return (blocks + [end]).map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  /// All topics, in their order, by what they belong to.
  static var groups: [[ExplainedTopic]] {
    ExplainedTopic.all.reduce(into: []) { groups, topic in
      if groups.last?.last?.group == topic.group {
        groups[groups.count - 1].append(topic)
      } else {
        groups.append([topic])
      }
    }
  }

  private static func list(_ topics: [ExplainedTopic], width: Int) -> [String] {
    let column = topics.map(\.name.count).max() ?? 0
    return topics.flatMap {
      $0.message.wrapped(to: width, mark: $0.name.padded(to: column) + "  ")
    }
  }

  private static func brief(_ topic: ExplainedTopic, width: Int) -> [String] {
    "\(topic.name): \(topic.message)".wrapped(to: width)
      + hint(for: topic).wrapped(to: width, mark: "  -> ")
  }

  /// What to do, or what it means, in a sentence or two.
  static func hint(for topic: ExplainedTopic) -> String {
    switch topic {
    case .cause(let cause): cause.hint
    case .warning(let code): code.explanation.steps.first ?? ""
    case .mapping(let mapping): mapping.meaning + "."
    case .reason(let code): code.explanation.steps.first ?? ""
    }
  }
}
