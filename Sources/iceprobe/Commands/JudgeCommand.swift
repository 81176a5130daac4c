import ArgumentParser
import Judging
import ProbeEvidence
import Reporting

/// Judges a run again that --evidence has saved. Sends nothing.
struct JudgeCommand: AnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge",
    abstract: "Judge saved evidence again, and print the report; send nothing.",
    discussion: """
      The file is what probe --evidence saved. The report and the exit status are those of the run \
      that it was saved from, without what --baseline and --state added.
      """)

  @Argument(
    help: ArgumentHelp("The evidence; - reads standard input.", valueName: "file"),
    completion: .file())
  var evidence: String

  @Option(
    help: ArgumentHelp(
      "Write NAME.json instead of a report: a test of the judge that may be published.",
      discussion: """
        Host names, addresses, tenants, realms and certificate names are replaced by numbered \
        pseudonyms, and what servers wrote by a description. Addresses keep their family and kind, \
        such as private or loopback, so that the verdicts stay the same. Read the file before you \
        publish it.
        """,
      valueName: "name"), completion: .file())
  var fixture: String?

  @OptionGroup var outputs: OutputOptions
  @OptionGroup var share: ShareOptions

  func validate() throws {
    guard fixture == nil || outputs.isDefault && share.share == nil else {
      throw ValidationError("--fixture: no report is written beside a fixture")
    }
  }

  func answer() throws -> Outcome {
    try keepFilesApart()
    let run = try SavedRun(fileAt: evidence)
    if let path = fixturePath {
      try save(run, to: path)
      return .status(.works)
    }
    let report = Report(run, version: Version.text)
    let isWritten = outputs.write(report, after: nil) { share.write(run) }
    guard isWritten.result, isWritten.files else { throw ExitStatus.fault }
    return Outcome(report, format: outputs.format)
  }

  private var fixturePath: String? {
    fixture.map { $0.hasSuffix(".json") ? $0 : $0 + ".json" }
  }

  private func keepFilesApart() throws {
    var files = NamedFiles()
    if evidence != "-" { try files.read(evidence, by: "judge") }
    try outputs.name(in: &files)
    try share.name(in: &files)
    try files.write(fixturePath, by: "--fixture")
  }

  private func save(_ run: SavedRun, to path: String) throws {
    var pseudonyms = Pseudonyms()
    let published = run.pseudonymised(with: &pseudonyms)
    do {
      try File.replace(path, with: published.fixture().utf8)
    } catch {
      StandardError.write("Error: cannot write the fixture to \(path): \(error)\n")
      throw ExitStatus.fault
    }
    try StandardOutput.print("\(path): read it before you publish it\n")
  }
}
