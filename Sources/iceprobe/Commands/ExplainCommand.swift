import ArgumentParser
import ICEConfiguration
import Reporting

/// Explains a cause. Sends nothing.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a cause: what it means, who can fix it, and how. Sends nothing.")

  @Argument(
    help: ArgumentHelp(
      "A cause (allocate/unauthorized or unauthorized), a stage, a warning, or nat. Default: "
        + "list all.",
      valueName: "cause"),
    completion: .list(Explain.names))
  var name: String?

  @Option(
    help: ArgumentHelp("Fill in this server in the commands shown.", valueName: "url"),
    transform: { try ServerURL($0) })
  var url: ServerURL?

  @Flag(help: "Print the manual's page of all causes in Markdown.")
  var markdown = false

  func validate() throws {
    if markdown, name != nil || url != nil {
      throw ValidationError("--markdown prints all causes, for no server: it takes no more")
    }
  }

  func run() throws {
    try StandardOutput.print(text)
  }

  private var text: String {
    get throws {
      if markdown { return Explain.manualPage }
      return try name.map { name throws in try Explain.text(for: name, url: url) }
        ?? Explain.overview()
    }
  }
}
