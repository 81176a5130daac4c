import ArgumentParser
import ICEConfiguration
import PlainText

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The files of a run, none of which may be used for two things: what is written would take the place
/// of what is read, or of the rest of what is written.
struct NamedFiles {
  /// What each file is for, as in "is the configuration itself".
  private var uses: [FileIdentity: String] = [:]

  /// Takes note of the standard streams, as far as they are files.
  init() {
    take(FileIdentity(ofStream: STDOUT_FILENO), "the file that standard output goes to")
    take(FileIdentity(ofStream: STDERR_FILENO), "the file that standard error goes to")
  }

  /// Takes note of what the configuration is read from.
  mutating func read(_ sources: [ConfigurationSource]) {
    for source in sources {
      let use = "the configuration itself"
      switch source {
      case .file(let path): take(FileIdentity(at: path), use)
      case .standardInput: take(FileIdentity(ofStream: STDIN_FILENO), use)
      case .registry, .variable, .builtIn: break
      }
    }
  }

  /// Takes note of a file that an option names to be read.
  mutating func read(_ path: String?, by option: String) throws {
    guard let path else { return }
    try path.mustBePath(for: option)
    take(FileIdentity(at: path), "the file that \(option) reads")
  }

  /// Takes note of a file that an option names to be written.
  /// - Throws: what else it is named for.
  mutating func write(_ path: String?, by option: String) throws {
    guard let path else { return }
    try path.mustBePath(for: option)
    guard let file = FileIdentity(at: path) else { return }
    if let use = uses[file] {
      let words =
        use == option ? "named twice" : use.hasPrefix("the ") ? use : "named by \(use), too"
      throw ValidationError("\(option): \(path) is \(words)")
    }
    uses[file] = option
  }

  private mutating func take(_ file: FileIdentity?, _ use: String) {
    if let file { uses[file] = use }
  }
}

extension String {
  /// Makes sure that an option's value can be meant as a path, which messages show.
  /// - Throws: what it looks like instead, and nothing of it.
  func mustBePath(for option: String) throws {
    guard let mistake = MistakenPath(self), File.resolved(self) == nil else { return }
    throw ValidationError("\(option): expected a file's path; \(mistake)")
  }
}
