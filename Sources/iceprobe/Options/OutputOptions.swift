import ArgumentParser
import ICEConfiguration
import PlainText
import ProbeEvidence
import Reporting

/// What becomes of the result: what goes to standard output, and what into which files.
struct OutputOptions: ParsableArguments {
  @Option(help: "Output format on standard output.")
  var format = ReportFormat.table

  @Option(
    help: ArgumentHelp(
      "Also write a file. Repeatable.",
      discussion: """
        FORMAT=PATH writes a file besides standard output; a bare PATH replaces it. Files are \
        replaced atomically; permissions follow the umask.
        """,
      valueName: "format=path"),
    completion: .file(), transform: { try OutputTarget($0) })
  var output: [OutputTarget] = []

  @Flag(
    help: ArgumentHelp(
      "Print only changes (with --state), or only problems (without it).",
      discussion: "Files are always written."))
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "The label \"run\" of this run's own metrics. (default: the configuration's path)",
      valueName: "name"))
  var runName: String?

  @Flag(
    help: ArgumentHelp(
      "Print two or three plain sentences instead of the table, to read aloud or to paste into a chat."
    ))
  var plain = false

  func validate() throws {
    guard !plain || format == .table else {
      throw ValidationError("--plain cannot be combined with --format \(format.rawValue)")
    }
    guard !quiet || format != .nagios else {
      throw ValidationError(
        "--quiet cannot be combined with --format nagios: a plugin always prints")
    }
    let replacing = output.filter { $0.format == nil }.map(\.path)
    guard replacing.count < 2 else {
      throw ValidationError(
        "--output: only one file can replace standard output; "
          + "name a format for the other, such as json=\(replacing[1])")
    }
    guard replacing.isEmpty || format != .nagios else {
      throw ValidationError(
        "--output: a plugin answers on standard output; write nagios=\(replacing[0])")
    }
  }

  /// Whether nothing was chosen.
  var isDefault: Bool {
    format == .table && output.isEmpty && !quiet && !plain && runName == nil
  }

  /// Whether standard output gets the result.
  private var usesStandardOutput: Bool { !output.contains { $0.format == nil } }

  /// Whether people read standard output.
  var printsTable: Bool { format == .table && usesStandardOutput }

  /// What tells the results while probes run, if they are to be told.
  func stream(of plan: ProbePlan, startedAt: Instant) -> StreamedResults? {
    format == .ndjson && usesStandardOutput && !quiet
      ? StreamedResults(of: plan, startedAt: startedAt) : nil
  }

  /// Writes the report to wherever it is to go. What cannot be written keeps nothing else from it, and is
  /// no reason to be silent: the result is then printed whole, also if only news are asked for, or a file
  /// was to take its place.
  ///
  /// - Parameter others: writes the other files of the run, and says whether they could be written.
  /// - Returns: Whether the result could be printed, and all files written; if not, standard error says why.
  func write(
    _ report: Report, after stream: StreamedResults?, others: () -> Bool = { true }
  ) -> (result: Bool, files: Bool) {
    // Who waits for the result has it first; for news it matters whether they are all that is left.
    let early = quiet ? nil : print(report, after: stream, whole: false)
    let areSaved = saveFiles(report)
    let areWritten = others() && areSaved
    guard let early else {
      return (print(report, after: stream, whole: !areWritten), areWritten)
    }
    let isPrinted = areWritten || usesStandardOutput || print(report, after: nil, whole: true)
    return (early && isPrinted, areWritten)
  }

  /// Prints the whole report, if only news were printed so far, because a file could not be written.
  func printWhole(_ report: Report, unless isDone: Bool) {
    guard !isDone, quiet || !usesStandardOutput else { return }
    let hasNews = quiet && report.alarmChanges?.isEmpty == false
    if hasNews, format == .table { _ = StandardOutput.write("\n") }
    _ = print(report, after: nil, whole: true)
  }

  /// Writes what is wrong with the configuration to wherever a format has a place for it.
  func write(_ check: ConfigurationCheck) {
    if usesStandardOutput, format == .github || format == .junit, let text = check.render(format) {
      _ = complain([StandardOutput.write(text).map { "standard output: \($0)" }])
    }
    _ = complain(
      output.map { target in
        guard [.github, .junit].contains(target.format ?? format),
          let text = check.render(target.format ?? format)
        else { return nil }
        do {
          try File.replace(target.path, with: text.utf8)
          return nil
        } catch {
          return "\(target.path): \(error)"
        }
      } + [adding(check.githubStepSummary)])
  }

  private func saveFiles(_ report: Report) -> Bool {
    complain(output.map { saving(report, to: $0) } + [addingStepSummary(of: report)])
  }

  /// Prints the report, or the news, unless a file takes its place.
  private func print(
    _ report: Report, after stream: StreamedResults?, whole isWhole: Bool
  ) -> Bool {
    guard usesStandardOutput || isWhole else { return true }
    let error =
      if let stream {
        stream.end(with: report)
      } else {
        StandardOutput.write(text(of: report, whole: isWhole))
      }
    return complain([error.map { "standard output: \($0)" }])
  }

  private func text(of report: Report, whole isWhole: Bool) -> String {
    let style = TextStyle.standardOutput
    let text =
      quiet && !isWhole
      ? format.news(of: report, style: style) : format.render(report, style: style)
    return plain && !isWhole && !text.isEmpty
      ? report.plain.wrapped(to: style.width).joined(separator: "\n") + "\n" : text
  }

  private func complain(_ problems: [String?]) -> Bool {
    for problem in problems.compactMap({ $0 }) {
      StandardError.write("Error: cannot write the result to \(problem)\n")
    }
    return problems.allSatisfy { $0 == nil }
  }

  private func saving(_ report: Report, to target: OutputTarget) -> String? {
    do {
      try File.replace(target.path, with: (target.format ?? format).render(report).utf8)
      return nil
    } catch {
      return "\(target.path): \(error)"
    }
  }

  /// Where the summary of the step goes; nil where none is wanted.
  private var stepSummary: String? {
    guard let path = Environment.variable("GITHUB_STEP_SUMMARY"), !path.isEmpty,
      format == .github || output.contains(where: { $0.format == .github })
    else { return nil }
    return path
  }

  /// Names the files that are written.
  func name(in files: inout NamedFiles) throws {
    for target in output { try files.write(target.path, by: "--output") }
    try files.write(stepSummary, by: "$GITHUB_STEP_SUMMARY")
  }

  /// GitHub's runner names the file that a step may add to.
  private func addingStepSummary(of report: Report) -> String? {
    adding(report.githubStepSummary)
  }

  private func adding(_ summary: String) -> String? {
    guard let path = stepSummary else { return nil }
    do {
      try File.append(summary.utf8, to: path)
      return nil
    } catch {
      return "$GITHUB_STEP_SUMMARY (\(path)): \(error)"
    }
  }
}
