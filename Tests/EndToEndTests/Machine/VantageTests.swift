#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEndOverPaths {
    /// The place that a run is made from: its NAT, and whether anything comes back at all.
    @Suite struct VantageTests {
      private func probe(
        _ arguments: [String], nat: String = "accept"
      ) async throws -> (outcome: Outcome, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let outcome = try await Iceprobe.run(["--format", "json"] + arguments) {
          $0.folder = folder
          $0.wrapper = FarNetwork.wrapper
          $0.environment = FarNetwork.environment(nat: nat)
        }
        return (outcome, folder)
      }

      /// What stands in the NAT's place, and the mapping that servers at two addresses see.
      static let nats: [(nat: String, twoPorts: Bool, mapping: String)] = [
        ("accept", true, "none"),
        ("masquerade", true, "endpoint-independent"),
        // An address for each destination, and the socket's own port.
        (
          "snat to ip daddr map { 10.2.0.1 : 10.3.0.1, 10.2.0.2 : 10.3.0.2 }", true,
          "address-dependent"
        ),
        ("masquerade random,fully-random", true, "address-and-port-dependent"),
        ("masquerade random,fully-random", false, "endpoint-dependent"),
      ]

      @Test(arguments: nats)
      func `A NAT is told by how it maps one socket`(
        nat: String, twoPorts: Bool, mapping: String
      ) async throws {
        let ports = twoPorts ? ["--control", "stun:10.2.0.1:3479"] : []
        let (outcome, _) = try await probe(
          ["stun:10.2.0.1", "--control", "stun:10.2.0.2"] + ports, nat: nat)
        #expect(outcome.status == 0, "unshare, ip, nft must be usable here: \(outcome.error)")
        let report = try outcome.report
        #expect(report.vantage.nat?.mapping == mapping)
        #expect(report.vantage.nat?.mapped.count == (twoPorts ? 3 : 2))
        #expect(report.vantage.udp == true)
        #expect(report.vantage.interfaces?.map(\.name) == ["lo", "near"])
        #expect(report.vantage.routes.ipv4?.localAddress == "10.0.0.1")
        // Controls are no servers of a tenant's.
        #expect(report.results.map(\.url) == ["stun:10.2.0.1"])
        #expect(
          report.vantage.controls.map(\.status) == (twoPorts ? ["srflx", "srflx"] : ["srflx"]))
      }

      @Test func `A network in which all is silent is no failure of the servers`() async throws {
        let (outcome, folder) = try await probe([
          "turn:192.0.2.1?transport=tcp", "--control", "stun:192.0.2.2", "--timeout", "1",
          "--evidence", "evidence.json",
        ])
        #expect(outcome.status == 3, "unshare, ip, nft must be usable here: \(outcome.error)")
        let report = try outcome.report
        #expect(report.statuses == ["inconclusive"])
        #expect(report.vantage.controls.map(\.status) == ["inconclusive"])
        #expect(report.vantage.udp == false)
        #expect(report.summary.text.hasPrefix("This machine is offline: nothing comes back"))
        let evidence = try #require(folder.text(of: "evidence.json"))
        #expect(evidence.contains(#""isControl": true"#))
        #expect(evidence.contains(#""localAddress":"10.0.0.1""#))
      }

      @Test func `Servers are dead where a control answers`() async throws {
        let (outcome, _) = try await probe([
          "stun:192.0.2.1", "--control", "stun:10.2.0.1", "--timeout", "1",
        ])
        #expect(outcome.status == 1, "unshare, ip, nft must be usable here: \(outcome.error)")
        let report = try outcome.report
        #expect(report.causes == ["binding/no-response"])
        #expect(report.vantage.controls.map(\.status) == ["srflx"])
        #expect(report.vantage.udp == true)
      }

      @Test func `Without a control silence is the servers'`() async throws {
        let (outcome, _) = try await probe(["stun:192.0.2.1", "--timeout", "1"])
        #expect(outcome.status == 1, "unshare, ip, nft must be usable here: \(outcome.error)")
        #expect(try outcome.report.vantage.udp == nil)
      }
    }
  }
#endif
