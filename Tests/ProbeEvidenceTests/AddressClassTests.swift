import ICEConfiguration
import ProbeEvidence
import Testing

@Suite("The class of an address")
struct AddressClassTests {
  static let addresses: [(String, AddressClass)] = [
    ("0.0.0.0", .unspecified), ("0.1.2.3", .thisNetwork), ("127.0.0.1", .loopback),
    ("127.255.255.254", .loopback), ("10.1.2.3", .privateUse), ("172.15.255.255", .public),
    ("172.16.0.1", .privateUse), ("172.31.255.255", .privateUse), ("172.32.0.0", .public),
    ("192.168.1.1", .privateUse), ("100.63.255.255", .public), ("100.64.0.1", .carrierNAT),
    ("100.127.255.255", .carrierNAT), ("100.128.0.0", .public), ("169.254.9.9", .linkLocal),
    ("192.0.2.7", .documentation), ("198.51.100.7", .documentation),
    ("203.0.113.7", .documentation), ("198.18.0.1", .benchmarking), ("198.20.0.0", .public),
    ("224.0.0.1", .multicast), ("239.255.255.255", .multicast), ("240.0.0.1", .reserved),
    ("255.255.255.255", .broadcast), ("192.0.0.8", .reserved), ("8.8.4.4", .public),
    ("::", .unspecified), ("::1", .loopback), ("::2", .reserved),
    ("::ffff:10.0.0.1", .mapped), ("64:ff9b::a00:1", .translated),
    ("64:ff9b:1::a00:1", .translated), ("fc00::1", .privateUse), ("fdff::1", .privateUse),
    ("fe80::1", .linkLocal), ("febf::1", .linkLocal), ("fec0::1", .reserved),
    ("ff02::1", .multicast), ("2001:db8::1", .documentation), ("3fff::1", .documentation),
    ("2001:2::1", .benchmarking), ("2001:0:1::1", .teredo), ("2002:a00:1::1", .sixToFour),
    ("2606:4700::1111", .public), ("4000::1", .reserved), ("100::1", .reserved),
  ]

  @Test("is that of its range", arguments: addresses)
  func range(text: String, expected: AddressClass) throws {
    #expect(AddressClass(of: try #require(IPAddress(text))) == expected)
  }

  @Test("Every class has an address here")
  func coverage() {
    #expect(Set(Self.addresses.map(\.1)) == Set(AddressClass.allCases))
  }

  @Test("A pseudonym has the class and the family of its original", arguments: addresses)
  func pseudonym(text: String, expected: AddressClass) throws {
    var pseudonyms = Pseudonyms()
    // Numbers beyond one byte are numbers of the same class, too.
    for number in 0..<600 where expected != .broadcast {
      guard let other = Self.neighbour(of: text, number) else { break }
      let pseudonym = pseudonyms.address(other)
      let address = try #require(pseudonym.flatMap { IPAddress($0) })
      #expect(AddressClass(of: address) == AddressClass(of: try #require(IPAddress(other))))
      #expect(address.isIPv6 == text.contains(":"))
    }
    let (one, same) = (pseudonyms.address(text), pseudonyms.address(text))
    #expect(one == same)
  }

  /// An address near this one, while it is of the same class.
  private static func neighbour(of text: String, _ number: Int) -> String? {
    guard let address = IPAddress(text) else { return nil }
    var bytes = address.bytes
    let last = bytes.count - 1
    bytes[last] = UInt8(truncatingIfNeeded: Int(bytes[last]) + number)
    bytes[last - 1] = UInt8(truncatingIfNeeded: Int(bytes[last - 1]) + number / 256)
    let other = IPAddress(bytes: bytes)
    return AddressClass(of: other) == AddressClass(of: address) ? "\(other)" : nil
  }

  @Test("What was equal stays equal, and what was different stays different")
  func relations() {
    var pseudonyms = Pseudonyms()
    let originals = Self.addresses.map(\.0) + (1...300).map { "8.8.\($0 / 250).\($0 % 250)" }
    let first = originals.map { pseudonyms.address($0) }
    #expect(Set(first).count == Set(originals).count)
    let again = originals.map { pseudonyms.address($0) }
    #expect(again == first)
    let (zoned, plain) = (pseudonyms.address("fe80::1%eth0"), pseudonyms.address("fe80::1"))
    #expect(zoned == plain)
    let inner = pseudonyms.address("10.0.0.1")
    let mapped = pseudonyms.address("::ffff:10.0.0.1")
    #expect(mapped.map { IPAddress($0) } == inner.map { IPAddress("::ffff:\($0)") })
  }

  @Test("Pseudonyms are numbered in the order of appearance, whatever the originals")
  func numbering() {
    for originals in [["b.example.net", "9.9.9.9", "10.9.9.9"], ["zz", "1.1.1.1", "192.168.0.1"]] {
      var pseudonyms = Pseudonyms()
      let hosts = originals.map { pseudonyms.host($0) }
      #expect(hosts == ["host-1.example", "192.88.99.1", "10.0.0.1"])
      expect(pseudonyms.hostAndPort("\(originals[0]):3128"), "host-1.example:3128")
      expect(pseudonyms.hostAndPort("[2606:4700::1111]:8080"), "[3ffe::1]:8080")
      expect(pseudonyms.host("\(originals[0].uppercased())."), "host-1.example.")
      expect(pseudonyms.host("example.com"), "example.com")
    }
  }

  private func expect(_ found: String, _ expected: String) { #expect(found == expected) }
}
