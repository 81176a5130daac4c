import NIOCore
import Testing

@testable import TestServers

@Suite("What a middlebox makes of what passes")
struct MiddleboxInspectionTests {
  private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  /// What becomes of `count` datagrams of 100 bytes each way, one pair each 10 ms.
  private func fates(
    _ count: Int, of transport: Middlebox.Transport = .udp,
    _ interferences: Middlebox.Interference...
  ) -> (fates: [MiddleboxInspection.Fate], tally: Middlebox.Tally) {
    var inspection = MiddleboxInspection(interferences, of: transport)
    let flow = inspection.begin(at: Self.start)
    let bytes = [UInt8](repeating: 7, count: 100)
    let fates = (0..<count).flatMap { index in
      [Middlebox.Direction.toServer, .toClient].map {
        inspection.fate(of: bytes, $0, in: flow, at: Self.start + .milliseconds(10 * Int64(index)))
      }
    }
    return (fates, inspection.tally)
  }

  private let pass = MiddleboxInspection.Fate.pass(after: .zero)

  @Test("Losses are as many as asked for, counted, and the same in every run")
  func loss() {
    let (first, tally) = fates(10_000, .loses(.bothWays, 0.3))
    #expect(fates(10_000, .loses(.bothWays, 0.3)).fates == first)
    #expect(fates(10_000, .loses(.bothWays, 0.3, seed: 2)).fates != first)
    let dropped = first.count { $0 == .drop }
    // Five standard deviations of 20,000 draws.
    #expect((5_676...6_324).contains(dropped))
    #expect(tally.dropped(.toServer).datagrams + tally.dropped(.toClient).datagrams == dropped)
    #expect(tally.dropped(.toClient).bytes == 100 * tally.dropped(.toClient).datagrams)
  }

  @Test("Losses in one direction leave the other alone")
  func oneWay() {
    let tally = fates(100, .loses(.toClient, 0.5)).tally
    #expect(tally.dropped(.toServer).datagrams == 0)
    #expect(tally.dropped(.toClient).datagrams > 0)
  }

  @Test("A stall ends both directions for good")
  func stall() {
    #expect(
      fates(3, .stalls(afterBytes: 300)).fates == [pass, pass, pass, .drop, .drop, .drop])
    #expect(fates(2, .stallsLater(after: .milliseconds(10))).fates == [pass, pass, .drop, .drop])
  }

  @Test("A stall that heals loses datagrams, and holds back a connection's bytes")
  func healing() {
    let stall = Middlebox.Interference.stallsLater(
      after: .milliseconds(10), healingAfter: .milliseconds(20))
    #expect(
      fates(4, stall).fates == [pass, pass, .drop, .drop, .drop, .drop, pass, pass])
    let (late, later) = (
      MiddleboxInspection.Fate.pass(after: .milliseconds(20)),
      MiddleboxInspection.Fate.pass(after: .milliseconds(10))
    )
    #expect(
      fates(4, of: .tcp, stall).fates == [pass, pass, late, late, later, later, pass, pass])
  }

  @Test("A direction is cut off after some datagrams")
  func cutOff() {
    #expect(
      fates(3, .drops(.toServer, afterDatagrams: 2)).fates
        == [pass, pass, pass, pass, .drop, pass])
  }

  @Test("Delays add up, and every second datagram has the jitter")
  func delays() {
    let (fates, _) = fates(
      2, .delays(.bothWays, by: .milliseconds(5)),
      .delays(.toClient, by: .milliseconds(2), jitter: .milliseconds(4)))
    #expect(
      fates
        == [5, 7, 5, 11].map { MiddleboxInspection.Fate.pass(after: .milliseconds($0)) })
  }

  @Test("A name is read however its ClientHello is cut into segments and records")
  func names() throws {
    let hello = try clientHello(naming: "A.Test")
    #expect(ClientHelloName(hello) == .name("a.test"))
    for end in hello.indices { #expect(ClientHelloName(Array(hello[..<end])) == .unfinished) }
    let records = [hello[5..<65], hello[65...]].flatMap { (part: ArraySlice<UInt8>) -> [UInt8] in
      let length = UInt16(part.count)
      return hello[..<3] + [UInt8(length >> 8), UInt8(length & 0xFF)] + part
    }
    #expect(ClientHelloName(records) == .name("a.test"))
  }

  @Test(
    "What is no ClientHello has no name",
    arguments: [[0x00, 0x01], Array("GET / HTTP/1.1\r\n".utf8), [22, 3, 1, 0, 1, 2]] as [[UInt8]])
  func noName(_ bytes: [UInt8]) { #expect(ClientHelloName(bytes) == .none) }
}
