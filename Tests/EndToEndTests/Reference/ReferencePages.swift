import Foundation

@testable import iceprobe

/// The manual's page of the commands, in Markdown.
struct CommandPage {
  let program: CommandDescription

  var text: String {
    let head = """
      # Commands

      \(program.abstract ?? "") Every command has `--help` and `--version`. Without a command, \
      `\(program.defaultSubcommand ?? "")` is meant.
      """
    let sections = program.commands.indices.map { section($0) }
    return ([head] + sections + [statuses]).joined(separator: "\n\n") + "\n"
  }

  private func section(_ index: Int) -> String {
    let (command, before) = (program.commands[index], Array(program.commands[..<index]))
    let positional = command.shownArguments.filter(\.isPositional).map(\.usage)
    let usage = (["iceprobe \(command.commandName)", "[options]"] + positional)
      .joined(separator: " ")
    let rows = command.own(after: before, in: program).map { argument in
      "| \(argument.heading) | \(argument.sentences.joined(separator: " ").cell) |"
    }
    let table = rows.isEmpty ? [] : [(["| | |", "|---|---|"] + rows).joined(separator: "\n")]
    let shared = command.shared(with: before).map { other, names in
      "As in `\(other)`: \(names.map { "`\($0)`" }.joined(separator: ", "))."
    }
    let parts =
      ["## \(command.commandName)", "```\n\(usage)\n```", command.abstract, command.discussion]
      .compactMap(\.self) + table + [shared].compactMap(\.self)
    return parts.joined(separator: "\n\n")
  }

  private var statuses: String {
    let rows = ExitStatus.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
    return (["## Exit status", "", "| | |", "|---|---|"] + rows).joined(separator: "\n")
  }
}

extension CommandDescription.Argument {
  fileprivate var heading: String {
    isPositional
      ? "`<\(valueName ?? "")>`"
      : spellings.map { "`\($0.text)\(value.map { " <\($0)>" } ?? "")`" }.joined(separator: ", ")
  }

  fileprivate var usage: String {
    let name = "<\(valueName ?? "")>\(isRepeating ? " ..." : "")"
    return isOptional ? "[\(name)]" : name
  }
}

extension String {
  /// The text in a cell of a table.
  fileprivate var cell: String {
    replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("\n", with: " ")
  }
}

/// The man page, in mdoc(7): what is written by hand in `iceprobe.1.in`, with what the program says of
/// itself at the places `@synopsis@`, `@commands@` and `@statuses@`.
struct ManPage {
  let program: CommandDescription
  let template: String

  var text: String {
    template.replacing("@synopsis@", with: synopsis).replacing("@commands@", with: commands)
      .replacing("@statuses@", with: statuses)
  }

  private var synopsis: String {
    program.commands.map { command in
      let name = ".Cm \(command.commandName)"
      let words =
        command.commandName == program.defaultSubcommand ? ".Op Cm \(command.commandName)" : name
      let positional = command.shownArguments.filter(\.isPositional).map { argument in
        let value = "Ar \(argument.valueName ?? "")\(argument.isRepeating ? " ..." : "")"
        return argument.isOptional ? ".Op \(value)" : ".\(value)"
      }
      return ([".Nm", words, ".Op Ar options"] + positional).joined(separator: "\n")
    }
    .joined(separator: "\n")
  }

  private var commands: String {
    let sections = program.commands.indices.map { index -> String in
      let (command, before) = (program.commands[index], Array(program.commands[..<index]))
      let own = command.own(after: before, in: program)
      let shared = command.shared(with: before).map { other, names in
        ".Pp\nAs in\n.Cm \(other) :\n"
          + names.map { ".Fl \($0.dropFirst()) ,\n" }.joined().dropLast(3) + " ."
      }
      let list = own.isEmpty ? nil : Self.list(own)
      return
        ([
          ".Ss \(command.commandName)", Self.text(command.abstract),
          command.discussion.map { ".Pp\n" + Self.text($0) }, list, shared,
        ] as [String?]).compactMap(\.self).joined(separator: "\n")
    }
    let general = ".Ss Every command\n" + Self.list(program.shownArguments)
    return (sections + [general]).joined(separator: "\n")
  }

  private static func list(_ arguments: [CommandDescription.Argument]) -> String {
    let items = arguments.map { argument -> String in
      let value = argument.value.map { " Ar \(escaped($0))" } ?? ""
      let names = argument.spellings.map { "Fl \($0.text.dropFirst())\(value)" }
      let head =
        argument.isPositional ? "Ar \(argument.valueName ?? "")" : names.joined(separator: " , ")
      return ".It \(head)\n" + argument.sentences.map { text($0) }.joined(separator: "\n")
    }
    return ([".Bl -tag -width Ds"] + items + [".El"]).joined(separator: "\n")
  }

  private var statuses: String {
    let items = ExitStatus.allCases.map { status in
      let meaning = status.meaning
      return ".It \(status.rawValue)\n"
        + Self.text(meaning.prefix(1).uppercased() + meaning.dropFirst() + ".")
    }
    return ([".Bl -tag -width 130"] + items + [".El"]).joined(separator: "\n")
  }

  /// Running text: a sentence on each line, and an empty line as a paragraph.
  private static func text(_ words: String?) -> String {
    (words ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      line.isEmpty ? ".Pp" : escaped(String(line)).replacing(". ", with: ".\n")
    }
    .map { $0.split(separator: "\n").map(guarded).joined(separator: "\n") }
    .joined(separator: "\n")
  }

  /// What roff would act on.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("--", with: "\\-\\-")
  }

  /// A line that begins like a request is none, unless it is a paragraph.
  private static func guarded(_ line: Substring) -> String {
    line != ".Pp" && (line.hasPrefix(".") || line.hasPrefix("'")) ? "\\&\(line)" : String(line)
  }
}
