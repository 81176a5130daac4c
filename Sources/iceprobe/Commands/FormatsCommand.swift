import ArgumentParser
import ICEConfiguration
import PlainText

/// Lists the shapes in which a configuration can be given.
struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the shapes in which a configuration can be given.",
    discussion: """
      A text is recognised by what is in it, never by its name: JSON, also with comments and trailing \
      commas, YAML, or lines. "check" and "plan" say which shape was read.
      """)

  @Flag(help: "As a table in Markdown, for a manual.")
  var markdown = false

  @Argument(
    help: ArgumentHelp("Only this shape.", valueName: "name"),
    completion: .list(Shape.all.map(\.name)))
  var name: String?

  func run() throws {
    let shapes = try name.map { [try Self.shape(called: $0)] } ?? Shape.all
    try StandardOutput.print(
      markdown ? Shape.manual(shapes) : shapes.map(\.listing).joined(separator: "\n"))
  }

  private static func shape(called name: String) throws -> Shape {
    if let shape = Shape.all.first(where: { $0.name == name }) { return shape }
    let hint = name.closest(among: Shape.all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
    throw ValidationError("there is no such shape\(hint)")
  }
}

extension Shape {
  /// 78: a column of 80, less the indent.
  fileprivate var listing: String {
    let lines = origin.wrapped(to: 78) + example.split(separator: "\n").map(String.init)
    return "\(name)\n" + lines.map { "  \($0)\n" }.joined()
  }
}
