import ArgumentParser
import Reachability

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where the configuration comes from, and which of its tenants are meant.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The configuration (JSON); - reads standard input.",
      discussion: """
        Without it the first that exists: $ICEPROBE_CONFIG, $WEBRTC_CONFIG (JSON), \
        $WEBRTC_CONFIG_PATH, ./servers.json, $XDG_CONFIG_HOME/iceprobe/servers.json, and else the \
        public STUN servers of Google and Cloudflare.
        """,
      valueName: "file"))
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Only this tenant; may be given several times.", valueName: "name"))
  var tenant: [String] = []

  /// The largest configuration that is read, in bytes.
  ///
  /// 16 MiB: some hundred thousand servers, which is more than anybody has, and a bound for a wrong
  /// path such as a disk image.
  private static let sizeLimit = 16 << 20

  /// Where the configuration is taken from.
  func source() throws -> ConfigurationSource {
    try ConfigurationSource.first(
      flag: config, variable: Environment.variable,
      fileExists: { FileManager.default.fileExists(atPath: $0) })
  }

  /// Reads and decodes the configuration.
  func load() throws -> Configuration {
    let source = try source()
    guard let bytes = try bytes(of: source) else { return try builtIn() }
    return try Configuration(
      decoding: bytes, source: "\(source)", environment: Environment.configuration(for: source),
      selection: tenant)
  }

  private func builtIn() throws -> Configuration {
    guard tenant.isEmpty else {
      throw ValidationError("--tenant: there is no configuration here; name one with --config")
    }
    return .builtIn
  }

  private func bytes(of source: ConfigurationSource) throws -> [UInt8]? {
    switch source {
    case .builtIn: nil
    case .variable(let name): Array((Environment.variable(name) ?? "").utf8)
    case .standardInput: try Self.read("/dev/stdin", called: "standard input")
    case .file(let path): try Self.read(path, called: path)
    }
  }

  private static func read(_ path: String, called name: String) throws -> [UInt8] {
    do {
      let bytes = try File.contents(of: path, limit: sizeLimit)
      guard bytes.count <= sizeLimit else {
        throw ValidationError("\(name) is larger than 16 MiB: that is no ICE configuration")
      }
      return bytes
    } catch let error as FileError {
      throw ValidationError("cannot read the configuration \(name): \(error)")
    }
  }
}
