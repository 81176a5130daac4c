import STUN
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite("Addresses")
struct AddressTests {
  @Test(
    "are written as RFC 5952 says",
    arguments: [
      ("c0000201", "192.0.2.1"), ("00000000", "0.0.0.0"), ("ffffffff", "255.255.255.255"),
      ("00000000000000000000000000000000", "::"), ("00000000000000000000000000000001", "::1"),
      ("20010db8000000000000000000000001", "2001:db8::1"),
      // §4.2.2: a single zero stays; §4.2.3: the longest run, and of equals the first.
      ("20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"),
      ("20010000000000010000000000000001", "2001:0:0:1::1"),
      ("20010db8000000000001000000000001", "2001:db8::1:0:0:1"),
      ("00010000000000000000000000000000", "1::"),
      ("fe80000000000000abcd00000000ef00", "fe80::abcd:0:0:ef00"),
      ("00000000000000000000ffffc0000201", "::ffff:192.0.2.1"),
    ])
  func text(hex: String, text: String) throws {
    let bytes = [UInt8](hex: hex)
    let address = try #require(IPAddress(bytes: bytes))
    #expect(address.description == text && address.bytes == bytes)
  }

  @Test("with their port tell it from the last group")
  func withPort() {
    #expect(TransportAddress(ip: .v4(1), port: 3478).description == "0.0.0.1:3478")
    #expect(TransportAddress(ip: .v6(1), port: 3478).description == "[::1]:3478")
  }

  @Test("are of 4 or 16 bytes", arguments: [0, 3, 5, 15, 17])
  func otherLengths(count: Int) {
    #expect(IPAddress(bytes: Array(repeating: 1, count: count)) == nil)
  }

  @Test("read like those that the system writes", arguments: 1...200 as ClosedRange<UInt64>)
  func systemText(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    // Groups of few different values make runs of zeros; the top bit keeps away from the
    // deprecated ::192.0.2.1, which only the system still writes so.
    let groups: [UInt16] = (0..<8).map { _ in
      [0, 0, 0, 1, 0xABC].randomElement(using: &generator) ?? 0
    }
    let bytes =
      [0x80 | UInt8(groups[0] >> 8), UInt8(groups[0] & 0xFF)]
      + groups.dropFirst().flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    try #require(inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count)) != nil)
    let end = text.firstIndex(of: 0) ?? text.endIndex
    let expected = String(decoding: text[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
    #expect(IPAddress(bytes: bytes)?.description == expected)
  }
}
