import BuiltIceprobe
import TestServers
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension EndToEnd {
  /// A real run, read by the programs that its formats are for.
  @Suite struct ConsumerTests {
    /// What a server says that means something to every format.
    private static let words = #"</failure>]]><script>|=1,"2"'\{} &amp; %0A ::error::"#
    private static let tenant = #"R&D <eu> "1""#

    private struct Run {
      let urls: [String]
      let folder: TemporaryFolder
    }

    /// Runs iceprobe, with this output in a folder of its own, on a STUN server that works, a relay
    /// that works, one that refuses the password, and one that forbids it in ``words``.
    private func run(_ output: String, _ body: (Run) async throws -> Void) async throws {
      try await Coturn.run { coturn in
        let refusal = Refusal(.authenticatedAllocate, 403, reason: Self.words)
        try await FakeServer.with(.udp, fault: .refuses(refusal)) { hostile in
          let hostileURL = "turn:127.0.0.1:\(hostile.port)"
          let account = Account()
          let tenant = TestConfiguration.of(
            stun: [coturn.url(.stun)],
            turn: [
              coturn.entry(.turnUDP), coturn.entry(.turnTCP, credential: "wrong"),
              TestConfiguration.entry(
                hostileURL, username: account.username, credential: account.password),
            ])
          var folder: TemporaryFolder?
          let outcome = try await Iceprobe.run(["--output", output]) {
            folder = $0.folder
            try $0.folder.write(
              TestConfiguration.of(tenants: [#"R&D <eu> \"1\""#: tenant]), to: "servers.json")
          }
          #expect(outcome.status == 1)
          #expect(outcome.error == "")
          #expect(outcome.output.hasPrefix("2 of 4 servers do not work"))
          let urls = [coturn.url(.stun), coturn.url(.turnUDP), coturn.url(.turnTCP), hostileURL]
          try await body(Run(urls: urls, folder: try #require(folder)))
        }
      }
    }

    private struct Sample: Decodable {
      let name: String
      let labels: [String: String]
      let value: Double
    }

    @Test func `promtool has nothing to say about the metrics, and node_exporter serves them`()
      async throws
    {
      try await run("prometheus=iceprobe.prom") { run in
        let check = try await Consumer.run(
          "sh", ["-c", "promtool check metrics < iceprobe.prom"], in: run.folder)
        #expect(check.status == 0)
        #expect(check.output + check.error == "")
        let samples = try await NodeExporter.run(on: run.folder) {
          try await Consumer.read("metrics", $0.url, in: run.folder, as: [Sample].self)
        }
        expect(samples, of: run)
      }
    }

    @Test func `No series is lost where two runs leave their metrics in one folder`() async throws {
      let folder = try TemporaryFolder()
      // A folder of its own: the configurations are beside it.
      try folder.write("", to: "metrics/none")
      try await Coturn.run { coturn in
        // Twice in one tenant, and once more in another run.
        let entry = coturn.entry(.turnUDP)
        let other = entry.dropLast() + #", "jurisdiction": "EU"}"#
        let twice = #"{"turn": [\#(entry), \#(other)]}"#
        for (name, tenant) in [("office", twice), ("home", #"{"turn": [\#(entry)]}"#)] {
          try folder.write(
            TestConfiguration.of(tenants: [name: tenant]), to: "\(name).json")
          let outcome = try await Iceprobe.run([
            "--config", "\(name).json", "--output", "prometheus=metrics/\(name).prom",
          ]) { $0.folder = folder }
          #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        }
      }
      let written = ["office", "home"].flatMap { name in
        (folder.text(of: "metrics/\(name).prom") ?? "").split(separator: "\n")
          .filter { !$0.hasPrefix("#") }.map { String($0.prefix { $0 != "{" && $0 != " " }) }
      }
      let names = Set(written)
      let served = try await NodeExporter.run(on: folder, in: "metrics") {
        try await Consumer.read("metrics", $0.url, in: folder, as: [Sample].self)
      }.filter { names.contains($0.name) }
      #expect(!written.isEmpty && served.map(\.name).sorted() == written.sorted())
      #expect(Set(served.filter { $0.name == "probe_success" }.map(\.labels)).count == 3)
    }

    private func expect(_ samples: [Sample], of run: Run) {
      func values(_ name: String, _ labels: [String: String] = [:]) -> [Double] {
        samples.filter { sample in
          sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
        .map(\.value)
      }
      // The collector's own word on whether it could read all of its files.
      #expect(values("node_textfile_scrape_error") == [0])
      for (url, success) in zip(run.urls, [1.0, 1, 0, 0]) {
        #expect(values("probe_success", ["url": url, "tenant": Self.tenant]) == [success])
        #expect(values("probe_duration_seconds", ["url": url]).allSatisfy { (0..<10).contains($0) })
      }
      let refused = ["url": run.urls[2], "type": "turn", "transport": "tcp", "jurisdiction": ""]
      #expect(values("iceprobe_stun_error_code", refused) == [401])
      #expect(
        values("iceprobe_failure", ["url": run.urls[3], "stage": "allocate", "code": "forbidden"])
          == [1])
      #expect(values("probe_phase_duration_seconds", ["phase": "allocate"]).count == 1)
      #expect(values("iceprobe_results", ["status": "failure"]) == [2])
      #expect(values("iceprobe_last_run_timestamp_seconds").first ?? 0 > 1_700_000_000)
    }

    private struct Suite: Decodable {
      struct Case: Decodable {
        struct Result: Decodable {
          let kind: String
          let type: String?
          let text: String?
        }

        let name: String
        let classname: String
        let time: Double
        let results: [Result]
      }

      let suite: String
      let counts: [Int]
      let cases: [Case]
    }

    @Test func `A reader of JUnit's XML finds a suite for the tenant, and a case for each server`()
      async throws
    {
      try await run("junit=report.xml") { run in
        let suites: [Suite] = try await Consumer.read("junit", "report.xml", in: run.folder)
        #expect(suites.map(\.suite) == [Self.tenant])
        let suite = try #require(suites.first)
        // Tests, failures, errors, skipped.
        #expect(suite.counts == [4, 2, 0, 0])
        #expect(suite.cases.map(\.name) == run.urls)
        #expect(suite.cases.allSatisfy { $0.classname == Self.tenant && $0.time > 0 })
        #expect(
          suite.cases.map { $0.results.map(\.type) }
            == [[], [], ["allocate/unauthorized"], ["allocate/forbidden"]])
        #expect(suite.cases.flatMap(\.results).allSatisfy { $0.kind == "Failure" })
        #expect(suite.cases[3].results[0].text?.contains("</failure>]]><script>|=1") == true)
      }
    }

    @Test func `A reader of CSV finds a row for each server`() async throws {
      try await run("csv=report.csv") { run in
        let rows: [[String: String]] = try await Consumer.read("csv", "report.csv", in: run.folder)
        #expect(rows.map { $0["url"] } == run.urls)
        #expect(rows.map { $0["status"] } == ["srflx", "relay", "failure", "failure"])
        #expect(rows.map { $0["code"] } == ["", "", "unauthorized", "forbidden"])
        #expect(rows.allSatisfy { $0["tenant"] == Self.tenant && $0.count == rows[0].count })
        #expect(rows[3]["stun_reason"] == Self.words)
      }
    }

    private struct Page: Decodable {
      let elements: [String]
      let attributes: [String]
      let rows: [[String]]
    }

    @Test func `A strict reader of HTML finds a page without a mistake, and nothing to load`()
      async throws
    {
      try await run("html=report.html") { run in
        let page: Page = try await Consumer.read("html", "report.html", in: run.folder)
        #expect(
          Set(page.elements).isDisjoint(with: ["script", "img", "link", "iframe", "a", "form"]))
        #expect(Set(page.attributes).isDisjoint(with: ["src", "href", "style", "onload"]))
        // A line for the columns, and then for each server one of three cells and one of a single cell.
        let lines = page.rows.filter { $0.count == 3 }
        let particulars = page.rows.filter { $0.count == 1 }.map { $0[0] }
        #expect(lines.map { $0[0] } == ["Result", "FAIL", "FAIL", "ok", "ok"])
        #expect(lines.map { $0[1] } == ["Server"] + [2, 3, 0, 1].map { run.urls[$0] })
        try #require(particulars.count == 4)
        #expect(particulars[1].contains("<script>|=1"))
      }
    }

    private struct Span: Decodable {
      let trace: String
      let id: String
      let parent: String
      let name: String
      let start: Int
      let end: Int
      let status: Int
      let attributes: [String: String]
    }

    @Test func `OpenTelemetry's own classes read the trace`() async throws {
      try await run("otlp=trace.json") { run in
        let spans = try await Consumer.read("otlp", "trace.json", in: run.folder, as: [Span].self)
        let root = try #require(spans.first)
        #expect(root.parent == "")
        #expect(spans.allSatisfy { $0.trace == root.trace && $0.trace.count == 32 })
        #expect(Set(spans.map(\.id)).count == spans.count)
        #expect(spans.allSatisfy { $0.start <= $0.end && $0.start >= root.start })
        let probes = spans.filter { $0.parent == root.id }
        #expect(probes.map { $0.attributes["url.full"] } == run.urls)
        #expect(probes.map(\.status) == [0, 0, 2, 2])
        #expect(
          probes.map { $0.attributes["error.type"] }
            == [nil, nil, "allocate/unauthorized", "allocate/forbidden"])
        #expect(probes.allSatisfy { $0.attributes["iceprobe.tenant"] == Self.tenant })
        let steps = probes.map { probe in spans.filter { $0.parent == probe.id } }
        #expect(
          steps.map { $0.map(\.name).last } == ["binding", "allocate", "allocate", "allocate"])
        #expect(steps.map { $0.last?.status } == [0, 0, 2, 2])
        for (probe, steps) in zip(probes, steps) {
          // One after the other, within the probe.
          #expect(steps.first?.start == probe.start)
          for (step, next) in zip(steps, steps.dropFirst()) { #expect(step.end == next.start) }
          #expect(steps.allSatisfy { $0.end <= probe.end })
        }
      }
    }

    private struct Item: Decodable {
      let host: String
      let key: String
      let value: String
      let clock: String
    }

    @Test func `zabbix_sender sends every value to the items that are discovered`() async throws {
      try await run("zabbix=values.txt") { run in
        let items = try await Consumer.read("zabbix", "values.txt", in: run.folder, as: [Item].self)
        #expect(Set(items.map(\.host)) == ["monitor"])
        #expect(Set(items.map(\.clock)).count == 1)
        #expect(Set(items.map(\.key)).count == items.count)
        let values = Dictionary(items.map { ($0.key, $0.value) }) { first, _ in first }
        #expect(values["iceprobe.run.healthy"] == "0")
        #expect(values["iceprobe.run.failures"] == "2")
        let discovered = try JSONDecoder().decode(
          [[String: String]].self, from: Data((values["iceprobe.discovery"] ?? "").utf8))
        #expect(discovered.map { $0["{#URL}"] } == run.urls)
        let successes = discovered.map { macros in
          // What Zabbix makes of `iceprobe.success["{#TENANT}","{#SERVER}"]`.
          let parameters = ["{#TENANT}", "{#SERVER}"].map {
            "\"\((macros[$0] ?? "").replacing("\"", with: "\\\""))\""
          }
          return values["iceprobe.success[\(parameters.joined(separator: ","))]"]
        }
        #expect(successes == ["1", "1", "0", "0"])
      }
    }
  }
}
