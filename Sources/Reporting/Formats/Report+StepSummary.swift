import Causes
import ICEConfiguration
import Judging
import PlainText

extension Report {
  /// How many servers a step's summary shows.
  ///
  /// 1,000: GitHub takes 1 MiB a step, and a row is never longer than about 800 bytes.
  private static let stepSummaryLimit = 1000

  /// What a step of GitHub Actions appends to its job's summary, in GitHub's Markdown: the answer, and
  /// the servers, those that need a look first. Only our own words and the configuration's are in it.
  package var githubStepSummary: String {
    let rows = tenants.flatMap { tenant in
      tenant.results.map { (isFine: $0.isFine, text: $0.row(of: tenant.name)) }
    }
    let sorted = rows.filter { !$0.isFine } + rows.filter(\.isFine)
    let more = rows.count - Self.stepSummaryLimit
    let expectations = tenants.flatMap { tenant in
      tenant.expectations.filter { $0.holds != true }.map { "\(tenant.name): \($0.message)" }
    }
    let lost = losses.map { "\($0.tenant): \($0.name): \($0.words)" }
    let broken = (expectations + lost).map { "- \($0.markdown)" }
    let lines =
      ["### iceprobe: \(summaryText.markdown)", ""] + broken + (broken.isEmpty ? [] : [""])
      + [Self.header]
      + sorted.prefix(Self.stepSummaryLimit).map(\.text)
      + (more > 0 ? ["", "… and \(more) more."] : []) + [""]
    return lines.map { $0 + "\n" }.joined()
  }

  private static let header = """
    | | Tenant | Server | Time | Result |
    |---|---|---|---:|---|
    """
}

extension Report.Result {
  fileprivate var isFine: Bool {
    warnings.isEmpty && (verdict.status.isSuccess || verdict.status == .skipped)
  }

  fileprivate func row(of tenant: String) -> String {
    let words =
      switch verdict {
      case .failure(let failure):
        ["**\(failure.cause.rawValue)**: \(failure.cause.message.markdown)"]
          + whereWords.map(\.markdown) + [failure.hint.markdown]
      case .srflx, .relay: [verdict.status.rawValue]
      case .inconclusive, .skipped: [verdict.reason?.code ?? ""] + whereWords.map(\.markdown)
      }
    let told = words + warnings.map { "warning: \($0.message.markdown)" }
    let cells = [
      verdict.status.mark, tenant.markdown,
      "`\(server.writtenURL)`" + (label.map { " \($0.markdown)" } ?? ""), duration?.brief ?? "",
      told.joined(separator: "<br>"),
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}

extension String {
  /// The text as itself: a backslash takes the meaning from punctuation (CommonMark §2.4).
  var markdown: String {
    let marks = #"\`*_[]<>|~&$#@!"#.unicodeScalars
    return escaped(Dictionary(uniqueKeysWithValues: marks.map { ($0, "\\\($0)") }))
  }
}
