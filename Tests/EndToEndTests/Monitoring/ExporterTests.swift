import BuiltIceprobe
import Foundation
import STUN
import TestServers
import Testing

extension EndToEnd {
  /// `iceprobe exporter`, asked by curl and scraped by a real Prometheus.
  @Suite struct ExporterTests {
    private struct Exporter {
      let url: String
      let folder: TemporaryFolder

      /// The status and the body of an answer.
      func get(
        _ path: String, _ query: [String] = [], headers: [String] = []
      ) async throws -> (status: Int, body: String) {
        let data =
          query.flatMap { ["--data-urlencode", $0] } + headers.flatMap { ["--header", $0] }
        let outcome = try await Consumer.run(
          "curl",
          ["--silent", "--noproxy", "*", "--get", "--write-out", "\n%{http_code}", url + path]
            + data, in: folder)
        var lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        let status = Int(lines.removeLast())
        return (try #require(status), lines.joined(separator: "\n"))
      }

      /// Waits until a probe runs: each look is a request of its own.
      func isProbing() async throws {
        try await eventually("a probe runs") {
          try await get("/metrics").body.contains("\niceprobe_exporter_running 1\n") ? () : nil
        }
      }
    }

    /// Runs an exporter of a configuration. SIGTERM ends it in order, at its end or when `body` sends it.
    private func run(
      _ options: [String] = [], on configuration: String,
      _ body: (Exporter, _ end: () -> Void) async throws -> Void
    ) async throws {
      let folder = try TemporaryFolder()
      try folder.write(configuration, to: "servers.json")
      let place = "127.0.0.1:\(try FreePort.next())"
      let running = try Iceprobe.start(["exporter", "--listen", place] + options) {
        $0.folder = folder
      }
      try await running.error(has: "listening at http://\(place)/\n")
      var isTold = false
      func end() {
        if !isTold { running.signal(SIGTERM) }
        isTold = true
      }
      do {
        try await body(Exporter(url: "http://\(place)", folder: folder), end)
      } catch {
        running.signal(SIGKILL)
        throw error
      }
      end()
      let outcome = try await running.outcome()
      #expect(outcome.status == 0, "\(outcome.error)")
    }

    private static func configuration(_ coturn: Coturn, _ others: String...) -> String {
      TestConfiguration.of(
        tenants: [
          "acme": TestConfiguration.of(turn: [coturn.entry(.turnUDP)] + others),
          "other": TestConfiguration.of(stun: [coturn.url(.stun)]),
        ])
    }

    @Test func `A server of the tenant is probed with its credentials`() async throws {
      try await Coturn.run { coturn in
        try await run(on: Self.configuration(coturn)) { exporter, _ in
          let target = "target=\(coturn.url(.turnUDP))"
          let answer = try await exporter.get("/probe", [target, "tenant=acme"])
          #expect(answer.status == 200)
          #expect(answer.body.contains("\nprobe_success{"))
          #expect(answer.body.contains(#"tenant="acme""#) && answer.body.contains("} 1\n"))
          #expect(!answer.body.contains(Coturn.password))
          let metrics = try await exporter.get("/metrics")
          #expect(metrics.status == 200)
          #expect(metrics.body.contains("\niceprobe_exporter_probes_total 1\n"))
        }
      }
    }

    @Test func `Nothing is sent to a target that is another's`() async throws {
      try await Coturn.run { coturn in
        try await FakeServer.with(.udp) { attacker in
          try await run(on: Self.configuration(coturn)) { exporter, _ in
            let foreign = "turn:127.0.0.1:\(attacker.port)"
            for query in [
              ["target=\(foreign)", "tenant=acme"], ["target=\(foreign)"],
              ["target=\(foreign)", "tenant=nobody"],
              // Of another tenant; the same host under another port or transport.
              ["target=\(coturn.url(.turnUDP))", "tenant=other"],
              ["target=\(coturn.url(.turnTCP))", "tenant=acme"],
            ] {
              #expect(try await exporter.get("/probe", query).status == 403, "\(query)")
            }
            for query in [[], ["target="], ["target=turn:me@127.0.0.1", "tenant=acme"]] {
              #expect(try await exporter.get("/probe", query).status == 400, "\(query)")
            }
            #expect(try await exporter.get("/etc/passwd").status == 404)
            let metrics = try await exporter.get("/metrics").body
            #expect(metrics.contains("\niceprobe_exporter_probes_total 0\n"))
            #expect(metrics.contains("\niceprobe_exporter_refused_total 8\n"))
          }
          #expect(attacker.tally.requests.isEmpty)
        }
      }
    }

