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

extension TextStyle {
  /// How text for standard output looks: coloured, and as wide as the window, only where somebody looks
  /// at it.
  static var standardOutput: TextStyle {
    let names = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"]
    let set = names.compactMap { name in Environment.variable(name).map { (name, $0) } }
    return TextStyle(
      environment: Dictionary(uniqueKeysWithValues: set), isTerminal: StandardOutput.isTerminal,
      window: StandardOutput.window)
  }
}

extension Instant {
  /// The present.
  static var now: Instant {
    Instant(millisecondsSince1970: Int64(Date.now.timeIntervalSince1970 * 1000))
  }
}
