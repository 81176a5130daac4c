package import Causes
package import Documents
package import ICEConfiguration
import PlainText

/// What there is to say of a configuration before anything is sent, for programs.
package struct ConfigurationCheck: Sendable {
  /// Something that is odd about an entry.
  package struct Remark: Sendable {
    /// The tenant's name.
    package let tenant: String
    /// The server's URL, as it is written.
    package let url: String
    /// The same in the shortest spelling.
    package let canonicalURL: String
    /// Where that stands.
    package let position: SourcePosition?
    /// What is odd.
    package let warning: Warning
  }

  /// What it was read from.
  package let source: String
  /// The file, as annotations name it; nil if it comes from elsewhere.
  package let path: String?
  /// Everything that is wrong; empty if it is valid.
  package let errors: [ConfigurationError]
  /// What is odd, if nothing is wrong.
  package let remarks: [Remark]
  /// How it was read; nil if it is no text, or something is wrong with it.
  private let reading: ConfigurationReading?
  private let tenants: Int
  private let servers: Int

  /// A configuration that is valid. `now` is in seconds since 1970.
  package init(_ configuration: Configuration, source: String, path: String?, now: Int) {
    self.source = source
    self.path = path
    errors = []
    remarks = configuration.tenants.flatMap { tenant in
      tenant.servers.flatMap { server in
        server.remarks(now: now).filter { !server.acceptedWarnings.contains($0.code) }.map {
          Remark(
            tenant: tenant.name, url: server.writtenURL, canonicalURL: server.url.description,
            position: server.position, warning: $0)
        }
      }
    }
    reading = configuration.reading
    tenants = configuration.tenants.count
    servers = configuration.tenants.map(\.servers.count).reduce(0, +)
  }

  /// One that is not.
  package init(_ errors: ConfigurationErrors, path: String?) {
    source = errors.errors.first?.source ?? ""
    self.path = path
    self.errors = errors.errors
    remarks = []
    reading = nil
    (tenants, servers) = (0, 0)
  }

  /// The answer in one sentence.
  private var sentence: String {
    switch errors.count {
    case 0:
      let all = servers == 1 ? "1 server" : "\(servers) servers"
      return "\(source.shown): valid; \(all) in \(tenants == 1 ? "1 tenant" : "\(tenants) tenants")"
    case 1: return "\(source.shown): 1 error; nothing was sent"
    case let count: return "\(source.shown): \(count) errors; nothing was sent"
    }
  }
}

extension ConfigurationError {
  /// The message with the key path that it is about, and the cause's code.
  fileprivate var words: String {
    let text = keyPath.isEmpty ? message : "\(keyPath): \(message)"
    return code.map { "\(text) [\($0.rawValue)]" } ?? text
  }
}

// MARK: - Formats

extension ConfigurationCheck {
  /// The check in the formats of a report that have a place for it; nil for the others.
  package func render(_ format: ReportFormat) -> String? {
    switch format {
    case .json: document
    case .junit: junit
    case .github: github
    case .table, .ndjson, .csv, .html, .prometheus, .nagios, .otlp, .zabbix, .zabbixDiscovery: nil
    }
  }

  /// An annotation for each error, or for each warning, and the answer.
  private var github: String {
    let faults = errors.map {
      Annotation(
        level: .error, file: path, position: $0.position, title: "configuration", message: $0.words)
    }
    let others = remarks.map {
      Annotation(
        level: .warning, file: path, position: $0.position,
        title: "\($0.tenant): \($0.url): \($0.warning.code.rawValue)", message: $0.warning.message)
    }
    let notices = (reading?.notices ?? []).map {
      Annotation(
        level: .warning, file: path, position: $0.position, title: "configuration",
        message: $0.words)
    }
    let end = Annotation(level: .notice, title: "iceprobe", message: sentence)
    return (faults + notices + others + [end]).map { $0.command + "\n" }.joined()
  }

