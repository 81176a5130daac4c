import ArgumentParser
import Reachability

/// Explains a cause. Sends nothing.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a cause: what it means, who can mend it, and how; send nothing.")

  @Argument(
    help: ArgumentHelp(
      "A cause such as allocate/unauthorized or unauthorized, a stage, a warning, or nat; all without "
        + "it.",
      valueName: "cause"))
  var name: String?

  @Option(
    help: ArgumentHelp("The server that commands are written for.", valueName: "url"),
    transform: { try ServerURL($0) })
  var url: ServerURL?

  func run() throws {
    let text = try name.map { name throws in try Explain.text(for: name, url: url) }
    try StandardOutput.print(text ?? Explain.overview())
  }
}
