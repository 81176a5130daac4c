import BuiltIceprobe
import Foundation
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// Servers that work.
  @Suite struct WorkingServerTests {
    @Test(arguments: Way.allCases)
    func `A server that works is told as such, and nothing is left on it`(way: Way) async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        let outcome = try await Iceprobe.run(["--format", "json", "--ca-file", TestTrust.file]) {
          try trust.vouch(in: $0.folder)
          try $0.folder.write(server.configuration(way), to: "servers.json")
        }
        #expect(outcome.status == 0)
        #expect(outcome.error == "")
        let result = try #require(try outcome.report.results.first)
        #expect(result.url == server.url(way))
        #expect(result.type == (way.isSTUN ? "stun" : "turn"))
        #expect(result.status == (way.isSTUN ? "srflx" : "relay"))
        #expect(result.endpoint?.transport == way.transport)
        #expect(result.cause == nil)
        #expect((result.tls != nil) == way.transport.hasSuffix("tls"))
        guard !way.isSTUN else {
          // No NAT on the loopback interface: the server sees the very port of our socket.
          #expect(result.server?.mappedPort == result.endpoint?.localPort)
          #expect(result.candidates.map(\.type) == ["srflx"])
          return
        }
        #expect(result.server?.realm == Coturn.realm)
        #expect(result.candidates.last?.type == "relay")
        #expect(result.candidates.last?.relayProtocol == way.transport)
        let log = try await server.log(until: "the end of the allocation") {
          $0.allocations.count == 1 && $0.freedAllocations.count == 1
        }
        #expect(log.unauthorizedCount == 1)
      }
    }

    @Test func `The system's trust can be named by SSL_CERT_FILE`() async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        let outcome = try await Iceprobe.run([
          server.url(.turnTLS), "--username", Coturn.username, "--format", "json",
        ]) {
          try trust.vouch(in: $0.folder)
          $0.environment = ["SSL_CERT_FILE": TestTrust.file, "ICEPROBE_PASSWORD": Coturn.password]
        }
        #expect(try outcome.report.statuses == ["relay"])
        #expect(outcome.status == 0)
      }
    }

    @Test func `An IPv6 address is a server like any other, with and without TLS`() async throws {
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(addresses: ["::1"])
      try await FakeServer.with(.udp, at: "::1") { plain in
        try await FakeServer.with(.tls(certificate), at: "::1") { secure in
          let servers = ["stun:[::1]:\(plain.port)", "stuns:[::1]:\(secure.port)"]
          let outcome = try await Iceprobe.run(["--format", "json", "--ca-file", TestTrust.file]) {
            try trust.vouch(in: $0.folder)
            try $0.folder.write(TestConfiguration.of(stun: servers), to: "servers.json")
          }
          let report = try outcome.report
          #expect(report.causes == [])
          #expect(report.statuses == ["srflx", "srflx"])
          #expect(report.results.map(\.url) == servers)
        }
      }
    }

    @Test func `The table begins with the answer`() async throws {
      try await Coturn.run { server in
        let outcome = try await Iceprobe.run([]) {
          try $0.folder.write(server.configuration(.turnUDP), to: "servers.json")
        }
        #expect(outcome.output.hasPrefix("The server works."))
        #expect(outcome.output.contains("ok    \(server.url(.turnUDP))"))
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(outcome.error == "")
        #expect(outcome.status == 0)
      }
    }

    @Test func `Every key of the contract is there, for success and for failure`() async throws {
      let trust = try TestTrust()
      try await Coturn.run(trust.coturn()) { server in
        let entries = [server.entry(.turnTLS), server.entry(.turnTLS, credential: "wrong")]
        let outcome = try await Iceprobe.run(["--format", "json", "--ca-file", TestTrust.file]) {
          try trust.vouch(in: $0.folder)
          try $0.folder.write(TestConfiguration.of(turn: entries), to: "servers.json")
        }
        let paths = try keyPaths(in: JSONSerialization.jsonObject(with: Data(outcome.output.utf8)))
        #expect(Self.contract.subtracting(paths) == [])
      }
    }

    /// Schema version 1. Keys are only ever added.
    private static let contract: Set<String> = {
      let result = "tenants.results"
      let keys = [
        "": ["schemaVersion", "startedAt", "duration", "comparison"],
        "tool": ["name", "version"],
        "summary": ["text"],
        "summary.counts": ["srflx", "relay", "failure", "inconclusive", "skipped"],
        "tenants": ["name", "icePolicy", "expectations"],
        result: ["url", "type", "status", "duration", "cause", "jurisdiction", "warnings"],
        "\(result).candidates": [
          "type", "protocol", "address", "port", "relatedAddress", "relatedPort", "foundation",
          "component", "priority", "relayProtocol", "candidate",
        ],
        "\(result).cause": [
          "stage", "code", "message", "hint", "stunErrorCode", "stunReason", "detail",
        ],
        "\(result).phases": ["resolve", "connect", "tls", "binding", "allocate"],
        "\(result).endpoint": [
          "address", "port", "transport", "family", "localAddress", "localPort",
        ],
        "\(result).server": ["software", "realm", "mappedAddress", "mappedPort", "lifetime"],
        "\(result).tls": [
          "version", "cipher", "subject", "issuer", "notAfter", "daysLeft", "alpn", "chain",
          "problem", "trials",
        ],
        "\(result).tls.chain": ["subject", "issuer", "notAfter"],
        "\(result).tls.trials": ["variant", "serverName", "outcome", "detail"],
      ]
      return Set(
        keys.flatMap { place, names in names.map { place.isEmpty ? $0 : "\(place).\($0)" } })
    }()

    /// The paths of all keys, with the elements of an array taken together.
    private func keyPaths(in value: Any, at path: String = "") -> Set<String> {
      switch value {
      case let members as [String: Any]:
        members.reduce(into: []) { paths, member in
          let own = path.isEmpty ? member.key : "\(path).\(member.key)"
          paths.insert(own)
          paths.formUnion(keyPaths(in: member.value, at: own))
        }
      case let elements as [Any]:
        elements.reduce(into: []) { $0.formUnion(keyPaths(in: $1, at: path)) }
      default: []
      }
    }
  }
}
