import ArgumentParser
import Causes
import ICEConfiguration
import PlainText
import ProbeEvidence
import Reporting

/// Validates a configuration. Sends nothing to any server of it.
struct CheckCommand: AsyncAnsweringCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Validate the configuration. Sends nothing to its servers.")

  @OptionGroup var source: ConfigurationOptions

  @Flag(help: "Also say what Chromium and Firefox do with the configuration.")
  var browsers = false

  @Flag(help: "Look up no secret: neither variables nor files have to be there.")
  var noSecrets = false

  @Option(help: "Output format: table, json, junit or github.")
  var format = CheckFormat.table

  func answer() async throws -> Outcome {
    do {
      let (configuration, name) = try await source.load(withSecrets: !noSecrets)
      try show(configuration, from: name)
    } catch let errors as ConfigurationErrors {
      try show(errors)
      throw errors
    }
    return .status(.works)
  }

  private func show(_ configuration: Configuration, from name: String) throws {
    try configuration.refuseLongUsernames(in: name)
    guard let report = format.report else { return try list(configuration, from: name) }
    let check = ConfigurationCheck(
      configuration, source: name, path: try path, now: Instant.now.secondsSince1970)
    try StandardOutput.print(check.render(report) ?? "")
  }

  /// Mistakes in the chosen format; as people read them they are thrown.
  private func show(_ errors: ConfigurationErrors) throws {
    let check = ConfigurationCheck(errors, path: try? path)
    if let text = format.report.flatMap(check.render) { try StandardOutput.print(text) }
  }

  /// The file that is checked, as annotations name it; nil if it is none.
  private var path: String? {
    get throws { try source.path.map(Environment.pathInWorkspace) }
  }

  private func list(_ configuration: Configuration, from name: String) throws {
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
        for warning in server.remarks(now: now)
        where !server.acceptedWarnings.contains(warning.code) {
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

/// How a check is written.
enum CheckFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case table
  /// For programs.
  case json
  /// For what shows the results of tests.
  case junit
  /// For GitHub Actions.
  case github

  /// The format of a report that it is; nil for people's.
  var report: ReportFormat? {
    switch self {
    case .table: nil
    case .json: .json
    case .junit: .junit
    case .github: .github
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
