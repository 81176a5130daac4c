import ArgumentParser
import ICEConfiguration
import Prober

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
        selection: tenant)
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
          environment: .foreign, selection: [name], onlyTenant: name))
    }
    return Configuration(joining: configurations)
  }
}
