import BuiltIceprobe
import Foundation

/// A command as ArgumentParser itself describes it (`--experimental-dump-help`).
struct CommandDescription: Decodable {
  /// An argument, an option or a flag.
  struct Argument: Decodable, Hashable {
    struct Name: Decodable, Hashable {
      let kind: String
      let name: String

      /// `--verbose`, or `-v`.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?
    let discussion: String?
    let sectionTitle: String?

    var isPositional: Bool { kind == "positional" }

    /// Short names first, as in `--help`.
    var spellings: [Name] { (names ?? []).sorted { $0.kind == "short" && $1.kind != "short" } }

    /// What stands behind the name, such as `file`.
    var value: String? { kind == "flag" ? nil : valueName }

    /// The abstract, what may be given, and the discussion, each a paragraph's sentences.
    var sentences: [String] {
      [abstract, values, fallback, discussion].compactMap(\.self)
    }

    private var values: String? { allValues.map { "One of: \($0.joined(separator: ", "))." } }

    private var fallback: String? { defaultValue.map { "The default is \($0)." } }
  }

  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool?
  let defaultSubcommand: String?
  let arguments: [Argument]?
  let subcommands: [CommandDescription]?

  /// The description of the built program.
  static func ofProgram() async throws -> CommandDescription {
    struct Dump: Decodable { let command: CommandDescription }
    let outcome = try await Iceprobe.run(["--experimental-dump-help"])
    return try JSONDecoder().decode(Dump.self, from: Data(outcome.output.utf8)).command
  }

  /// The commands that people are shown; `help` is everybody's.
  var commands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }

  var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// What a command has of its own: those that no command before it has, and not the program's own.
  func own(after others: [CommandDescription], in program: CommandDescription) -> [Argument] {
    let known = Set((others + [program]).flatMap(\.shownArguments))
    return shownArguments.filter { $0.isPositional || !known.contains($0) }
  }

  /// The names of the options that it shares with a command before it.
  func shared(with others: [CommandDescription]) -> (command: String, names: [String])? {
    let mine = shownArguments.filter {
      !$0.isPositional && !["version", "help"].contains($0.valueName)
    }
    for other in others {
      let names = mine.filter { other.shownArguments.contains($0) }.compactMap(
        \.spellings.last?.text)
      if !names.isEmpty { return (other.commandName, names) }
    }
    return nil
  }
}
