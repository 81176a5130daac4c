@testable import ICEConfiguration

/// A configuration in JSON: of a file that somebody has edited, or of a registry.
enum ConfigurationTarget: FuzzTarget {
  static let name = "configuration"
  static let sources = [
    "Documents/JSONNode", "Documents/JSONPlace", "Documents/JSONReader",
    "ICEConfiguration/Reading/ConfigurationDecoder", "ICEConfiguration/Reading/Shapes/Answers/",
    "ICEConfiguration/Reading/Shapes/ConfigurationDecoder",
    "ICEConfiguration/Servers/HostAndPort", "ICEConfiguration/Servers/IPv6Literal",
    "ICEConfiguration/Servers/ServerHost", "ICEConfiguration/Servers/ServerURL.swift",
  ]
  static let seeds = ["ICEConfigurationTests/Inputs"]
  static let leastCoverage = 80

  static func check(_ input: [UInt8]) { ForeignConfiguration(input).check() }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    // Of all hosts in the corpus no other is as short, and "h" is the only one of one letter.
    ForeignConfiguration(input).hosts.contains { $0.count < 6 && $0 != "h" }
  }
}

/// A configuration in any other text: YAML, a piece of a program, lines of an environment, the files of
/// coturn and others, header fields, a command line.
enum TextTarget: FuzzTarget {
  static let name = "text"
  static let sources = [
    "Documents/ProgramReader", "Documents/ProgramTokens", "Documents/YAMLReader",
    "ICEConfiguration/Reading/ConfigurationText", "ICEConfiguration/Reading/Shapes/Lines/",
    "ICEConfiguration/Reading/Shapes/NamedValues", "ICEConfiguration/Reading/Shapes/Programs/",
    "ICEConfiguration/Reading/Texts/",
  ]
  static let seeds = ["ICEConfigurationTests/Inputs"]
  static let leastCoverage = 80

  static func check(_ input: [UInt8]) { ForeignConfiguration(input).check() }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    guard let text = try? ConfigurationText(input), text.isYAML else { return false }
    // Of all hosts in the corpus none is as short.
    return ForeignConfiguration(input).hosts.contains { $0.count < 6 }
  }
}

/// A text that may be a configuration, and what must hold of it.
private struct ForeignConfiguration {
  private static let canary = "kanari-5b1f"

  private let text: [UInt8]

  init(_ text: [UInt8]) { self.text = text }

  /// As this machine has it, and as a registry sends it.
  private static var environments: [Configuration.Environment] {
    [
      Configuration.Environment(
        variable: { $0 == "A" ? canary : nil },
        file: { $0 == "f" ? Array(canary.utf8) : [] }),
      .foreign,
    ]
  }

  /// The hosts of its servers; none if it cannot be read.
  var hosts: [String] {
    let servers = (try? read(Self.environments[0]))?.tenants.flatMap(\.servers) ?? []
    return servers.map { "\($0.url.host)" }
  }

  func check() {
    for environment in Self.environments {
      do throws(ConfigurationErrors) {
        checkPlan(of: try read(environment), isForeign: environment.isForeign)
      } catch {
        promise(error.errors.count <= text.count + 1, "there are no more errors than places")
        checkText(error.errors.map(\.description))
      }
    }
  }

  /// A name for the server whose file it may be, so that those are read, too.
  private func read(
    _ environment: Configuration.Environment
  ) throws(ConfigurationErrors) -> Configuration {
    try Configuration(
      decoding: text, source: "servers.json", environment: environment, host: "turn.example.com")
  }

  private func checkPlan(of configuration: Configuration, isForeign: Bool) {
    let servers = configuration.tenants.flatMap(\.servers)
    for url in servers.map(\.url) {
      promise(try ServerURL(url.description) == url, "a URL is read as it is written")
    }
    let plan = ProbePlan(configuration, options: ProbePlan.Options(now: 1_795_341_600))
    promise(plan.probes.count <= servers.count, "no server is probed twice")
    promise(!"\(configuration)".contains(Self.canary), "no secret is in a description")
    checkText(configuration.reading.map { [$0.shape, $0.origin, $0.keyPath] } ?? [])
    checkText((configuration.reading?.notices ?? []).map { "\($0)" })
    guard isForeign else { return }
    for case .longTerm(let user, let password)? in servers.map(\.credential) {
      promise(
        !user.contains(Self.canary) && !password.reveal().contains(Self.canary),
        "a registry reads nothing of this machine")
    }
  }

  /// 8,000: three keys, of each of which 240 scalars are shown, as ten characters at worst.
  private func checkText(_ texts: [String]) {
    for text in texts {
      promise(text.isPlain && text.count < 8000, "what is said of a text can be shown")
      promise(!text.contains(Self.canary), "no secret is in what is said")
    }
  }
}
