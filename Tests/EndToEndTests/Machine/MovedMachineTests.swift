#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEndStopped {
    /// A machine whose network changes while something is open.
    @Suite struct MovedMachineTests {
      /// From the way to the servers to nothing, or to another address.
      static let changes = [
        "ip link set near down", "ip address del 10.0.0.1/32 dev lo", "ip route del default",
        // For a while: what was open then is cut off all the same.
        "ip link set near down; sleep 0.5; ip link set near up; ip route add default via 10.1.0.2",
      ]

      /// What comes and goes beside it: containers, temporary addresses, other routes.
      static let unrelated = """
        ip link add bridge type veth peer name container
        ip address add 172.17.0.1/16 dev bridge
        ip link set bridge up
        ip link set container up
        ip address add 2001:db8::7/64 dev near
        ip address add 10.1.0.7/24 dev near
        ip route add 10.9.0.0/16 via 10.1.0.2
        sleep 0.5
        ip route del 10.9.0.0/16
        ip address del 2001:db8::7/64 dev near
        ip link del bridge
        """

      private func run(
        _ arguments: [String], once text: String, _ change: String
      ) async throws -> Outcome {
        try await Iceprobe.run(arguments + ["-v", "--format", "json"]) {
          $0.wrapper = FarNetwork.changingWrapper
          $0.environment = FarNetwork.environment(nat: "accept").merging(FarNetwork.relays) { $1 }
            .merging([
              "WHEN": text, "CHANGE": change, "ICEPROBE_PASSWORD": FarNetwork.password,
            ]) { $1 }
        }
      }

      private func expectInconclusive(_ outcome: Outcome) throws {
        #expect(outcome.status == 3, "unshare, ip, nft must be usable here: \(outcome)")
        let report = try outcome.report
        #expect(report.statuses == ["inconclusive"])
        #expect(report.results.first?.reason?.code == "network-changed")
        #expect(report.summary.text.hasPrefix("This machine's network changed ("))
      }

      @Test(arguments: changes)
      func `Silence is not the server's where the network went away`(change: String) async throws {
        // Nobody answers there.
        try expectInconclusive(
          await run(["stun:10.2.0.9", "--timeout", "3"], once: "request", change))
      }

      @Test(arguments: changes)
      func `A TCP connection under way is not called dead`(change: String) async throws {
        try expectInconclusive(
          await run(
            ["turn:10.2.0.9?transport=tcp", "--username", "u", "--timeout", "3"],
            once: "connecting", change))
      }

      @Test(arguments: changes.prefix(2))
      func `A relay that is held is not called frozen`(change: String) async throws {
        // Longer than what counts as a freeze.
        try expectInconclusive(
          await run(
            ["turn:10.2.0.1", "--username", FarNetwork.username, "--packets", "5", "--hold", "8s"],
            once: "holding", change))
      }

      @Test func `A relay that is held goes on beside other changes`() async throws {
        let outcome = try await run(
          ["turn:10.2.0.1", "--username", FarNetwork.username, "--packets", "5", "--hold", "3s"],
          once: "holding", Self.unrelated)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try outcome.report.results.first?.relay?.hold?.disturbance == nil)
      }

      @Test func `What comes and goes beside the way to the server has no effect`() async throws {
        let outcome = try await run(
          ["stun:10.2.0.9", "--timeout", "3"], once: "request", Self.unrelated)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(try outcome.report.causes == ["binding/no-response"])
      }
    }
  }
#endif
