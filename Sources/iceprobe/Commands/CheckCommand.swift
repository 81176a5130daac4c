import ArgumentParser
import Causes
import ICEConfiguration
import PlainText
import ProbeEvidence

/// Validates a configuration. Sends nothing to any server of it.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Validate the configuration. Sends nothing to its servers.")

  @OptionGroup var source: ConfigurationOptions

  @Flag(help: "Also say what Chromium and Firefox do with the configuration.")
  var browsers = false

  func run() async throws {
    let (configuration, name) = try await source.load()
    try configuration.refuseLongUsernames(in: name)
    let now = Instant.now.secondsSince1970
    let tenants = configuration.tenants
    let servers = tenants.map(\.servers.count).reduce(0, +)
    try StandardOutput.print(
      "\(name.printable): valid; \(servers.counted("server")) in \(tenants.count.counted("tenant"))\n"
    )
    try StandardOutput.print(configuration.readingLines.joined())
    for tenant in tenants where !tenant.expectations.isEmpty {
      try StandardOutput.print("expected of \(tenant.name): \(tenant.expectations.listed)\n")
    }
    for tenant in tenants {
      for server in tenant.servers {
        for warning in server.warnings(now: now) {
          try StandardOutput.print(
            "warning: \(tenant.name): \(server.writtenURL): \(warning.message)\n")
        }
      }
    }
    if browsers {
      for line in tenants.flatMap({ BrowserCheck($0).lines }) {
        try StandardOutput.print(line + "\n")
      }
    }
  }
}

extension Configuration {
  /// Which shape was read, and what there is to know of the text; nothing if it is no text. A line each.
  var readingLines: [String] {
    guard let reading else { return [] }
    let place = reading.keyPath.isEmpty ? "" : " at \(reading.keyPath.printable)"
    // 20: as many as errors are shown.
    let notices = reading.notices.prefix(20).map { "warning: \($0)\n" }
    let rest = reading.notices.count - notices.count
    return ["read as \(reading.shape)\(place): \(reading.origin)\n"] + notices
      + (rest > 0 ? ["warning: \(rest) more\n"] : [])
  }
}

extension Int {
  /// The number with its noun: `1 server`, `2 servers`.
  fileprivate func counted(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }
}
