import ArgumentParser
import Causes
import ICEConfiguration
import Prober

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
      "The configuration, in any of the shapes of iceprobe formats; - reads standard input.",
      discussion: """
        An https:// URL is fetched, with the bearer token in $\(BearerToken.variable); in it \
        {tenant} stands for the name of each --tenant. Without the option the first that exists: \
        $ICEPROBE_CONFIG, $WEBRTC_CONFIG (JSON), $WEBRTC_CONFIG_PATH, ./servers.json, \
        $XDG_CONFIG_HOME/iceprobe/servers.json, and else the public STUN servers of Google and \
        Cloudflare.
        """,
      valueName: "file-or-url"), completion: .file())
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Only this tenant. Repeatable.", valueName: "name"))
  var tenant: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only the part of the configuration under these keys, such as data.iceServers.",
      valueName: "path"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "The name of the server whose own file the configuration is (turnserver.conf, eturnal.yml).",
      valueName: "name"))
  var host: String?

  @Option(
    help: ArgumentHelp(
      "A warning that is expected, of all servers or of one; it counts for nothing. Repeatable.",
      discussion: "As \"accept\" in the configuration does.", valueName: "code[=url]"),
    transform: { try AcceptedWarning($0) })
  var accept: [AcceptedWarning] = []

  @OptionGroup var network: NetworkOptions

  /// The largest configuration that is read, in bytes.
  ///
  /// 16 MiB: some hundred thousand servers, which is more than anybody has, and a bound for a wrong
  /// path such as a disk image.
  static let sizeLimit = 16 << 20

  /// Where the configuration is looked for first.
  func source() throws -> ConfigurationSource { try source(flag: config) }

  /// The same, and behind a registry what is used if it does not answer.
  func sources() throws -> [ConfigurationSource] {
    var sources = [try source()]
    for flag in [config, nil] {
      guard case .registry = sources.last else { break }
      sources.append(
        try ConfigurationSource.afterRegistry(
          flag: flag, variable: Environment.variable, fileExists: Self.fileExists))
    }
    return sources
  }

  /// The file that the configuration is read from; nil if it comes from elsewhere.
  var path: String? {
    get throws {
      guard case .file(let path) = try source() else { return nil }
      return path
    }
  }

  /// Reads and decodes the configuration.
  /// - Returns: also what it was read from, as errors call it.
  /// - Parameters:
  ///   - hasSecrets: whether what it refers to as a secret is looked up.
  ///   - inspect: is given the text before it is decoded, unless it comes from a registry.
  func load(
    withSecrets hasSecrets: Bool = true, inspect: ([UInt8]) -> Void = { _ in }
  ) async throws -> (configuration: Configuration, source: String) {
    let (configuration, source) = try await load(
      flag: config, withSecrets: hasSecrets, inspect: inspect)
    return (try accepting(configuration), source)
  }

  /// The configuration with the warnings that are expected of its servers.
  func accepting(_ configuration: Configuration) throws -> Configuration {
    try accept.reduce(configuration) { configuration, accepted in
      guard let next = configuration.accepting(accepted.code, of: accepted.url) else {
        throw ValidationError("--accept: the configuration has no server with this URL")
      }
      return next
    }
  }

  private func load(
    flag: String?, withSecrets hasSecrets: Bool, inspect: ([UInt8]) -> Void
  ) async throws -> (configuration: Configuration, source: String) {
    let source = try source(flag: flag)
    guard case .registry(let url) = source else {
      return (try read(source, withSecrets: hasSecrets, inspect: inspect), "\(source)")
    }
    do {
      return (try await fetch(url), "\(url)")
    } catch let failure as FetchFailure where failure.mayFallBack {
      let next = try ConfigurationSource.afterRegistry(
        flag: flag, variable: Environment.variable, fileExists: Self.fileExists)
      // Who names a registry does not ask about the public servers.
      guard next != .builtIn else { throw try unfetched(url, failure) }
      StandardError.write(
        "warning: cannot fetch the configuration \(url): \(failure); \(next) is used instead\n")
      if case .registry = next {
        return try await load(flag: nil, withSecrets: hasSecrets, inspect: inspect)
      }
      return (try read(next, withSecrets: hasSecrets, inspect: inspect), "\(next)")
    } catch let failure as FetchFailure {
      throw try unfetched(url, failure)
    }
  }

  /// What stands for a configuration that is nowhere else: a mistake, or a run of which nothing is known.
  private func unfetched(_ url: RegistryURL, _ failure: FetchFailure) throws -> any Error {
    let words = "cannot fetch the configuration \(url): \(failure)"
    guard failure.isPassing else { return ValidationError(words) }
    StandardError.write("Error: \(words)\n")
    return ExitStatus.inconclusive
  }

  private func source(flag: String?) throws -> ConfigurationSource {
    try ConfigurationSource.first(
      flag: flag, variable: Environment.variable, fileExists: Self.fileExists)
  }

  private static func fileExists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  private func read(
    _ source: ConfigurationSource, withSecrets hasSecrets: Bool, inspect: ([UInt8]) -> Void
  ) throws -> Configuration {
    guard let bytes = try bytes(of: source) else { return try builtIn() }
    inspect(bytes)
    return try Configuration(
      decoding: bytes, source: "\(source)",
      environment: Environment.configuration(for: source, withSecrets: hasSecrets),
      selection: tenant, at: at, host: host)
  }

  private func builtIn() throws -> Configuration {
    guard tenant.isEmpty else {
      throw ValidationError("--tenant: there is no configuration here; name one with --config")
    }
    return .builtIn
  }

  private func bytes(of source: ConfigurationSource) throws -> [UInt8]? {
    switch source {
    case .builtIn, .registry: nil
    case .variable(let name): Array((Environment.variable(name) ?? "").utf8)
    case .standardInput:
      try Self.read("standard input") { () throws(FileError) in
        try File.standardInput(limit: Self.sizeLimit)
      }
    case .file(let path):
      try Self.read(path) { () throws(FileError) in
        try File.contents(of: path, limit: Self.sizeLimit)
      }
    }
  }

  private static func read(
    _ name: String, _ contents: () throws(FileError) -> [UInt8]
  ) throws -> [UInt8] {
    do {
      let bytes = try contents()
      guard bytes.count <= sizeLimit else {
        throw ValidationError("\(name) is larger than 16 MiB: that is not an ICE configuration")
      }
      return bytes
    } catch let error as FileError {
      throw ValidationError("cannot read the configuration \(name): \(error)")
    }
  }
}

