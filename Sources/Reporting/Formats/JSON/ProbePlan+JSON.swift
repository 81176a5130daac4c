import Causes
import Documents
package import ICEConfiguration
import Judging

/// What a run would send, for programs.
package struct PlanDocument: Sendable {
  private let plan: ProbePlan
  private let reading: ConfigurationReading?

  /// A plan, and how the configuration that it was made of was read; nil if it is no text.
  package init(_ plan: ProbePlan, reading: ConfigurationReading?) {
    (self.plan, self.reading) = (plan, reading)
  }

  /// The plan as a document. It has no credentials in it.
  package var text: String { Self.object.json(self).document }

  static let object = JSONTable<PlanDocument>(
    "plan", "What a run would send, as `iceprobe plan --format json` prints it.",
    [
      JSONRow("schemaVersion", ["const": 1], "The version of this layout.") { _ in 1 },
      JSONRow("text", .text, "The plan in one sentence.") { JSONText($0.plan.headline) },
      .optional("reading", ConfigurationReading.object, .reading) { $0.reading },
      .list("probes", ProbeSpec.object, "The probes, each once.") { document in
        document.plan.probes.map { ($0, document.plan.controls.contains($0.id)) }
      },
      .list("tenants", tenant, "The tenants that are meant, in the order of the text.") {
        $0.plan.tenants
      },
    ])

  private static let tenant = JSONTable<ProbePlan.PlannedTenant>(
    "plannedTenant", "A tenant, and what is done for it.",
    [
      JSONRow("name", .text, "The tenant's name.") { JSONText($0.name) },
      JSONRow(
        "icePolicy", .word(ICEPolicy.allCases.map(\.rawValue)), "Which candidates its calls use."
      ) { JSONText($0.icePolicy.rawValue) },
      .list("servers", server, "Its servers, in the order of the text.") { $0.servers },
      JSONRow("expectations", .list(of: .text), "What must hold, in words.") {
        .array($0.expectations.map { JSONText($0.words) })
      },
    ])

  private static let server = JSONTable<ProbePlan.PlannedServer>(
    "plannedServer", "A server of a tenant, and what is done about it.",
    [
      JSONRow("url", .text, "The server as the configuration has it, variables not filled in.") {
        JSONText($0.server.writtenURL)
      },
      JSONRow("canonicalUrl", .text, .canonicalURL) { JSONText($0.server.url.description) },
      JSONRow("line", .nullable(.wholeNumber), "The line of the text that has the URL.") {
        JSONText($0.server.position?.line)
      },
      JSONRow("jurisdiction", .nullable(.text), "The server's jurisdiction.") {
        JSONText($0.server.jurisdiction)
      },
      JSONRow("probe", .nullable(.wholeNumber), "The probe for it; null if nothing is sent.") {
        JSONText($0.decision.probeID.map { $0 + 1 })
      },
      .optional("reason", NoVerdictReason.object, "Why it is skipped.") { $0.reason },
      .optional("cause", Failure.object, "Why it cannot be asked.") { $0.failure },
    ])
}

extension ProbePlan.PlannedServer {
  fileprivate var reason: NoVerdictReason? {
    if case .skip(let why) = decision { Verdict.skipped(why).reason } else { nil }
  }

  fileprivate var failure: Failure? {
    if case .fail(let cause) = decision { Failure(cause) } else { nil }
  }
}

extension ProbeSpec {
  fileprivate static let object = JSONTable<(ProbeSpec, isControl: Bool)>(
    "plannedProbe", "A probe, and how the server is asked.",
    [
      JSONRow("number", .wholeNumber, "Its number, from 1.") { JSONText($0.0.id + 1) },
      JSONRow("canonicalUrl", .text, .canonicalURL) { JSONText($0.0.url.description) },
      JSONRow(
        "type", .word(ServerURL.Kind.allCases.map(\.rawValue)), "What the server is asked for."
      ) { JSONText($0.0.url.kind.rawValue) },
      JSONRow("transport", .transport, "How it is reached.") {
        JSONText($0.0.url.transport.rawValue)
      },
      JSONRow("limit", .milliseconds, "How long it may take.") { JSONText($0.0.limit) },
      JSONRow("isControl", .truth, "Whether it is asked as a control, too.") {
        .boolean($0.isControl)
      },
      JSONRow("proxy", .nullable(.text), "The proxy that it is asked through as well.") {
        JSONText($0.0.proxy.map { "\($0)" })
      },
    ])
}

extension ConfigurationReading {
  static let object = JSONTable<ConfigurationReading>(
    "reading", "How a configuration was read.",
    [
      JSONRow("shape", .text, "The shape, as `iceprobe formats` lists it.") { JSONText($0.shape) },
      JSONRow("origin", .text, "Where that comes from.") { JSONText($0.origin) },
      JSONRow("keyPath", .text, "The keys that lead to it; empty for the whole.") {
        JSONText($0.keyPath)
      },
      .list("notices", ConfigurationNotice.object, "What there is to know of the text.") {
        $0.notices
      },
    ])
}

extension ConfigurationNotice {
  fileprivate static let object = JSONTable<ConfigurationNotice>(
    "notice", "Something about a configuration that deserves attention and stops nothing.",
    [
      JSONRow("line", .wholeNumber, "The line, from 1.") { JSONText($0.position.line) },
      JSONRow("column", .wholeNumber, "The column, from 1.") { JSONText($0.position.column) },
      JSONRow("keyPath", .text, "The keys that lead there; empty for the whole.") {
        JSONText($0.keyPath)
      },
      JSONRow("message", .text, "One sentence.") { JSONText($0.message) },
      JSONRow("more", .wholeNumber, "How many more places it is true of.") { JSONText($0.more) },
    ])
}

extension String {
  /// What `reading` means wherever it stands.
  static let reading = "How the configuration was read; null if it is no text, or is not valid."
}
