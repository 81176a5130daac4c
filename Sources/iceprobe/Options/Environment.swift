import ICEConfiguration

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the process was started with.
enum Environment {
  /// The largest file that a secret is read from, in bytes: 64 KiB, longer than any password.
  private static let secretLimit = 1 << 16

  static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// What a configuration from `source` may refer to: variables, and files beside it.
  static func configuration(
    for source: ConfigurationSource, withSecrets hasSecrets: Bool
  ) -> Configuration.Environment {
    Configuration.Environment(
      variable: variable,
      file: { try File.contents(of: beside(source, $0), limit: secretLimit) },
      hasSecrets: hasSecrets)
  }

  /// A path as GitHub's annotations name it: from the top of the workspace, wherever the step runs.
  /// Elsewhere it stays as it is.
  static func pathInWorkspace(_ path: String) -> String {
    guard let workspace = variable("GITHUB_WORKSPACE").flatMap(File.resolved),
      let file = File.resolved(path), file.hasPrefix("\(workspace)/")
    else { return path }
    return String(file.dropFirst(workspace.count + 1))
  }

  private static func beside(_ source: ConfigurationSource, _ path: String) -> String {
    guard case .file(let own) = source, !path.hasPrefix("/"),
      let slash = own.lastIndex(of: "/")
    else { return path }
    return own[...slash] + path
  }
}
