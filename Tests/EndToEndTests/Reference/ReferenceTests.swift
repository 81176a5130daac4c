import Foundation
import Testing

extension EndToEnd {
  /// The pages about the command line are what the program says of itself. With `ICEPROBE_RECORD=1`
  /// they are written anew, and the tests fail so that nobody takes a recording for a pass.
  @Suite struct ReferenceTests {
    private func expect(_ text: String, in path: String) throws {
      let file = URL(filePath: Repository.path).appending(path: path)
      if ProcessInfo.processInfo.environment["ICEPROBE_RECORD"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(path); look at it, and run again")
      } else {
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(text == recorded, "make snapshots writes \(path)")
      }
    }

    @Test func `The man page says what the program says of itself`() async throws {
      let template = try String(
        contentsOfFile: "\(Repository.path)/Sources/iceprobe/Install/iceprobe.1.in",
        encoding: .utf8)
      let page = ManPage(program: try await .ofProgram(), template: template)
      try expect(page.text, in: "Sources/iceprobe/Install/iceprobe.1")
    }

    @Test func `The page of the commands says what the program says of itself`() async throws {
      try expect(
        CommandPage(program: try await .ofProgram()).text,
        in: "Sources/iceprobe/Manual/commands.md")
    }

    @Test func `Every option has an explanation`() async throws {
      let program = try await CommandDescription.ofProgram()
      #expect(program.commands.count > 7)
      for command in program.commands {
        #expect(command.abstract?.hasSuffix(".") == true, "\(command.commandName)")
        for argument in command.shownArguments {
          #expect(argument.abstract?.isEmpty == false, "\(command.commandName) \(argument)")
        }
      }
    }
  }
}
