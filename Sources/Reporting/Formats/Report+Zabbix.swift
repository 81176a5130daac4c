import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// What Zabbix reads: which items there are (low-level discovery), and their values (zabbix_sender).
extension Report {
  /// The servers as macros, for a discovery rule of Zabbix 4.2 or later: an array.
  var zabbixDiscovery: String { discovery.document }

  private var discovery: JSONText {
    let servers = tenants.flatMap { tenant in
      tenant.series.map { series -> JSONText in
        let url = series.result.server.url
        return [
          "{#TENANT}": JSONText(tenant.name.shown), "{#SERVER}": JSONText(series.name.shown),
          "{#URL}": JSONText("\(url)"), "{#TYPE}": JSONText(url.kind.rawValue),
          "{#TRANSPORT}": JSONText(url.transport.rawValue),
          "{#JURISDICTION}": JSONText(series.result.server.jurisdiction ?? ""),
        ]
      }
    }
    return .array(servers)
  }

  /// The values, a line each, for `zabbix_sender --with-timestamps --input-file`: host, key, time, value. The
  /// host is the one that the agent's own configuration names.
  var zabbix: String {
    let run: [(String, String)] = [
      ("iceprobe.discovery", "\(discovery.line.dropLast())"),
      ("iceprobe.run.healthy", isHealthy.map { $0 ? "1" : "0" } ?? ""),
      ("iceprobe.run.duration", "\(duration.seconds)"),
      ("iceprobe.run.failures", "\(count(.failure))"),
      ("iceprobe.run.inconclusive", "\(count(.inconclusive))"),
      ("iceprobe.run.summary", summaryText.shown),
      (
        "iceprobe.run.losses",
        losses.map { "\($0.tenant): \($0.name): \($0.words)" }.joined(separator: "; ").shown
      ),
    ]
    let servers = tenants.flatMap { tenant in
      tenant.series.flatMap { series in
        series.zabbixValues.map { (name, value) in
          ("iceprobe.\(name)[\(tenant.name.zabbixParameter),\(series.name.zabbixParameter)]", value)
        }
      }
    }
    // A value that is not known is not sent: an item without news keeps its last one.
    return (run + servers).filter { !$0.1.isEmpty }
      .map { "- \($0.0.zabbixQuoted) \(startedAt.secondsSince1970) \($0.1.zabbixQuoted)\n" }
      .joined()
  }
}

extension Series {
  /// The values of a server, by the first parts of their keys.
  fileprivate var zabbixValues: [(String, String)] {
    let verdict = result.verdict
    let isSuccess = verdict.reason == nil ? verdict.status.isSuccess : nil
    let cause = verdict.failure.map { "\($0.cause.stage.rawValue)/\($0.cause.code)" }
    return [
      ("success", isSuccess.map { $0 ? "1" : "0" } ?? ""),
      ("status", verdict.status.rawValue),
      ("duration", result.duration.map { "\($0.seconds)" } ?? ""),
      // `none` clears what an earlier run has sent.
      ("cause", cause ?? (isSuccess == true ? "none" : verdict.reason?.code ?? "")),
      ("message", verdict.failure?.cause.message ?? ""),
      ("certificate.expiry", result.findings?.earliestCertificateExpiry.map { "\($0)" } ?? ""),
    ]
  }
}

extension String {
  /// One line in quotes, as zabbix_sender's files have it.
  fileprivate var zabbixQuoted: String {
    "\"\(replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// A parameter of a key in quotes, which know no other escape than that of a quote.
  fileprivate var zabbixParameter: String { "\"\(shown.replacing("\"", with: "\\\""))\"" }
}
