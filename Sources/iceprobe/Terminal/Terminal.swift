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
    TextStyle(
      environment: environment, isTerminal: StandardOutput.isTerminal,
      window: StandardOutput.window)
  }

  /// How text for standard error looks.
  static var standardError: TextStyle {
    TextStyle(
      environment: environment, isTerminal: StandardError.isTerminal, window: StandardError.window)
  }

  private static var environment: [String: String] {
    let names = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TERM"]
    let set = names.compactMap { name in Environment.variable(name).map { (name, $0) } }
    return Dictionary(uniqueKeysWithValues: set)
  }

  /// Whether the locale says that the terminal shows Unicode (locale(7)).
  static var hasUnicode: Bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(Environment.variable)
      .first { !$0.isEmpty }
    return set?.lowercased().replacing("-", with: "").contains("utf8") == true
  }
}

extension Instant {
  /// The present.
  static var now: Instant {
    Instant(millisecondsSince1970: Int64(Date.now.timeIntervalSince1970 * 1000))
  }
}
