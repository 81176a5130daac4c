#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// Machines that are themselves in the way, and networks on which somebody answers in all servers'
    /// place: nothing of it is any server's fault.
    @Suite struct OwnNetworkTests {
      private func run(
        _ arguments: [String], in seclusion: Seclusion, configuration: String? = nil
      ) async throws -> Outcome {
        try await Iceprobe.run(arguments + ["--format", "json"]) {
          $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
          if let configuration { try $0.folder.write(configuration, to: "servers.json") }
          try seclusion.surround(&$0)
        }
      }

      private func decidesNothing(
        _ reason: String, _ outcome: Outcome, count: Int = 1,
        sourceLocation: SourceLocation = #_sourceLocation
      ) throws -> ReportedRun {
        #expect(outcome.status == 3, "\(outcome)", sourceLocation: sourceLocation)
        let report = try outcome.report
        #expect(
          report.results.map(\.reason?.code) == Array(repeating: reason, count: count),
          sourceLocation: sourceLocation)
        return report
      }

      private static func leaving(_ rule: String) -> String {
        "table inet own { chain output { type filter hook output priority 0; \(rule); }; }\n"
      }

      @Test(arguments: ["stun:198.51.100.7", "turns:198.51.100.7?transport=udp"])
      func `A rule of this machine's own is no server's fault`(url: String) async throws {
        let report = try decidesNothing(
          "own-firewall",
          await run(
            [url, "--username", "u", "--timeout", "3"].filter {
              url.hasPrefix("turn") || !["--username", "u"].contains($0)
            },
            in: .network(
              "ip address add 10.9.0.2/24 dev lo", "ip route add default dev lo",
              tables: Self.leaving("udp dport { 3478, 5349 } drop"))))
        #expect(
          report.summary.text.hasPrefix("This machine's own firewall forbids packets to 1 server"))
      }

      @Test(arguments: ["", "?transport=tcp"])
      func `A rule that rejects is this machine's own, by the address that answers`(
        query: String
      ) async throws {
        // The address belongs to nobody: the rejection cannot be the server's.
        _ = try decidesNothing(
          "own-firewall",
          await run(
            ["turn:198.51.100.7\(query)", "--username", "u", "--timeout", "3"],
            in: .network(
              "ip link add d0 type veth peer name d1", "ip link set d1 up",
              "ip address add 10.9.0.2/24 dev d0", "ip link set d0 up",
              "ip route add default via 10.9.0.1",
              tables: Self.leaving("ip daddr 198.51.100.7 reject with icmp type admin-prohibited")))
        )
      }

      @Test func `A rule that sets in during a proof is no fault of the relay`() async throws {
        // The allocation and the permissions take less.
        let rule = "udp dport 3478 quota over 6 kbytes drop"
        let outcome = try await run(
          ["turn:\(Seclusion.publicAddress)", "--username", Coturn.username, "--prove"],
          in: .coturn(
            behind: "}\nchain output {\ntype filter hook output priority 0\n\(rule)"))
        _ = try decidesNothing("own-firewall", outcome)
      }

      @Test(arguments: [
        (
          "stun:[2001:db8::1]", "ip address add 10.9.0.2/24 dev d0",
          "ip route add default via 10.9.0.1"
        ),
        (
          "turn:192.0.2.1?transport=tcp", "ip address add 2001:db8:9::2/64 dev d0 nodad",
          "ip -6 route add default via 2001:db8:9::1"
        ),
      ])
      func `A machine that lacks the family of an address says so`(
        url: String, address: String, route: String
      ) async throws {
        let report = try decidesNothing(
          "no-address-family",
          await run(
            [url, "--timeout", "3"] + (url.hasPrefix("turn") ? ["--username", "u"] : []),
            in: .network(
              "ip link add d0 type veth peer name d1", "ip link set d1 up", "ip link set d0 up",
              address, route)))
        let family = url.contains("[") ? 6 : 4
        #expect(report.results.first?.reason?.message.contains("name") == true)
        #expect(
          report.summary.text.hasPrefix(
            "This machine has no IPv\(family) address, and 1 server has no other"))
      }

      @Test func `A login page in place of all servers is told as that, in one sentence`()
        async throws
      {
        let faults = try BuiltBinary.path(of: "faults")
        let report = try decidesNothing(
          "captive-portal",
          await run(
            ["--timeout", "3"],
            in: .network(
              "ip address add 198.51.100.1/32 dev lo", "ip address add 203.0.113.1/32 dev lo",
              tables: """
                table ip portal { chain output { type nat hook output priority -100;
                  tcp dport != 8080 redirect to :8080; }; }
                table ip wall { chain input { type filter hook input priority 0; udp dport 3478 drop; }; }

                """, serving: [faults, "beside", "web", "8080"]),
            configuration: """
              {"stun": [{"urls": "stun:198.51.100.1"}],
               "turn": [{"urls": ["turn:198.51.100.1?transport=tcp", "turns:203.0.113.1:443",
                                  "turn:203.0.113.1:80?transport=tcp"],
                         "username": "u", "credential": "p"}]}
              """), count: 4)
        #expect(
          report.summary.text
            == "A login page answers in place of the servers (HTTP 400): log in to this network with a "
            + "browser, then run iceprobe again; nothing can be said about the servers.")
      }

      @Test func `A failure shows the address that was tried, and which entry of a URL it is`()
        async throws
      {
        let port = try FreePort.closed()
        let entry = """
          {"urls": "turn:localhost:\(port)?transport=tcp", "username": "u", "credential": "p"
          """
        let outcome = try await Iceprobe.run(["--ipv4"]) {
          try $0.folder.write(
            "{\"turn\": [\(entry), \"jurisdiction\": \"EU\"},\n \(entry), \"jurisdiction\": \"US\"}]}",
            to: "servers.json")
        }
        #expect(outcome.status == 1)
        let lines = outcome.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        let text = lines.joined(separator: " ")
        let tried = "connect/refused, tried 127.0.0.1:\(port) over TCP (IPv4)"
        #expect(text.split(separator: tried).count == 3, "\(outcome)")
        for number in 1...2 {
          #expect(
            lines.contains {
              $0 == "entry \(number) of 2 with this URL, in line \(number)"
            }, "\(outcome)")
        }
      }
    }
  }
#endif
