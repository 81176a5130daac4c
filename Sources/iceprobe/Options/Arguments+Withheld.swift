import ICEConfiguration
import PlainText

extension Arguments {
  /// What is said about an error. A configuration's own complaints name their source without its
  /// secrets already; any other may be ArgumentParser's.
  static func complaint(_ words: String, about error: any Error, _ arguments: [String]) -> String {
    error is ConfigurationErrors
      ? words : withheld(from: words.replacing(missed, with: missed + hint), arguments)
  }

  /// What many try first, and what to do in its place.
  private static let missed = "Unknown option '--password'"
  private static let hint =
    ": the password of --username is asked for, or comes from $ICEPROBE_PASSWORD"

  /// A complaint about the command line that repeats no value of it: ArgumentParser shows the value
  /// that it cannot read, in single quotes, and whoever has mixed up two options has typed a password
  /// there. The names of options stay, and so do paths in our own words, if they can be meant as paths.
  static func withheld(from complaint: String, _ arguments: [String]) -> String {
    arguments.flatMap(parts(of:)).reduce(complaint) { complaint, part in
      let quoted = complaint.replacing("'\(part)'", with: "'\(placeholder)'")
      return isShownUnquoted(part) ? quoted : quoted.replacing(part, with: placeholder)
    }
  }

  /// What stands in the place of a value.
  private static let placeholder = "…"

  /// An argument as a whole, and the two sides of an `=` in it (`--output=json=x` has two).
  private static func parts(of argument: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = Substring(argument)
    while let sign = rest.firstIndex(of: "=") {
      parts += [rest, rest[..<sign]]
      rest = rest[sign...].dropFirst()
    }
    return (parts + [rest]).filter { !$0.isEmpty && !isNameOfOption($0) }
  }

  /// ArgumentParser shows an option without quotes whose name is none; 3 are the hyphens alone.
  private static func isShownUnquoted(_ part: Substring) -> Bool {
    MistakenPath(String(part)) == nil && !(part.hasPrefix("-") && part.count > 3)
  }

  /// Whether an argument is `--name` or `-n`, as far as its looks go.
  private static func isNameOfOption(_ argument: Substring) -> Bool {
    let name = argument.drop { $0 == "-" }
    let hyphens = argument.count - name.count
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
      && (hyphens == 2 || hyphens == 1 && name.count == 1)
  }
}
