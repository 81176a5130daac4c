#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// Servers that a domain names in DNS.
    @Suite struct DiscoveryTests {
      private func discover(
        _ arguments: [String], _ answer: FakeResolver.Answer = .noAddress
      ) async throws -> Outcome {
        try await Iceprobe.run(["discover"] + arguments) {
          let faults = try BuiltBinary.path(of: "faults")
          try Seclusion.resolver(serving: [faults, "beside", "resolver", answer.rawValue])
            .surround(&$0)
        }
      }

      @Test func `SRV and NAPTR records become a plan, in the order of their priorities`()
        async throws
      {
        let outcome = try await discover(["example.services.test"])
        #expect(outcome.status == 0, "\(outcome.error)")
        let lines = [
          "_stun._udp.example.services.test SRV 10 5 3479 a.address.test",
          "_stun._udp.example.services.test SRV 20 5 3478 b.address.test",
          "_stun._tcp.example.services.test SRV 10 5 3478 a.address.test",
          "_turn._udp.example.services.test SRV 10 5 3480 c.address.test",
          "_turns._tcp.example.services.test SRV 0 5 0 .",
          "browsers do not look this up",
          "no URL says this; it is not probed", "the domain says that it has no such service",
          "1     stun:a.address.test:3479\n", "4     turn:c.address.test:3480?transport=tcp\n",
        ]
        for line in lines { #expect(outcome.output.contains(line), "\(outcome.output)") }
      }

      @Test func `The URLs alone can be probed`() async throws {
        let outcome = try await discover(["--urls", "example.services.test"])
        #expect(
          outcome.output == """
            stun:a.address.test:3479
            stun:b.address.test:3478
            turn:c.address.test:3480?transport=udp
            turn:c.address.test:3480?transport=tcp

            """)
      }

      @Test(
        arguments: [(.noAddress, 1), (.noSuchName, 1), (.failure, 3), (.silence, 3)]
          as [(FakeResolver.Answer, Int32)])
      func `A domain without servers, and a resolver without answers, are told apart`(
        answer: FakeResolver.Answer, status: Int32
      ) async throws {
        let outcome = try await discover(["example.test"], answer)
        #expect(outcome.status == status, "\(outcome.output) \(outcome.error)")
        #expect(outcome.output.contains("names no STUN or TURN server in DNS"))
      }

      @Test(arguments: ["192.0.2.1", "stun:h", "a b", "", "h:3478"])
      func `What is no domain is an error`(domain: String) async throws {
        let outcome = try await discover([domain])
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("expected a domain such as example.com"))
      }
    }
  }
#endif
