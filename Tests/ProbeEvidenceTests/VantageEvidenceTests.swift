import Foundation
import Samples
import Testing

@testable import ProbeEvidence

@Suite("Evidence of the vantage")
struct VantageEvidenceTests {
  @Test("comes back from a file as it was")
  func coding() throws {
    let seen = VantageEvidence.sample
    let bytes = try JSONEncoder().encode(seen)
    #expect(try JSONDecoder().decode(VantageEvidence.self, from: bytes) == seen)
  }

  @Test(
    "knows this machine's own addresses",
    arguments: [
      ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("10.0.0.5", true),
      ("2001:db8:1::5", true), ("10.0.0.6", false), ("192.0.2.1", false), ("2001:db8::1", false),
    ])
  func own(address: String, expected: Bool) {
    #expect(VantageEvidence.sample.isOwn(Endpoint(address: address, port: 9)) == expected)
  }

  @Test(
    "has the name servers of resolv.conf, and no more than are asked",
    arguments: [
      ("", []), ("nameserver", []), ("# nameserver 192.0.2.1\n", []),
      ("nameserver 192.0.2.1\n", ["192.0.2.1"]),
      (
        "domain example.com\r\nnameserver\t192.0.2.1\r\nnameserver 2001:db8::1",
        [
          "192.0.2.1", "2001:db8::1",
        ]
      ),
      ("options edns0\nnameserver 1\nnameserver 2\nnameserver 3\nnameserver 4", ["1", "2", "3"]),
    ] as [(String, [String])])
  func nameServers(text: String, expected: [String]) {
    #expect(ResolverConfiguration(text).nameServers == expected)
  }
}
