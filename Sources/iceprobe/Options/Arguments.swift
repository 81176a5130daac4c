import CArguments

/// The command line.
///
/// From C: on Linux Swift's own `CommandLine` reads /proc/self/cmdline, and is empty where there is
/// no /proc.
enum Arguments {
  /// The arguments, without the program's name.
  /// - Throws: ``Fault`` if not even that name is there: then nobody knows what was asked for.
  static func given() throws(Fault) -> [String] {
    guard !all.isEmpty else { throw Fault("the system passed no arguments") }
    return Array(all.dropFirst())
  }

  private static let all: [String] = {
    #if canImport(Musl)
      CommandLine.arguments
    #else
      UnsafeBufferPointer(start: carguments_values(), count: Int(carguments_count()))
        .compactMap { $0.map { String(cString: $0) } }
    #endif
  }()
}
