import Documents

/// The formats of a report. The raw values are what `--format` takes.
package enum ReportFormat: String, CaseIterable, Sendable {
  /// For people: 80 columns, the summary first.
  case table
  /// For programs: schemaVersion 1.
  case json
  /// For programs that read line by line: a result a line.
  case ndjson
  /// For spreadsheets: a result a row.
  case csv
  /// For browsers: one page that needs nothing else.
  case html
  /// For what shows the results of tests: a suite for each tenant.
  case junit
  /// For GitHub Actions: annotations of the configuration's lines.
  case github
  /// For the textfile collector of Prometheus' node_exporter.
  case prometheus
  /// For Nagios and its kin: a plugin's output.
  case nagios
  /// For OpenTelemetry: a trace, as OTLP's JSON.
  case otlp
  /// For zabbix_sender: a value of an item a line.
  case zabbix
  /// For a discovery rule of Zabbix: the servers.
  case zabbixDiscovery = "zabbix-discovery"

  /// The whole report as text that ends in a newline.
  ///
  /// - Parameter style: How the formats for people may look; the others pay it no heed.
  package func render(_ report: Report, style: TextStyle = TextStyle()) -> String {
    switch self {
    case .table: report.table(style)
    case .json: report.json.document
    case .ndjson: report.ndjson
    case .csv: report.csv
    case .html: report.html
    case .junit: report.junit
    case .github: report.github
    case .prometheus: report.prometheus
    case .nagios: report.nagios
    case .otlp: report.otlp
    case .zabbix: report.zabbix
    case .zabbixDiscovery: report.zabbixDiscovery
    }
  }
}
