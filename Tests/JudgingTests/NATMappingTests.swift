import Causes
import ProbeEvidence
import Testing

@testable import Judging

@Suite("The mapping of a NAT")
struct NATMappingTests {
  /// What servers said: `192.0.2.1:3478 203.0.113.7:1000`, or `-` for nothing; behind it the socket's
  /// own address if it is another one.
  static func observations(_ lines: [String]) -> [ObservedMapping] {
    lines.map { line in
      let words = line.split(separator: " ").map(String.init)
      return ObservedMapping(
        server: endpoint(words[0]), local: endpoint(words.count > 2 ? words[2] : own),
        mapped: words[1] == "-" ? nil : endpoint(words[1]))
    }
  }

  private static func endpoint(_ text: String) -> Endpoint {
    let colon = text.lastIndex(of: ":") ?? text.endIndex
    return Endpoint(
      address: String(text[..<colon]), port: UInt16(text[colon...].dropFirst()) ?? 0)
  }

  private static let own = "10.0.0.5:40000"

  @Test(
    "follows from what two servers see, and from no fewer",
    arguments: [
      ([], nil),
      (["192.0.2.1:3478 203.0.113.7:1000"], nil),
      (["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.2:3478 -"], nil),
      (["192.0.2.1:3478 10.0.0.5:40000"], nil),
      // The socket's own address.
      (["192.0.2.1:3478 10.0.0.5:40000", "192.0.2.2:3478 10.0.0.5:40000"], NATMapping.none),
      (["192.0.2.1:3478 10.0.0.5:40000", "192.0.2.1:80 10.0.0.5:40000"], NATMapping.none),
      // The address alone is not enough: another port is a mapping.
      (
        ["192.0.2.1:3478 10.0.0.5:1000", "192.0.2.2:3478 10.0.0.5:1000"], .endpointIndependent
      ),
      // One for all.
      (
        ["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.2:3478 203.0.113.7:1000"],
        .endpointIndependent
      ),
      (
        [
          "192.0.2.1:3478 203.0.113.7:1000", "192.0.2.1:80 203.0.113.7:1000",
          "192.0.2.2:3478 203.0.113.7:1000",
        ], .endpointIndependent
      ),
      // Two ports of one address alone cannot tell that from one for each address.
      (["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.1:80 203.0.113.7:1000"], nil),
      // One for each address.
      (
        [
          "192.0.2.1:3478 203.0.113.7:1000", "192.0.2.1:80 203.0.113.7:1000",
          "192.0.2.2:3478 203.0.113.7:1001",
        ], .addressDependent
      ),
      // One for each port.
      (
        ["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.1:80 203.0.113.7:1001"],
        .addressAndPortDependent
      ),
      (
        [
          "192.0.2.1:3478 203.0.113.7:1000", "192.0.2.1:80 203.0.113.7:1001",
          "192.0.2.2:3478 203.0.113.7:1000",
        ], .addressAndPortDependent
      ),
      // One of the two.
      (
        ["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.2:3478 203.0.113.8:1000"],
        .endpointDependent
      ),
      // IPv6 is no other matter.
      (["2001:db8::1:3478 2001:db8:1::5:9 2001:db8:1::5:9"], nil),
    ] as [([String], NATMapping?)])
  func mapping(lines: [String], expected: NATMapping?) {
    #expect(NATMapping(Self.observations(lines)) == expected)
  }

  @Test("is not told by a server to which no NAT leads, and not contradicted by it")
  func ownNetwork() {
    let near = "10.0.0.1:3478 10.0.0.5:40000"
    let far = ["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.2:3478 203.0.113.7:1000"]
    #expect(NATMapping(Self.observations([near] + far)) == .endpointIndependent)
    #expect(NATMapping(Self.observations([near] + far.prefix(1))) == nil)
  }

  @Test("is that of one way out of this machine: two of them say nothing together")
  func severalWays() {
    let wired = "192.0.2.1:3478 203.0.113.7:1000"
    let wireless = [
      "192.0.2.2:3478 198.51.100.1:1000 10.1.0.5:40000",
      "192.0.2.3:3478 198.51.100.1:1000 10.1.0.5:40000",
    ]
    #expect(NATMapping(Self.observations([wired] + wireless.prefix(1))) == nil)
    #expect(NATMapping(Self.observations([wired] + wireless)) == .endpointIndependent)
  }

  @Test("fits on a line with what it means for calls", arguments: NATMapping.allCases)
  func words(mapping: NATMapping) {
    #expect("NAT: \(mapping.message)".count <= 80)
  }
}

@Suite("The NAT")
struct NATTests {
  private func mapping(_ lines: [String]) -> NATMapping? {
    var seen = VantageEvidence()
    seen.interfaces = [.init(name: "eth0", addresses: ["10.0.0.5"])]
    seen.mappings = NATMappingTests.observations(lines)
    return NAT(seen)?.mapping
  }

  @Test("is not told by this machine itself")
  func own() {
    #expect(
      mapping(["127.0.0.1:1 127.0.0.1:40000 127.0.0.1:40000", "10.0.0.5:1 10.0.0.5:40000"]) == nil)
  }

  @Test("is that of IPv4, and of IPv6 where only that is known")
  func families() {
    let ipv6 = ["2001:db8::1:1 fd00::5:7 fd00::5:7", "2001:db8::2:1 fd00::5:7 fd00::5:7"]
    let ipv4 = ["192.0.2.1:3478 203.0.113.7:1000", "192.0.2.2:3478 203.0.113.7:1000"]
    #expect(mapping(ipv6) == NATMapping.none)
    #expect(mapping(ipv6 + ipv4) == .endpointIndependent)
    #expect(mapping(ipv6 + ipv4.prefix(1)) == NATMapping.none)
  }
}
