import Causes

/// Which cause was provoked, and which was named: a table for each stage, in 80 columns.
package struct ConfusionMatrix: CustomStringConvertible {
  private let trials: [Trial]

  /// The matrix of these trials.
  package init(_ trials: [Trial]) { self.trials = trials }

  /// Whether every fault was named right, in time.
  package var isDiagonal: Bool { complaints.isEmpty }

  private var complaints: [String] { trials.compactMap(\.complaint) }

  /// The tables, what is off the diagonal, and the sum.
  package var description: String {
    let header = """
      Each row is a cause that was provoked, each column one that was named; what
      stands off the diagonal is wrong.
      """
    let tables = Cause.Stage.allCases.map(table)
    return ([header] + tables + [workingLines, complaintLines, sum])
      .filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// A stage's causes against each other. The columns have letters, since names do not fit.
  private func table(of stage: Cause.Stage) -> String {
    let causes = Cause.allCases.filter { $0.stage == stage }
    guard trials.contains(where: { $0.fault.cause?.stage == stage }) else { return "" }
    // Three columns a letter where they fit beside the longest name.
    let width = causes.count > 16 ? 2 : 3
    let letters = Self.letters.prefix(causes.count)
    let head =
      Self.left(stage.rawValue, Self.nameWidth)
      + letters.map { Self.right("\($0)", width) }.joined()
    let rows = zip(letters, causes).map { letter, cause in
      Self.left("  \(letter) \(cause.code)", Self.nameWidth)
        + causes.map { Self.right(cell(cause, $0), width) }.joined()
    }
    return ([head] + rows).joined(separator: "\n")
  }

  private func cell(_ provoked: Cause, _ named: Cause) -> String {
    let count = trials.count { $0.fault.cause == provoked && $0.name == named.rawValue }
    return count == 0 ? "." : "\(count)"
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyz"

  /// A letter, and the longest code: certificate-name-mismatch.
  private static let nameWidth = 30

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private var workingLines: String {
    let working = trials.filter { $0.fault.cause == nil }
    guard !working.isEmpty else { return "" }
    return "servers that work and look ill: \(working.count(where: \.isRight)) of "
      + "\(working.count) found to work"
  }

  private var complaintLines: String {
    (["off the diagonal: \(complaints.isEmpty ? "none" : "")"] + complaints.map { "  \($0)" })
      .joined(separator: "\n")
  }

  private var sum: String {
    let faults = trials.filter { $0.fault.cause != nil }
    let right = faults.count(where: \.isRight)
    let late = trials.count(where: \.isLate)
    return "\(right) of \(faults.count) faults named right, "
      + "\(late == 0 ? "none" : "\(late)") past its limit"
  }
}
