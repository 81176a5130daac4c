/// A configuration: of a file that somebody has edited, or of a registry.
enum ConfigurationTarget: FuzzTarget {
  static let name = "configuration"
  static let sources = [
    "ConfigurationDecoder.swift", "ConfigurationDecoder+Credentials.swift",
    "ConfigurationDecoder+Expectations.swift", "ConfigurationDecoder+Servers.swift",
    "ConfigurationDecoder+Tenants.swift", "HostAndPort.swift", "IPv6Literal.swift",
    "JSONPlace.swift", "JSONReader.swift", "JSONReader+Scalars.swift", "KeySuggestion.swift",
    "ServerHost.swift", "ServerURL.swift",
  ]
  static let leastCoverage = 90

  private static let canary = "kanari-5b1f"

  private static var environment: Configuration.Environment {
    Configuration.Environment(
      variable: { $0 == "A" ? canary : nil },
      file: { $0 == "f" ? Array(canary.utf8) : [] })
  }

  static func check(_ input: [UInt8]) {
    do throws(ConfigurationErrors) {
      checkPlan(of: try read(input))
    } catch {
      promise(error.errors.count <= input.count + 1, "there are no more errors than places")
      for complaint in error.errors.map(\.description) {
        promise(complaint.isPlain && complaint.count < 1000, "a complaint can be shown")
        promise(!complaint.contains(canary), "no secret is in a complaint")
      }
    }
  }

  private static func read(_ input: [UInt8]) throws(ConfigurationErrors) -> Configuration {
    try Configuration(decoding: input, source: "servers.json", environment: environment)
  }

  private static func checkPlan(of configuration: Configuration) {
    let servers = configuration.tenants.flatMap(\.servers)
    for url in servers.map(\.url) {
      promise(try ServerURL(url.description) == url, "a URL is read as it is written")
    }
    let plan = ProbePlan(configuration, options: ProbePlan.Options(now: 1_795_341_600))
    promise(plan.probes.count <= servers.count, "no server is probed twice")
    promise(!"\(configuration)".contains(canary), "no secret is in a description")
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    let servers = (try? read(input))?.tenants.flatMap(\.servers) ?? []
    // Of all hosts in the corpus no other is as short, and "h" is the only one of one letter.
    return servers.contains { "\($0.url.host)".count < 6 && "\($0.url.host)" != "h" }
  }
}
