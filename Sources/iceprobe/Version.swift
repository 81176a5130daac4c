import Prober

/// The program's version (semver.org). A change of the JSON's keys beyond additions, of an exit
/// status or of a cause's code would be a new major version.
enum Version {
  static let text = "0.1.0"

  /// What `--version` says: a line for the program, and one for each library.
  static var full: String { (["iceprobe \(text)"] + Prober.libraries).joined(separator: "\n") }
}