/// A warning that is expected.
struct AcceptedWarning {
  let code: WarningCode
  /// The server of which it is; nil for all.
  let url: ServerURL?

  /// Reads `CODE` or `CODE=URL`.
  init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    code = try WarningCode(named: String(parts[0]))
    url = try parts.count > 1 ? ServerURL(String(parts[1])) : nil
  }
}

extension ConfigurationOptions {
  /// Asks a registry: once, or once for each tenant if its URL names one.
  /// - Throws: `FetchFailure`, or what is wrong with the options or the answer.
  func fetch(_ url: RegistryURL) async throws -> Configuration {
    let registry = try ConfigurationFetch(
      from: url, trust: network.trust, proxies: network.proxies(),
      token: BearerToken(variable: Environment.variable), sizeLimit: Self.sizeLimit)
    guard url.isPerTenant else {
      return try Configuration(
        decoding: await registry.contents(), source: "\(url)", environment: .foreign,
        selection: tenant, at: at, host: host)
    }
    guard !tenant.isEmpty else {
      throw ValidationError("--tenant: name at least one; \(url) has a configuration for each")
    }
    var configurations: [Configuration] = []
    // One after the other: a registry is owed manners, too.
    for (place, name) in tenant.enumerated() where tenant.firstIndex(of: name) == place {
      configurations.append(
        try Configuration(
          decoding: await registry.contents(for: name), source: "\(url.naming(tenant: name))",
          environment: .foreign, selection: [name], onlyTenant: name, at: at, host: host))
    }
    return Configuration(joining: configurations)
  }
}
