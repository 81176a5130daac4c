import Documents

@testable import ICEConfiguration

/// What the tests' environment has.
struct RunContext {
  var variables: [String: String] = [:]
  var files: [String: [UInt8]] = [:]

  struct NoSuchFile: Error, CustomStringConvertible {
    let description = "no such file"
  }

  var environment: Configuration.Environment {
    Configuration.Environment(
      variable: { variables[$0] },
      file: { path in
        guard let bytes = files[path] else { throw NoSuchFile() }
        return bytes
      })
  }

  /// The names of the tenants that are meant; empty for all.
  var selection: [String] = []

  func read(_ text: String) throws(ConfigurationErrors) -> Configuration {
    try read(Array(text.utf8))
  }

  func read(_ bytes: [UInt8]) throws(ConfigurationErrors) -> Configuration {
    try Configuration(
      decoding: bytes, source: "servers.json", environment: environment, selection: selection)
  }

  /// The complaints about a text, each without the file's name; none if it is right.
  func complaints(about text: String) -> [String] { complaints(about: Array(text.utf8)) }

  func complaints(about bytes: [UInt8]) -> [String] {
    do {
      _ = try read(bytes)
      return []
    } catch {
      return error.errors.map { String($0.description.trimmingPrefix("servers.json:")) }
    }
  }
}

extension Configuration {
  /// All that a configuration says, secrets too, one line a tenant and one a server.
  var outline: [String] {
    tenants.flatMap { tenant in
      ["\(tenant.name) \(tenant.icePolicy.rawValue)"]
        + tenant.servers.map { server in
          [
            server.position.map(\.description) ?? "-", server.url.description,
            server.credential.map(\.outline) ?? "-", server.jurisdiction ?? "-",
          ].joined(separator: " ")
        }
    }
  }
}

extension Credential {
  var outline: String {
    switch self {
    case .longTerm(let username, let password): "\(username)/\(password.reveal())"
    case .rest(let name, let secret): "rest(\(name ?? "-"))/\(secret.reveal())"
    case .placeholder: "placeholder"
    }
  }
}