    @Test func `With --allow-any-target others are asked for a Binding, without credentials`()
      async throws
    {
      try await Coturn.run { coturn in
        try await FakeServer.with(.udp) { attacker in
          try await run(["--allow-any-target", "--timeout", "2"], on: Self.configuration(coturn)) {
            exporter, _ in
            let foreign = "target=turn:127.0.0.1:\(attacker.port)"
            // A server of another tenant is as foreign, and so is one over another transport.
            for query in [
              [foreign, "tenant=acme"], [foreign],
              ["target=\(coturn.url(.turnUDP))", "tenant=other"],
              ["target=\(coturn.url(.turnTCP))", "tenant=acme"],
            ] {
              let answer = try await exporter.get("/probe", query)
              #expect(answer.status == 200 && answer.body.contains("} 1\n"), "\(answer.body)")
              #expect(answer.body.contains(#"probe_success{url="stun:"#))
            }
          }
          #expect(!attacker.tally.requests.isEmpty)
          #expect(attacker.tally.requests.allSatisfy { $0.method == .binding })
          #expect(attacker.tally.requests.filter(\.isAuthenticated).isEmpty)
        }
      }
    }

    @Test func `What is no request for a page is refused, and costs nobody else anything`()
      async throws
    {
      try await run(on: TestConfiguration.of(stun: ["stun:127.0.0.1:3478"])) { exporter, _ in
        // 100 kB in one field: more than SwiftNIO takes.
        let long = "X-Long: " + String(repeating: "a", count: 100_000)
        #expect(try await exporter.get("/metrics", headers: [long]).status == 400)
        let post = try await Consumer.run(
          "curl",
          ["--silent", "--noproxy", "*", "--write-out", "%{http_code}", "--data", "x", "--output"]
            + ["answer", exporter.url + "/probe?target=stun:127.0.0.1"], in: exporter.folder)
        #expect(post.output == "405")
        let metrics = try await exporter.get("/metrics")
        #expect(metrics.body.contains("\niceprobe_exporter_probes_total 0\n"))
      }
    }

    @Test func `Requests beyond --requests are turned away at once`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        let url = "stun:127.0.0.1:\(server.port)"
        try await run(
          ["--requests", "1", "--timeout", "3"], on: TestConfiguration.of(stun: [url])
        ) { exporter, _ in
          async let slow = exporter.get("/probe", ["target=\(url)"])
          try await exporter.isProbing()
          #expect(try await exporter.get("/probe", ["target=\(url)"]).status == 503)
          #expect(try await slow.status == 200)
          let metrics = try await exporter.get("/metrics").body
          #expect(metrics.contains("\niceprobe_exporter_turned_away_total 1\n"))
        }
      }
    }

    @Test func `A probe that runs when SIGTERM comes is answered all the same`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        let url = "stun:127.0.0.1:\(server.port)"
        try await run(["--timeout", "3"], on: TestConfiguration.of(stun: [url])) { exporter, end in
          async let slow = exporter.get("/probe", ["target=\(url)"])
          try await exporter.isProbing()
          end()
          let answer = try await slow
          #expect(answer.status == 200 && answer.body.contains("} 0\n"), "\(answer.body)")
        }
      }
    }

    @Test func `A probe ends before whoever scrapes gives up`() async throws {
      try await FakeServer.with(.udp, fault: .silent) { server in
        let url = "stun:127.0.0.1:\(server.port)"
        try await run(["--timeout", "5m"], on: TestConfiguration.of(stun: [url])) { exporter, _ in
          let answer = try await exporter.get(
            "/probe", ["target=\(url)"], headers: ["X-Prometheus-Scrape-Timeout-Seconds: 1.5"])
          #expect(answer.status == 200 && answer.body.contains("} 0\n"), "\(answer.body)")
        }
      }
    }

    @Test func `A port that is taken ends it with 70, and the system's words`() async throws {
      let configuration = TestConfiguration.of(stun: ["stun:127.0.0.1:3478"])
      try await run(on: configuration) { exporter, _ in
        let place = String(exporter.url.dropFirst("http://".count))
        let outcome = try await Iceprobe.run(["exporter", "--listen", place]) {
          $0.folder = exporter.folder
        }
        #expect(outcome.status == 70)
        #expect(outcome.error == "Error: cannot listen at \(place): Address already in use\n")
      }
    }

    @Test func `A real Prometheus scrapes it as it would scrape blackbox_exporter`() async throws {
      try await Coturn.run { coturn in
        try await run(on: Self.configuration(coturn)) { exporter, _ in
          let scraping = """
            scrape_configs:
              - job_name: turn
                scrape_interval: 1s
                metrics_path: /probe
                params: { tenant: [acme] }
                static_configs: [{ targets: ["\(coturn.url(.turnUDP))"] }]
                relabel_configs:
                  - { source_labels: [__address__], target_label: __param_target }
                  - { target_label: __address__, replacement: "\(exporter.url.dropFirst(7))" }

            """
          try await Prometheus.run(in: exporter.folder, configuration: scraping) { prometheus in
            let server = Exporter(url: prometheus.url, folder: exporter.folder)
            // The first scrape comes within a second or so of the start.
            try await eventually("Prometheus has scraped a probe", within: .seconds(60)) {
              let answer = try await server.get("/api/v1/query", ["query=probe_success"]).body
              return answer.contains(#""url":"\#(coturn.url(.turnUDP))""#)
                && answer.contains(#","1"]"#) ? () : nil
            }
          }
        }
      }
    }
  }
}
