package import Causes
import Documents

/// Everything that there is to probe, as the configuration says it.
package struct Configuration: Hashable, Sendable {
  /// The tenants in the order of the file; never empty.
  package private(set) var tenants: [Tenant]

  /// How it was read; nil if it is no text.
  package private(set) var reading: ConfigurationReading?

  /// Reads a configuration in any of the shapes that are known (``Shape/all``); see ``Environment`` for
  /// its secrets.
  ///
  /// - Parameters:
  ///   - bytes: The text. Its size is for the caller to bound.
  ///   - source: What errors call the text, such as `servers.json`.
  ///   - environment: Where secrets that are not in the text come from.
  ///   - selection: The names of the tenants that are meant; empty for all. The others are checked
  ///     like these, but their secrets need not be there: whoever asks for one tenant may not have
  ///     them.
  ///   - onlyTenant: What the tenant is called if the text knows only one; nil for `default`.
  ///   - path: The keys that lead to the part that is meant, such as `data.iceServers`; nil for all.
  ///   - host: The name under which a server is reached whose own file this is; nil for other texts.
  /// - Throws: Everything that is wrong with it, in the order of the text.
  package init(
    decoding bytes: [UInt8], source: String, environment: Environment, selection: [String] = [],
    onlyTenant: String? = nil, at path: String? = nil, host: String? = nil
  ) throws(ConfigurationErrors) {
    let text: ConfigurationText
    do throws(ConfigurationTextError) {
      text = try ConfigurationText(bytes)
    } catch {
      throw ConfigurationErrors(error, in: source)
    }
    var decoder = ConfigurationDecoder(
      source: source, environment: environment, selection: selection,
      onlyTenant: onlyTenant ?? Tenant.defaultName, syntax: text.syntax, host: host)
    tenants = decoder.tenants(of: text, at: path)
    guard decoder.errors.isEmpty else {
      throw ConfigurationErrors(inOrder: decoder.errors, isCutShort: decoder.hasStopped)
    }
    reading = decoder.reading
  }
}

extension Configuration {
  /// What is asked when there is no configuration: two public STUN servers, Google's and Cloudflare's.
  package static let builtIn = Configuration(tenants: [
    Tenant(
      name: "public",
      servers: [
        Server(url: ServerURL(stun: .name("stun.l.google.com"), port: 19302)),
        Server(url: ServerURL(stun: .name("stun.cloudflare.com"), port: 3478)),
      ],
      icePolicy: .all)
  ])

  /// The same configuration, of whose servers a warning is expected: of one with this URL, or of all.
  /// - Returns: Nil if no server has the URL.
  package func accepting(_ code: WarningCode, of url: ServerURL?) -> Configuration? {
    guard tenants.contains(where: { $0.servers.contains { url == nil || $0.url == url } }) else {
      return nil
    }
    var configuration = self
    configuration.tenants = tenants.map { tenant in
      Tenant(
        name: tenant.name,
        servers: tenant.servers.map { url == nil || $0.url == url ? $0.accepting([code]) : $0 },
        icePolicy: tenant.icePolicy, expectations: tenant.expectations)
    }
    return configuration
  }

  /// Refuses what a run would report as a failure of one server, and browsers refuse as a whole: user
  /// names that are too long.
  package func refuseLongUsernames(in source: String) throws(ConfigurationErrors) {
    let errors = tenants.flatMap(\.servers).compactMap { server -> ConfigurationError? in
      guard let obstacle = server.credential?.obstacle, obstacle == .longUsername else {
        return nil
      }
      return ConfigurationError(
        source: source, position: server.position, keyPath: "", message: obstacle.description,
        code: .configurationUsernameTooLong)
    }
    guard errors.isEmpty else { throw ConfigurationErrors(errors: errors) }
  }

  init(tenants: [Tenant]) {
    self.tenants = tenants
    reading = nil
  }

  /// The tenants of several configurations, of which there is at least one, after each other.
  package init(joining configurations: [Configuration]) {
    tenants = configurations.flatMap(\.tenants)
    reading = configurations.first?.reading
  }
}

extension Configuration {
  /// The server at a URL of one tenant, with the credentials of its entries there; nil if the tenant has no
  /// such server. Nothing of the tenant is expected.
  package func only(_ url: ServerURL, of name: String) -> Configuration? {
    guard let tenant = tenants.first(where: { $0.name == name }) else { return nil }
    let servers = tenant.servers.filter { $0.url == url }
    guard !servers.isEmpty else { return nil }
    var configuration = self
    configuration.tenants = [Tenant(name: name, servers: servers, icePolicy: tenant.icePolicy)]
    return configuration
  }

  /// A server of which no configuration has anything: it is asked for our own address only, and shown no
  /// credential.
  package init(stranger url: ServerURL) {
    self.init(tenants: [
      Tenant(name: Tenant.defaultName, servers: [Server(url: url.forBinding)], icePolicy: .all)
    ])
  }
}
