import ProbeEvidence
import Reporting

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(
      millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
