#if os(Linux)
  import BuiltIceprobe
  import TestServers

  #if canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  /// A window of tmux with a shell in it, in a server of its own, which is gone with the last reference.
  final class Tmux: Sendable {
    private let folder: TemporaryFolder
    private let process: RunningIceprobe

    /// Opens a window, and waits for the shell's prompt.
    init(columns: Int = 80, lines: Int = 24) async throws {
      folder = try TemporaryFolder()
      try folder.write("PS1='ready> '\n", to: "shell")
      let arguments = [
        "-S", folder.path(of: "tmux"), "-f", "/dev/null", "-u", "-D",
      ]
      let folder = folder
      process = try Iceprobe(at: "tmux").start(arguments) { $0.folder = folder }
      try await eventually("tmux listens") { try folder.names.contains("tmux") ? () : nil }
      let shell =
        "cd \(folder.path); exec env LC_ALL=C.UTF-8 PATH=\"$PATH\" bash --noprofile --rcfile shell -i"
      try await command([
        "new-session", "-d", "-x", "\(columns)", "-y", "\(lines)", "-e", "HOME=\(folder.path)",
        shell,
      ])
      _ = try await self.lines { $0.last?.hasPrefix("ready>") == true }
    }

    deinit { process.signal(SIGTERM) }

    /// Writes the configuration that iceprobe finds.
    func write(_ configuration: String) throws {
      try folder.write(configuration, to: "servers.json")
    }

    /// Clears the window, and runs iceprobe in it; the status is what the last line says.
    func run(_ arguments: String) async throws {
      let binary = try BuiltBinary.iceprobe
      try folder.write("\(binary) \(arguments); echo status $?\n", to: "run")
      try await command(["send-keys", "clear; . ./run", "Enter"])
    }

    /// Presses a key, by tmux's name for it, or types a text.
    func press(_ key: String) async throws { try await command(["send-keys", key]) }

    /// Waits until the window shows what is meant: its lines, without the empty ones and the prompt.
    func lines(until isMeant: ([String]) -> Bool) async throws -> [String] {
      let clock = ContinuousClock()
      let end = clock.now + .seconds(20)
      var shown: [String] = []
      while clock.now < end {
        let text = try await command(["capture-pane", "-p"]).output
        shown = text.split(separator: "\n").map(String.init)
        if isMeant(shown) { return shown }
        if let last = shown.last, last.hasPrefix("ready>"), isMeant(shown.dropLast()) {
          return shown.dropLast()
        }
      }
      throw NeverShown(description: shown.joined(separator: "\n"))
    }

    /// What was waited for did not come, and this is what the window shows.
    struct NeverShown: Error, CustomStringConvertible { let description: String }

    @discardableResult
    private func command(_ arguments: [String]) async throws -> Outcome {
      try await Consumer.run("tmux", ["-S", folder.path(of: "tmux"), "-u"] + arguments, in: folder)
    }
  }
#endif
