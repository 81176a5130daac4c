import ProbeEvidence
import Reporting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The terminal that a person sits at.
enum Terminal {
  /// Asks for a password without showing it.
  /// - Returns: nil if there is no terminal to ask at.
  static func askPassword(_ prompt: String) -> String? {
    guard isatty(STDIN_FILENO) == 1, StandardError.isTerminal else { return nil }
    return getpass(prompt).map { String(cString: $0) }
  }
}

extension TextStyle {
  /// How text for standard output looks: coloured only where somebody looks at it.
  static var standardOutput: TextStyle {
    let names = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"]
    let set = names.compactMap { name in Environment.variable(name).map { (name, $0) } }
    return TextStyle(
      environment: Dictionary(uniqueKeysWithValues: set), isTerminal: StandardOutput.isTerminal)
  }
}

extension Instant {
  /// The present.
  static var now: Instant {
    Instant(millisecondsSince1970: Int64(Date.now.timeIntervalSince1970 * 1000))
  }
}
