/// Where a configuration comes from.
package enum ConfigurationSource: Hashable, Sendable {
  /// A file. It may not exist: what was asked for by name is never replaced by something else.
  case file(path: String)
  /// Standard input.
  case standardInput
  /// A registry, which is asked over HTTP.
  case registry(RegistryURL)
  /// The environment variable of this name, whose value is the JSON text itself. The text is left
  /// there, because it may hold secrets.
  case variable(name: String)
  /// No configuration: ``Configuration/builtIn``.
  case builtIn

  /// The first of the places where a configuration is looked for that has one.
  ///
  /// That is: the flag, `$ICEPROBE_CONFIG`, the application's own `$WEBRTC_CONFIG` (JSON) and
  /// `$WEBRTC_CONFIG_PATH`, `servers.json` in the working folder, `iceprobe/servers.json` in the
  /// XDG configuration folder, and the built-in servers. A variable that is empty counts as not set.
  ///
  /// - Parameters:
  ///   - flag: The value of `--config`; nil if it was not given.
  ///   - variable: The value of an environment variable; nil if it is not set.
  ///   - fileExists: Whether there is a file at a path.
  /// - Throws: One error if the flag or a variable names neither a file, nor a URL, nor `-`, where it
  ///   may. It does not repeat what stands there.
  package static func first(
    flag: String?, variable: (String) -> String?, fileExists: (String) -> Bool
  ) throws(ConfigurationErrors) -> ConfigurationSource {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

    if let flag { return try ConfigurationSource(named: flag, by: "--config", fileExists) }
    if let path = value("ICEPROBE_CONFIG") {
      return try ConfigurationSource(named: path, by: "$ICEPROBE_CONFIG", fileExists)
    }
    if value("WEBRTC_CONFIG") != nil { return .variable(name: "WEBRTC_CONFIG") }
    if let path = value("WEBRTC_CONFIG_PATH") {
      return try ConfigurationSource(path: path, by: "$WEBRTC_CONFIG_PATH", fileExists)
    }
    // XDG Base Directory Specification: a relative path is invalid, the default is ~/.config.
    let folder =
      value("XDG_CONFIG_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? value("HOME").map { "\($0)/.config" }
    let candidates = ["servers.json"] + (folder.map { ["\($0)/iceprobe/servers.json"] } ?? [])
    return candidates.first(where: fileExists).map { .file(path: $0) } ?? .builtIn
  }

  /// What takes the place of a registry that does not answer: the first of the places behind the one
  /// that named it, which was the flag if there is one, and `$ICEPROBE_CONFIG` if not.
  ///
  /// - Parameters: As for ``first(flag:variable:fileExists:)``.
  /// - Throws: The same.
  package static func afterRegistry(
    flag: String?, variable: (String) -> String?, fileExists: (String) -> Bool
  ) throws(ConfigurationErrors) -> ConfigurationSource {
    try first(
      flag: nil,
      variable: { flag == nil && $0 == "ICEPROBE_CONFIG" ? nil : variable($0) },
      fileExists: fileExists)
  }

  private init(
    named text: String, by origin: String, _ fileExists: (String) -> Bool
  ) throws(ConfigurationErrors) {
    guard !text.isEmpty else {
      let message = "expected a file, a URL, or - for standard input"
      throw ConfigurationErrors(source: origin, message: message)
    }
    guard RegistryURL.isMeant(by: text) else {
      self =
        text == "-"
        ? .standardInput : try ConfigurationSource(path: text, by: origin, fileExists)
      return
    }
    do {
      self = .registry(try RegistryURL(text))
    } catch {
      throw ConfigurationErrors(source: origin, message: error.description)
    }
  }

  private init(
    path: String, by origin: String, _ fileExists: (String) -> Bool
  ) throws(ConfigurationErrors) {
    if let mistake = MistakenPath(path), !fileExists(path) {
      let hint = mistake == .json ? "; that goes into $WEBRTC_CONFIG" : ""
      throw ConfigurationErrors(
        source: origin, message: "expected a file's path; \(mistake)\(hint)")
    }
    self = .file(path: path)
  }
}

extension ConfigurationSource: CustomStringConvertible {
  /// What errors call it: the `source` of ``Configuration/init(decoding:source:environment:)``.
  package var description: String {
    switch self {
    case .file(let path): path
    case .standardInput: "<stdin>"
    case .registry(let url): "\(url)"
    case .variable(let name): "$\(name)"
    case .builtIn: "built-in"
    }
  }
}
