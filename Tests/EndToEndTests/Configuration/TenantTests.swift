import BuiltIceprobe
import TestServers
import Testing

extension EndToEnd {
  /// Tenants, their policies and their secrets.
  @Suite struct TenantTests {
    @Test func `A server that tenants share is asked once, and reported in each`() async throws {
      try await Coturn.run { server in
        let shared = TestConfiguration.of(turn: [server.entry(.turnUDP)])
        let outcome = try await Iceprobe.run(["--format", "json"]) {
          try $0.folder.write(
            TestConfiguration.of(tenants: ["acme": shared, "umbrella": shared]), to: "servers.json")
        }
        let tenants = try outcome.report.tenants
        #expect(tenants.map(\.name) == ["acme", "umbrella"])
        #expect(tenants.map { $0.results.map(\.status) } == [["relay"], ["relay"]])
        let log = try await server.log(until: "the end") { $0.freedAllocations.count == 1 }
        #expect(log.allocations.count == 1)
      }
    }

    @Test func `The tenants that are named are asked, and no others`() async throws {
      try await Coturn.run { server in
        let entries = ["a", "b", "c"].map { server.entry(.turnUDP, username: "\($0)-user") }
        let configurations = entries.map { TestConfiguration.of(turn: [$0]) }
        let outcome = try await Iceprobe.run([
          "--format", "json", "--tenant", "c", "--tenant", "a",
        ]) {
          try $0.folder.write(
            TestConfiguration.of(tenants: [
              "a": configurations[0], "b": configurations[1], "c": configurations[2],
            ]), to: "servers.json")
        }
        #expect(try outcome.report.tenants.map(\.name) == ["a", "c"])
        try await server.log(until: "the refusals") { $0.unauthorizedCount >= 4 }
        #expect(!server.log.text.contains("b-user"))
      }
    }

    @Test func `Under the relay policy STUN is skipped, and only relays are listed`() async throws {
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run(["--format", "json"]) {
          try $0.folder.write(
            TestConfiguration.of(
              stun: [server.url(.stun)], turn: [server.entry(.turnUDP)], policy: "relay"),
            to: "servers.json")
        }
        let results = try outcome.report.results
        #expect(results.map(\.status) == ["skipped", "relay"])
        #expect(results.map { $0.candidates.map(\.type) } == [[], ["relay"]])
        #expect(outcome.status == 0)
      }
    }

    /// The ways to a secret that the configuration itself does not hold, and those that it does.
    static let places = [
      #""\#(Coturn.password)""#, #""${TURN_PASSWORD}""#, #""open ${HALF}""#,
      #"{"file": "password.txt"}"#, #"{"file": "folder/password.txt"}"#,
    ]

    @Test(arguments: places, ["credential", "secret"])
    func `A secret comes from the text, the environment or a file`(
      place: String, key: String
    ) async throws {
      let authentication: Coturn.Options.Authentication =
        key == "secret" ? .secret(Coturn.password) : .users([Coturn.username: Coturn.password])
      try await Coturn.run(.init(authentication)) { server in
        let entry = """
          {"urls": "\(server.url(.turnUDP))", "username": "\(Coturn.username)", "\(key)": \(place)}
          """
        let outcome = try await Iceprobe.run(["--config", "below/servers.json", "--format", "json"])
        {
          $0.environment = ["TURN_PASSWORD": Coturn.password, "HALF": "sesame"]
          try $0.folder.write(Coturn.password + "\n", to: "below/password.txt")
          try $0.folder.write(Coturn.password, to: "below/folder/password.txt")
          try $0.folder.write(TestConfiguration.of(turn: [entry]), to: "below/servers.json")
        }
        #expect(try outcome.report.statuses == ["relay"], "\(outcome.error)")
        let user = try await server.log(until: "the allocation") { !$0.allocations.isEmpty }
          .allocatedUsernames.first
        // With a shared secret the user name is its expiry, a colon and the name.
        #expect(user?.hasSuffix(key == "secret" ? "" : Coturn.username) == true)
      }
    }

    @Test func `A missing credential is the application's placeholder, and warned of`() async throws
    {
      try await Coturn.run(.init(.users(["1": "1"]))) { server in
        let entry = #"{"urls": "\#(server.url(.turnUDP))"}"#
        let outcome = try await Iceprobe.run(["--format", "json"]) {
          try $0.folder.write(TestConfiguration.of(turn: [entry]), to: "servers.json")
        }
        let result = try #require(try outcome.report.results.first)
        #expect(result.status == "relay")
        #expect(result.warnings.map(\.code) == ["placeholder-credentials"])
      }
    }
  }
}
