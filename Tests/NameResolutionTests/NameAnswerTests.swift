import Testing

@testable import NameResolution

@Suite("What is known of a name")
struct NameAnswerTests {
  private static let refused = Reply.error("192.0.2.53 says REFUSED")
  private static let failed = Reply.error("192.0.2.53 says SERVFAIL")

  @Test(
    "is put together of what is said of each family",
    arguments: [
      (
        .addresses(["192.0.2.1"]), .addresses(["2001:db8::1"]),
        .addresses(ipv4: ["192.0.2.1"], ipv6: ["2001:db8::1"])
      ),
      (.addresses(["192.0.2.1"]), failed, .addresses(ipv4: ["192.0.2.1"], ipv6: [])),
      (.addresses(["192.0.2.1"]), nil, .addresses(ipv4: ["192.0.2.1"], ipv6: [])),
      (.noSuchName, .addresses(["2001:db8::1"]), .addresses(ipv4: [], ipv6: ["2001:db8::1"])),
      (.noSuchName, .noSuchName, .failure(.noSuchName, detail: "NXDOMAIN")),
      (.noSuchName, nil, .failure(.noSuchName, detail: "NXDOMAIN")),
      // A name that has a record of some type exists.
      (.noData, .noSuchName, .failure(.noAddress, detail: "no A record; NXDOMAIN")),
      (.noData, .noData, .failure(.noAddress, detail: "no A record; no AAAA record")),
      (nil, .noData, .failure(.noAddress, detail: "no AAAA record")),
      (
        failed, .noData,
        .failure(.serverError, detail: "192.0.2.53 says SERVFAIL; no AAAA record")
      ),
      (refused, refused, .failure(.serverError, detail: "192.0.2.53 says REFUSED")),
      (
        .unreachable("nobody"), failed,
        .failure(.serverError, detail: "nobody; 192.0.2.53 says SERVFAIL")
      ),
      (.unreachable("nobody"), .unreachable("nobody"), .failure(.noServer, detail: "nobody")),
      (
        .fault("no memory"), failed, .failure(.fault, detail: "no memory; 192.0.2.53 says SERVFAIL")
      ),
    ] as [(Reply?, Reply?, NameAnswer)])
  func families(_ a: Reply?, _ aaaa: Reply?, _ answer: NameAnswer) {
    var heard: [RecordType: Reply] = [:]
    heard[.a] = a
    heard[.aaaa] = aaaa
    #expect(NameAnswer(heard) == answer)
  }
}
