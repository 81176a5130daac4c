import Documents
import Judging

extension Comparison {
  /// The comparison for programs, as a document. Every key is always there; null is "not there", or
  /// "not known".
  package var document: String { Self.object.json(self).document }

  static let object = JSONTable<Comparison>(
    "comparison", "What has changed from one run to another; `iceprobe compare` prints it, too.",
    [
      JSONRow("schemaVersion", ["const": 1], "The version of this layout.") { _ in 1 },
      .one("summary", summary, "The changes in short.") { $0 },
      .one("old", SavedReport.object, "The run before.") { $0.old },
      .one("new", SavedReport.object, "The run after.") { $0.new },
      .list("changes", Change.object, "What has changed.") { $0.changes },
      .list("failingWarnings", warning, "The warnings that make the gate close.") {
        $0.failingWarnings
      },
    ])

  private static let summary = JSONTable<Comparison>(
    "comparisonSummary", "The changes in short.",
    [
      JSONRow("text", .text, "One sentence.") { JSONText($0.sentence) },
      JSONRow(
        "hasNoRegression", .nullable(.truth), "Whether nothing is worse; null if it is not known."
      ) { JSONText($0.hasNoRegression) },
      .one("counts", counts, "How many changes there are of each kind.") { $0 },
    ])

  private static let warning = JSONTable<FailingWarning>(
    "failingWarning", "A warning that makes the gate close.",
    [
      JSONRow("tenant", .text, "The tenant.") { JSONText($0.identity.tenant) },
      JSONRow("url", .text, "The server as it is written.") {
        JSONText($0.identity.writtenURL)
      },
      JSONRow("canonicalUrl", .text, .canonicalURL) { JSONText($0.identity.url) },
      JSONRow("name", .text, "What reports call it: unique in the tenant.") {
        JSONText($0.identity.name)
      },
      JSONRow("code", .text, "The warning's code.") { JSONText($0.code) },
    ])

  private static let counts = JSONTable<Comparison>(
    "changeCounts", "How many changes there are of each kind.",
    Kind.allCases.map { kind in
      JSONRow(kind.rawValue, .wholeNumber) { comparison in
        JSONText(comparison.changes.count { $0.kind == kind })
      }
    })
}

extension SavedReport {
  /// Which run it is.
  static let object = JSONTable<SavedReport>(
    "run", "A run that is compared.",
    [
      JSONRow("source", .text, "The file that it was read from.") { JSONText($0.source) },
      JSONRow("startedAt", .text, "When it started.") { JSONText($0.startedAt) },
    ])
}

extension Comparison.Change {
  fileprivate static let object = JSONTable<Comparison.Change>(
    "change", "A server that has changed.",
    [
      JSONRow(
        "change", .word(Comparison.Kind.allCases.map(\.rawValue)), "What kind of change it is."
      ) { JSONText($0.kind.rawValue) },
      JSONRow("isRegression", .truth, "Whether it makes the gate close.") {
        .boolean($0.isRegression)
      },
    ] + Subject.rows { $0.subject } + [
      JSONRow("message", .text, "The change in words.") { JSONText($0.words) },
      .optional("before", SavedReport.Entry.object, "The result before; null for a new server.") {
        $0.before
      },
      .optional("after", SavedReport.Entry.object, "The result after; null for one that is gone.") {
        $0.after
      },
    ])
}

extension String {
  /// What `occurrence` means wherever it stands.
  static let occurrence = "How often the tenant names the URL before this."

  /// What `canonicalUrl` means wherever it stands.
  static let canonicalURL =
    "The server in the shortest spelling, by which runs are matched."
}

extension SavedReport.Entry {
  /// The result of a server, as far as it is compared.
  static let object = JSONTable<SavedReport.Entry>(
    "entry", "The result of a server in a run that is compared.",
    [
      JSONRow("status", .status, "The verdict on the server.") { JSONText($0.status.rawValue) },
      JSONRow(
        "cause", .nullable(.text(matching: "^[a-z]+/[a-z-]+$")), "The cause as stage/code."
      ) { JSONText($0.cause) },
      JSONRow("duration", .nullable(.milliseconds), "Until the verdict.") {
        JSONText($0.duration)
      },
      JSONRow("relayAddresses", .list(of: .text), "The relayed addresses.") {
        .array($0.relayAddresses.sorted().map { JSONText($0) })
      },
      .optional("certificate", certificate, "The server's certificate.") { entry in
        entry.certificate == nil ? nil : entry
      },
    ])

  private static let certificate = JSONTable<SavedReport.Entry>(
    "certificate", "A server's certificate in a run that is compared.",
    [
      JSONRow("subject", .nullable(.text), "Whom it is for.") {
        JSONText($0.certificate?.subject)
      },
      JSONRow("issuer", .nullable(.text), "Who signed it.") { JSONText($0.certificate?.issuer) },
      JSONRow("notAfter", .nullable(.text), "When it expires.") {
        JSONText($0.certificate?.notAfter)
      },
    ])
}
