import Causes
import PlainText

extension Explanation {
  /// The page of `title` (`allocate/unauthorized: the server does not …`), without a last newline.
  func page(title: String, target: CommandTarget, width: Int) -> String {
    let sections = [
      title.wrapped(to: width),
      meaning.wrapped(to: width),
      errorCodeLines(width: width),
      "Who can fix it: \(owners.map(\.rawValue).joined(separator: ", or ")).".wrapped(to: width),
      stepLines(width: width),
      checkLines(for: target, width: width),
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private func errorCodeLines(width: Int) -> [String] {
    guard !errorCodes.isEmpty else { return [] }
    return ["STUN error codes (RFC 8489 section 14.8, RFC 8656 section 19):"]
      + errorCodes.flatMap { $0.text.wrapped(to: width, mark: "  \($0.rawValue)  ") }
  }

  private func stepLines(width: Int) -> [String] {
    ["What to try:"]
      + steps.enumerated().flatMap { $1.wrapped(to: width, mark: "  \($0 + 1). ") }
  }

  private func checkLines(for target: CommandTarget, width: Int) -> [String] {
    let commands = checks.compactMap { check in
      check.command(for: target).map { (question: check.question, text: $0) }
    }
    guard !commands.isEmpty else { return [] }
    return ["By hand:"]
      + commands.flatMap {
        $0.question.wrapped(to: width, mark: "  ") + $0.text.shellLines(to: width)
      }
      + legend(of: commands.map(\.text)).wrapped(to: width)
  }

  private func legend(of commands: [String]) -> String {
    guard commands.contains(where: { $0.contains("HOST") || $0.contains("PORT") }) else {
      return ""
    }
    return "HOST and PORT are the server's; --url URL fills them in."
  }
}

extension String {
  /// A command in lines that a shell puts together again. No word is ever broken, so that what is
  /// pasted runs; a word that is longer than a line makes its line longer.
  fileprivate func shellLines(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      // 2 columns: the space and the backslash at the end of a line.
      if let last = lines.last, last.count + 1 + word.count <= width - 2 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append((lines.isEmpty ? "    " : "      ") + word)
      }
    }
    return lines.dropLast().map { $0 + " \\" } + lines.suffix(1)
  }
}