  /// A suite of one case if all is well, and else of a case for each error.
  private var junit: String {
    let names = errors.map { error in
      let place = error.position.map { "\(error.source):\($0)" } ?? error.source
      return error.keyPath.isEmpty ? place : "\(place): \(error.keyPath)"
    }
    var counts: [String: Int] = [:]
    let cases = zip(names, errors).map { name, error -> [String] in
      counts[name, default: 0] += 1
      let number = counts[name, default: 1]
      let failure = XMLElement(
        "failure",
        [("message", error.message), ("type", error.code?.rawValue ?? "configuration/error")])
      return XMLElement(
        "testcase",
        [
          ("name", number == 1 ? name : "\(name) #\(number)"), ("classname", "configuration"),
          ("time", "0"),
        ]
      ).around([failure.holding([error.words])])
    }
    let valid = XMLElement(
      "testcase", [("name", source), ("classname", "configuration"), ("time", "0")]
    ).around(oddities.isEmpty ? [] : [XMLElement("system-out").holding(oddities)])
    let attributes = [
      ("tests", "\(max(1, errors.count))"), ("failures", "\(errors.count)"), ("errors", "0"),
      ("skipped", "0"), ("time", "0"),
    ]
    let suite = XMLElement("testsuite", [("name", "configuration")] + attributes)
      .around(errors.isEmpty ? valid : cases.flatMap(\.self))
    let root = XMLElement("testsuites", [("name", "iceprobe")] + attributes).around(suite)
    return #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n" + root.joined(separator: "\n") + "\n"
  }

  /// What there is to know of a valid one, a line each.
  private var oddities: [String] {
    (reading?.notices ?? []).map { "warning: \($0)" } + remarks.map(\.words)
  }

  private var document: String { Self.object.json(self).document }

  /// What a step of GitHub Actions adds to its job's summary if the configuration is wrong.
  package var githubStepSummary: String {
    let lines = errors.map { error in
      let place = error.position.map { "\(path ?? error.source):\($0)" } ?? error.source
      return "- \("\(place): \(error.words)".markdown)"
    }
    return (["### iceprobe: \(sentence.markdown)", ""] + lines + [""]).map { $0 + "\n" }.joined()
  }
}

extension ConfigurationCheck.Remark {
  fileprivate var words: String { "warning: \(tenant): \(url): \(warning.message)" }
}

// MARK: - JSON

extension ConfigurationCheck {
  static let object = JSONTable<ConfigurationCheck>(
    "check", "What `iceprobe check --format json` says of a configuration.",
    [
      JSONRow("schemaVersion", ["const": 1], "The version of this layout.") { _ in 1 },
      JSONRow("source", .text, "What the configuration was read from.") { JSONText($0.source) },
      JSONRow("isValid", .truth, "Whether nothing is wrong with it.") {
        .boolean($0.errors.isEmpty)
      },
      JSONRow("text", .text, "The answer in one sentence.") { JSONText($0.sentence) },
      .list("errors", fault, "Everything that is wrong, in the order of the text.") { $0.errors },
      .list("warnings", remark, "What is odd, if nothing is wrong.") { $0.remarks },
      .optional("reading", ConfigurationReading.object, .reading) { $0.reading },
    ])

  private static let fault = JSONTable<ConfigurationError>(
    "configurationError", "Something that is wrong with a configuration.",
    [
      JSONRow("line", .nullable(.wholeNumber), "The line, from 1.") {
        JSONText($0.position?.line)
      },
      JSONRow("column", .nullable(.wholeNumber), "The column, from 1.") {
        JSONText($0.position?.column)
      },
      JSONRow("keyPath", .text, "The keys that lead there; empty for the whole.") {
        JSONText($0.keyPath)
      },
      JSONRow("message", .text, "What was expected.") { JSONText($0.message) },
      JSONRow("cause", .nullable(.text), "The cause that it is, as stage/code.") {
        JSONText($0.code?.rawValue)
      },
    ])

  private static let remark = JSONTable<Remark>(
    "remark", "Something that is odd about an entry.",
    [
      JSONRow("tenant", .text, "The tenant.") { JSONText($0.tenant) },
      JSONRow("url", .text, "The server as the configuration has it.") { JSONText($0.url) },
      JSONRow("canonicalUrl", .text, .canonicalURL) { JSONText($0.canonicalURL) },
      JSONRow("line", .nullable(.wholeNumber), "The line, from 1.") {
        JSONText($0.position?.line)
      },
      JSONRow("code", .text, "The warning's code.") { JSONText($0.warning.code.rawValue) },
      JSONRow("message", .text, "One sentence.") { JSONText($0.warning.message) },
    ])
}
