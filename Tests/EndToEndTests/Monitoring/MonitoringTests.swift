#if os(Linux)
  import BuiltIceprobe
  import Foundation
  import TestCertificates
  import TestServers
  import Testing

  extension EndToEndInNumbers {
    /// The alert rules and the dashboard that the manual ships, on the metrics of real runs.
    @Suite struct MonitoringTests {
      private static let shipped = URL(filePath: Repository.path)
        .appending(path: "Sources/iceprobe/Install/prometheus")

      /// A run every 5 minutes, as its metrics: good ones, some with a relay that is down, some of a host
      /// without a network.
      private func record() async throws -> Recording {
        let folder = try TemporaryFolder()
        let port = try FreePort.next()
        let entry = TestConfiguration.entry(
          "turn:127.0.0.1:\(port)", username: Coturn.username, credential: Coturn.password)
        try folder.write(
          #"{"tenants": {"acme": {"turn": [\#(entry)], "expect": {"relays": 1}}}}"#,
          to: "servers.json")
        var files: [String] = []
        func run(_ count: Int, in seclusion: Seclusion? = nil) async throws {
          for _ in 0..<count {
            _ = try await Iceprobe.run([
              "--state", "state.json", "--output", "iceprobe.prom", "--format", "prometheus",
              "--timeout", "2",
            ]) {
              $0.folder = folder
              try seclusion?.surround(&$0)
            }
            files.append(try #require(folder.text(of: "iceprobe.prom")))
          }
        }
        var options = Coturn.Options()
        options.port = port
        try await Coturn.run(options) { _ in try await run(3) }
        try await run(5)
        try await Coturn.run(options) { _ in try await run(3) }
        try await run(5, in: .offline)
        return Recording(files: files, server: "turn:127.0.0.1:\(port)")
      }

      @Test func `The alert rules fire on what they are for, and on nothing else`() async throws {
        let recording = try await record()
        let folder = try TemporaryFolder()
        let rules = Self.shipped.appending(path: "iceprobe.rules.yml")
        try folder.write(try String(contentsOf: rules, encoding: .utf8), to: "rules.yml")
        try folder.write(recording.ruleTest, to: "test.yml")
        let check = try await Consumer.run("promtool", ["check", "rules", "rules.yml"], in: folder)
        #expect(check.status == 0, "\(check.output)\(check.error)")
        let outcome = try await Consumer.run("promtool", ["test", "rules", "test.yml"], in: folder)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
      }

      @Test func `The rule for certificates fires on a real one that ends within two weeks`()
        async throws
      {
        let trust = try TestTrust()
        let day = 86_400
        let certificate = try trust.authority.issue(
          addresses: ["127.0.0.1"], validity: -60 * day...9 * day)
        let options = Coturn.Options(
          certificate: (certificate.chainPEM, certificate.privateKeyPEM))
        let metrics = try await Coturn.run(options) { server in
          try await Iceprobe.run([
            server.url(.turnTLS), "--username", Coturn.username, "--format", "prometheus",
            "--ca-file", TestTrust.file,
          ]) {
            try trust.vouch(in: $0.folder)
            $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
          }.output
        }
        let line = try #require(
          metrics.split(separator: "\n").first { $0.hasPrefix("probe_ssl_earliest_cert_expiry{") })
        let space = try #require(line.lastIndex(of: " "))
        let end = try #require(Int(line[space...].dropFirst()))
        let left = end - Int(Date().timeIntervalSince1970)
        let url = try #require(line.firstMatch(of: /url="([^"]*)"/)?.1)
        let folder = try TemporaryFolder()
        let rules = Self.shipped.appending(path: "iceprobe.rules.yml")
        try folder.write(try String(contentsOf: rules, encoding: .utf8), to: "rules.yml")
        // promtool's clock begins at 0.
        let name = String(line[..<space])
        let labels = name.drop { $0 != "{" }.dropFirst().dropLast()
          .replacing(",jurisdiction=\"\"", with: "").replacing("=", with: ": ")
          .replacing(",", with: ", ")
        try folder.write(
          """
          rule_files: [rules.yml]
          evaluation_interval: 1m
          tests:
            - interval: 5m
              input_series:
                - series: '\(name)'
                  values: '\(left)x3'
              alert_rule_test:
                - eval_time: 10m
                  alertname: CertificateExpiresSoon
                  exp_alerts:
                    - exp_labels: { severity: warning, \(labels) }
                      exp_annotations: { summary: 'the certificate of \(url) expires within 14 days' }

          """, to: "test.yml")
        let outcome = try await Consumer.run("promtool", ["test", "rules", "test.yml"], in: folder)
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)\(name)")
      }

      private struct Dashboard: Decodable {
        struct Panel: Decodable {
          struct Target: Decodable { let expr: String }

          let title: String
          let targets: [Target]
        }

        let panels: [Panel]
      }

      private struct Answer: Decodable {
        struct Contents: Decodable {
          struct Series: Decodable {}

          let result: [Series]
        }

        let data: Contents
      }

      @Test func `Every panel of the dashboard has data in a real Prometheus`() async throws {
        let recording = try await record()
        let dashboard = try JSONDecoder().decode(
          Dashboard.self,
          from: Data(contentsOf: Self.shipped.appending(path: "iceprobe.dashboard.json")))
        #expect(dashboard.panels.count > 5)
        let folder = try TemporaryFolder()
        try folder.write(recording.openMetrics, to: "metrics")
        try folder.write("global: {}\n", to: "prometheus.yml")
        let made = try await Consumer.run(
          "promtool", ["tsdb", "create-blocks-from", "openmetrics", "metrics", "data"], in: folder)
        #expect(made.status == 0, "\(made.output)\(made.error)")
        try await Prometheus.run(in: folder) { prometheus in
          for panel in dashboard.panels {
            for target in panel.targets {
              let query = target.expr.replacing("$tenant", with: ".*")
              let answer = try await prometheus.query(
                query, from: Recording.start, to: recording.end, step: Recording.step)
              let found = try JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
              #expect(!found.data.result.isEmpty, "\(panel.title): \(query)")
            }
          }
        }
      }
    }
  }

  /// The metrics of runs, one every 5 minutes.
  private struct Recording {
    let files: [String]
    let server: String

    /// 2026-11-22T10:00:00Z.
    static let start = 1_795_341_600
    /// 5 minutes, in seconds.
    static let step = 300

    var end: Int { Self.start + files.count * Self.step }

    /// The series by their names and labels, each with a value for each run; nil where it was not there.
    private var series: [(name: String, values: [String?])] {
      var places: [String: Int] = [:]
      var series: [(name: String, values: [String?])] = []
      for (run, file) in files.enumerated() {
        for line in file.split(separator: "\n") where !line.hasPrefix("#") {
          guard let space = line.lastIndex(of: " ") else { continue }
          let name = String(line[..<space])
          // The runs took no 5 minutes each: as far as a rule looks at the clock, they began then.
          let value =
            name.hasPrefix("iceprobe_last_run_timestamp_seconds")
            ? "\(run * Self.step)" : String(line[space...].dropFirst())
          let place = places[name] ?? series.count
          if places[name] == nil {
            places[name] = place
            series.append((name, Array(repeating: nil, count: files.count)))
          }
          series[place].values[run] = value
        }
      }
      return series
    }

    /// What `promtool test rules` reads. The server is down from minute 15 to 35, the host offline from 55
    /// to 75, and then nothing runs any more.
    var ruleTest: String {
      let input = series.map { name, values in
        """
              - series: '\(name)'
                values: '\(values.map { $0 ?? "_" }.joined(separator: " "))'
        """
      }
      let server: [(String, String)] = [
        ("tenant", "acme"), ("transport", "udp"), ("type", "turn"),
        ("url", server),
      ]
      let down = labels(server)
      let expectation = labels([("expectation", "at least 1 relay"), ("tenant", "acme")])
      let broken = labels([
        ("expectation", "at least 1 relay"), ("subject", "expectation"), ("tenant", "acme"),
      ])
      let run = labels([("run", "servers.json")])
      let offline = labels([("run", "servers.json"), ("subject", "run")])
      func alerts(_ name: String, at minutes: [Int], _ labels: [String], _ severity: String)
        -> [String]
      {
        minutes.map { minute in
          let alerts = labels.map {
            "              - exp_labels: { severity: \(severity)\($0) }\n"
              + "                exp_annotations: { summary: '\(summary(name, $0))' }"
          }
          return """
                  - eval_time: \(minute)m
                    alertname: \(name)
                    exp_alerts: \(alerts.isEmpty ? "[]" : "\n" + alerts.joined(separator: "\n"))
            """
        }
      }
      let tests =
        alerts("IceprobeAlarm", at: [10, 15, 50, 60], [], "critical")
        + alerts("IceprobeAlarm", at: [20, 35], [down, broken], "critical")
        + alerts("IceprobeAlarm", at: [65, 75], [offline], "critical")
        + alerts("RelayDown", at: [10, 20, 45, 60, 75], [], "critical")
        + alerts("RelayDown", at: [25, 35], [down], "critical")
        + alerts("ExpectationBroken", at: [10, 20, 45, 75], [], "critical")
        + alerts("ExpectationBroken", at: [25, 35], [expectation], "critical")
        + alerts("ProbeBlind", at: [35, 60, 65], [], "warning")
        + alerts("ProbeBlind", at: [70, 75], [run], "warning")
        + alerts("ProbeFault", at: [10, 35, 75], [], "warning")
        + alerts("ProbeStopped", at: [0, 35, 75], [], "warning")
        + alerts("ProbeStopped", at: [100], [""], "warning")
        + alerts("CertificateExpiresSoon", at: [10, 75], [], "warning")
      return """
        rule_files: [rules.yml]
        evaluation_interval: 1m
        tests:
          - interval: 5m
            input_series:
        \(input.joined(separator: "\n"))
            alert_rule_test:
        \(tests.joined(separator: "\n"))

        """
    }

    private func labels(_ labels: [(String, String)]) -> String {
      labels.map { ", \($0): \"\($1)\"" }.joined()
    }

    /// What the rule says of itself.
    private func summary(_ alert: String, _ labels: String) -> String {
      let isServer = labels.contains("url:")
      switch alert {
      case "IceprobeAlarm":
        let what =
          isServer ? server : labels.contains("expectation:") ? "at least 1 relay" : ""
        return "iceprobe has an alarm on \(what) \(labels.contains("acme") ? "acme" : "")"
      case "RelayDown": return "\(server) of acme gives no relay"
      case "ExpectationBroken": return "acme: expected at least 1 relay"
      case "ProbeBlind": return "iceprobe cannot say whether the servers work"
      case "ProbeStopped": return "iceprobe does not run any more"
      default: return ""
      }
    }

    /// The same for a database, each family with its samples together, and a certificate and a warning,
    /// which the runs had none of.
    var openMetrics: String {
      let more = [
        (name: #"probe_ssl_earliest_cert_expiry{url="turns:a",tenant="acme"}"#, value: "\(end)"),
        (name: #"iceprobe_warning{url="turns:a",tenant="acme",code="open-relay"}"#, value: "1"),
      ].map { series in (series.name, files.map { _ in Optional(series.value) }) }
      let all = series.map { ($0.name, $0.values) } + more
      let families = Dictionary(grouping: all) { $0.0.prefix { $0 != "{" } }
      let text = families.sorted { $0.key < $1.key }.map { family, its -> String in
        let lines = its.flatMap { name, values in
          values.enumerated().compactMap { run, value in
            value.map { "\(name) \($0) \(Self.start + run * Self.step)\n" }
          }
        }
        return "# TYPE \(family) gauge\n" + lines.joined()
      }
      return text.joined() + "# EOF\n"
    }
  }

  extension Prometheus {
    /// The answer to a query over a time, in seconds since 1970, as JSON.
    fileprivate func query(
      _ query: String, from start: Int, to end: Int, step: Int
    ) async throws -> String {
      let outcome = try await Consumer.run(
        "promtool",
        [
          "query", "range", "--format=json", "--start=\(start)", "--end=\(end)", "--step=\(step)s",
          url, query,
        ], in: try TemporaryFolder())
      return #"{"data": {"result": \#(outcome.output)}}"#
    }
  }
#endif
