import ArgumentParser
import Reporting

/// Prints a JSON Schema. Sends nothing.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of the report or the configuration. Sends nothing.")

  @Argument(help: ArgumentHelp("report or config.", valueName: "schema"))
  var schema: Schema

  func run() throws { try StandardOutput.print(schema.document) }
}
