import Documents

/// Everything that there is to probe, as the configuration says it.
package struct Configuration: Hashable, Sendable {
  /// The tenants in the order of the file; never empty.
  package let tenants: [Tenant]

  /// Reads a configuration in any of the accepted shapes (see ``Environment`` for its secrets).
  ///
  /// - Parameters:
  ///   - bytes: The text: JSON in UTF-8. Its size is for the caller to bound.
  ///   - source: What errors call the text, such as `servers.json`.
  ///   - environment: Where secrets that are not in the text come from.
  ///   - selection: The names of the tenants that are meant; empty for all. The others are checked
  ///     like these, but their secrets need not be there: whoever asks for one tenant may not have
  ///     them.
  ///   - onlyTenant: What the tenant is called if the text knows only one; nil for `default`.
  /// - Throws: Everything that is wrong with it, in the order of the text.
  package init(
    decoding bytes: [UInt8], source: String, environment: Environment, selection: [String] = [],
    onlyTenant: String? = nil
  ) throws(ConfigurationErrors) {
    var decoder = ConfigurationDecoder(
      source: source, environment: environment, selection: selection,
      onlyTenant: onlyTenant ?? Tenant.defaultName)
    do {
      var reader = try JSONReader(bytes)
      tenants = decoder.tenants(in: JSONPlace(node: try reader.document(), path: JSONPath()))
    } catch {
      throw ConfigurationErrors(syntax: error, in: source)
    }
    guard decoder.errors.isEmpty else {
      throw ConfigurationErrors(inOrder: decoder.errors, isCutShort: decoder.hasStopped)
    }
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

  init(tenants: [Tenant]) { self.tenants = tenants }

  /// The tenants of several configurations, of which there is at least one, after each other.
  package init(joining configurations: [Configuration]) {
    tenants = configurations.flatMap(\.tenants)
  }
}
