import ArgumentParser
import Causes
import PlainText
import Reporting

/// What makes a run or a comparison fail besides what does anyway.
struct GateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What else makes it fail: gone or another kind of change, warning, warning=CODE. Repeatable.",
      discussion: """
        A list with commas, such as gone,warning=certificate-expires-soon. What newly fails or got \
        slower since the baseline always does.
        """,
      valueName: "what"),
    transform: { try Criteria($0) })
  var failOn: [Criteria] = []

  /// All that was named together.
  var gate: Comparison.Gate {
    Comparison.Gate(
      kinds: Set(failOn.flatMap(\.kinds)),
      warnings: WarningGate(
        isForAll: failOn.contains(where: \.meansAnyWarning), codes: Set(failOn.flatMap(\.codes))))
  }

  /// What one use of the option names.
  struct Criteria {
    private(set) var kinds: [Comparison.Kind] = []
    private(set) var meansAnyWarning = false
    private(set) var codes: [WarningCode] = []

    /// Reads `gone,slower,warning=CODE`.
    init(_ text: String) throws {
      for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
        if word == "warning" {
          meansAnyWarning = true
        } else if word.hasPrefix("warning=") {
          codes.append(try WarningCode(named: String(word.dropFirst("warning=".count))))
        } else if let kind = Comparison.Kind(rawValue: word) {
          kinds.append(kind)
        } else {
          let names = Comparison.Kind.allCases.map(\.rawValue)
          throw ValidationError(
            "expected \(names.joined(separator: ", ")), warning or warning=CODE")
        }
      }
    }
  }
}

extension WarningCode {
  /// Reads a code as the command line has it.
  init(named text: String) throws {
    guard let code = WarningCode(rawValue: text) else {
      let meant = text.closest(among: Self.allCases.map(\.rawValue))
      throw ValidationError(
        "expected the code of a warning" + (meant.map { "; did you mean \($0)?" } ?? ""))
    }
    self = code
  }
}
