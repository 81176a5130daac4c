import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// Comma-separated values (RFC 4180): a header, and a row for each result. Columns are only added.
extension Report {
  /// The report for spreadsheets. What is not known is an empty cell.
  var csv: String {
    let rows = tenants.flatMap { tenant in
      tenant.results.map { result in Self.columns.map { $0.value(tenant, result) } }
    }
    // RFC 4180 §2: lines end in CRLF.
    return ([Self.columns.map(\.name)] + rows + goneRows)
      .map { $0.map(\.cell).joined(separator: ",") + "\r\n" }
      .joined()
  }

  /// What the baseline had, and this run has not.
  private var goneRows: [[String]] {
    losses.filter { $0.kind == .gone }.map { loss in
      let values = [
        "tenant": loss.tenant, "url": loss.server?.url ?? "",
        "jurisdiction": loss.server?.jurisdiction ?? "", "status": loss.kind.rawValue,
        "message": loss.words, "name": loss.name,
      ]
      return Self.columns.map { values[$0.name] ?? "" }
    }
  }

  private typealias Column = (name: String, value: @Sendable (TenantReport, Result) -> String)

  private static let columns: [Column] = [
    ("tenant", { tenant, _ in tenant.name }),
    ("url", { $1.server.writtenURL }),
    ("type", { $1.server.url.kind.rawValue }),
    ("transport", { $1.server.url.transport.rawValue }),
    ("jurisdiction", { $1.server.jurisdiction ?? "" }),
    ("status", { $1.verdict.status.rawValue }),
    ("duration_ms", { $1.duration.map { "\($0.milliseconds)" } ?? "" }),
    ("stage", { $1.verdict.failure?.cause.stage.rawValue ?? "" }),
    ("code", { $1.verdict.failure?.cause.code ?? $1.verdict.reason?.code ?? "" }),
    ("message", { $1.verdict.failure?.cause.message ?? $1.verdict.reason?.message ?? "" }),
    ("stun_error_code", { $1.verdict.failure?.stunError.map { "\($0.code)" } ?? "" }),
    ("stun_reason", { $1.verdict.failure?.stunError?.reason ?? "" }),
    ("detail", { $1.verdict.failure?.detail ?? "" }),
    ("address", { $1.findings?.remote?.address ?? "" }),
    ("proxy", { $1.findings?.proxy ?? "" }),
    ("mapped_address", { $1.findings?.latest(\.mappedAddress)?.address ?? "" }),
    ("relayed_address", { $1.findings?.latest(\.relayedAddress)?.address ?? "" }),
    ("software", { $1.findings?.latest(\.software) ?? "" }),
    (
      "certificate_not_after",
      { $1.findings?.peer?.notAfter.map { "\(Instant(secondsSince1970: $0))" } ?? "" }
    ),
    ("warnings", { $1.warnings.map(\.code.rawValue).joined(separator: " ") }),
    ("name", { $1.name }),
    ("port", { $1.findings?.remote.map { "\($0.port)" } ?? "" }),
    ("family", { $1.findings?.remote.map { "\($0.family)" } ?? "" }),
    ("entry", { $1.entry.map { "\($0.number)" } ?? "" }),
    ("line", { $1.server.position.map { "\($0.line)" } ?? "" }),
  ]
}

extension String {
  /// The text as a cell: always one line, in quotes if it must be.
  ///
  /// What a spreadsheet would take for a formula, and a server may have written, gets an apostrophe
  /// before it, which makes it text. None of our own values begins like one.
  fileprivate var cell: String {
    let begin = first.map { "=+-@".contains($0) } ?? false ? "'" : ""
    let text = (begin + self).shown
    guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"\(text.escaped(["\"": "\"\""]))\""
  }
}
