package import ICEConfiguration

/// Names and addresses that stand for those of a run, so that it may be published.
///
/// They are numbered in the order in which the originals appear and never derived from them; the same
/// original gets the same pseudonym everywhere, so that what was equal stays equal. Of an address its
/// class and family stay, since verdicts depend on them. What is in no table of ours is not kept.
package struct Pseudonyms: Sendable {
  /// What is counted on its own.
  package enum Kind: String, CaseIterable, Sendable {
    case host, tenant, user, jurisdiction, entry, realm, certificate, interface
  }

  /// The original of each pseudonym, as far as there is one, for whoever may know them both.
  package private(set) var originals: [String: String] = [:]
  private var names: [Kind: [String: String]] = [:]
  /// The pseudonym of the first host of each domain.
  private var domains: [String: String] = [:]
  private var addresses: [IPAddress: IPAddress] = [:]
  private var counts: [Pool: Int] = [:]

  /// No pseudonyms yet.
  package init() {}

  // MARK: - Names

  /// The pseudonym of a name of some kind: `tenant-1`.
  package mutating func name(_ original: String, _ kind: Kind) -> String {
    if let known = names[kind]?[original] { return known }
    let number = (names[kind]?.count ?? 0) + 1
    let pseudonym = kind == .host ? hostName(original, number) : kind.pseudonym(number)
    names[kind, default: [:]][original] = pseudonym
    originals[pseudonym] = original
    return pseudonym
  }

  /// A further host of a domain is below the first one, so that related names stay related: the domain
  /// that somebody registered is taken to have two labels. What cannot exist in DNS stays so.
  private mutating func hostName(_ original: String, _ number: Int) -> String {
    let labels = original.split(separator: ".")
    let domain = labels.suffix(2).joined(separator: ".")
    if let first = domains[domain] { return "host-\(number).\(first)" }
    let pseudonym =
      labels.last == "invalid" ? "host-\(number).invalid" : Kind.host.pseudonym(number)
    domains[domain] = pseudonym
    return pseudonym
  }

  /// The pseudonym of a host, which may be an address: `host-1.example` (RFC 2606 §2).
  ///
  /// Two names are as good as their own pseudonyms: the one that trials of TLS are made with, which is
  /// nobody's, and `localhost`.
  package mutating func host(_ original: some StringProtocol) -> String {
    let text = original.lowercased()
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
    if let address = address(isBracketed ? String(text.dropFirst().dropLast()) : text) {
      return isBracketed ? "[\(address)]" : address
    }
    guard ![ProbeSpec.neutralName, "localhost"].contains(text) else { return text }
    // A dot at the end makes a name absolute.
    return text.hasSuffix(".") ? name(String(text.dropLast()), .host) + "." : name(text, .host)
  }

  /// The same of a host with its port, which stays.
  package mutating func hostAndPort(_ original: String) -> String {
    guard let colon = original.lastIndex(of: ":"),
      let port = UInt16(original[original.index(after: colon)...])
    else { return host(original) }
    return "\(host(original[..<colon])):\(port)"
  }

  /// The same way to speak to the pseudonym of a server.
  package mutating func url(_ original: ServerURL) -> ServerURL {
    switch original.host {
    case .name(let name): original.with(.name(host(name)))
    case .ipv4(let text): original.with(.ipv4(address(text) ?? text))
    case .ipv6(let text): original.with(.ipv6(address(text) ?? text))
    }
  }

  // MARK: - Addresses

  /// The pseudonym of a numeric address, whose zone is left out (RFC 4007 §11); nil if it is none.
  package mutating func address(_ original: String) -> String? {
    let text = original.split(separator: "%", maxSplits: 1).first ?? ""
    guard let address = IPAddress(text) else { return nil }
    let pseudonym = "\(pseudonym(of: address))"
    originals[pseudonym] = "\(address)"
    return pseudonym
  }

  /// The same address everywhere, and its port. What is no address becomes one of the internet.
  package mutating func endpoint(_ original: Endpoint) -> Endpoint {
    let address = address(original.address) ?? stray(original.address)
    return Endpoint(address: address, port: original.port)
  }

  /// Text in the place of an address.
  private mutating func stray(_ text: String) -> String {
    if let known = names[.host]?["address " + text] { return known }
    let pool = Pool(class: .public, isIPv6: text.contains(":"))
    let pseudonym = "\(next(in: pool))"
    names[.host, default: [:]]["address " + text] = pseudonym
    return pseudonym
  }

  private mutating func pseudonym(of address: IPAddress) -> IPAddress {
    if let known = addresses[address] { return known }
    let pseudonym = fresh(for: address)
    addresses[address] = pseudonym
    return pseudonym
  }

  /// An IPv4 address that is a part of another keeps its own pseudonym there.
  private mutating func fresh(for address: IPAddress) -> IPAddress {
    let `class` = AddressClass(of: address)
    switch `class` {
    case .mapped:
      let inner = pseudonym(of: IPAddress(bytes: Array(address.bytes.suffix(4))))
      return IPAddress(bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + inner.bytes)
    case .translated:
      let inner = pseudonym(of: IPAddress(bytes: Array(address.bytes.suffix(4))))
      // The prefix that all networks share (RFC 6052), or one of a network's own (RFC 8215).
      let isOwn = address.bytes[5] == 1
      let number = isOwn ? count(in: Pool(class: .translated, isIPv6: true)) : 0
      return IPAddress(
        bytes: [0, 0x64, 0xFF, 0x9B, 0, isOwn ? 1 : 0] + number.bytes(6) + inner.bytes)
    case .sixToFour:
      let inner = pseudonym(of: IPAddress(bytes: Array(address.bytes[2..<6])))
      let number = count(in: Pool(class: .sixToFour, isIPv6: true))
      return IPAddress(bytes: [0x20, 0x02] + inner.bytes + number.bytes(10))
    case .unspecified, .broadcast: return address
    case .loopback where address.isIPv6: return address
    case .thisNetwork, .loopback, .privateUse, .carrierNAT, .linkLocal, .documentation,
      .benchmarking, .multicast, .teredo, .reserved, .public:
      return next(in: Pool(class: `class`, isIPv6: address.isIPv6))
    }
  }

  private mutating func count(in pool: Pool) -> Int {
    counts[pool, default: 0] += 1
    return counts[pool, default: 0]
  }

  private mutating func next(in pool: Pool) -> IPAddress {
    pool.address(count(in: pool))
  }
}

extension Pseudonyms.Kind {
  fileprivate func pseudonym(_ number: Int) -> String {
    switch self {
    case .host: "host-\(number).example"
    case .certificate: "CN=certificate-\(number)"
    case .tenant, .user, .jurisdiction, .entry, .realm, .interface: "\(rawValue)-\(number)"
    }
  }
}

/// The addresses that stand for those of one class and family.
private struct Pool: Hashable {
  let `class`: AddressClass
  let isIPv6: Bool

  /// The n-th of them, from 1.
  func address(_ number: Int) -> IPAddress {
    if isIPv6 {
      // A range of its own for what is larger than any list of addresses.
      return IPAddress(bytes: prefix + number.bytes(16 - prefix.count))
    }
    var rest = number
    for (base, size) in blocks {
      // The first address of a range names the range.
      if rest < size { return IPAddress(bytes: (base + UInt32(rest)).bigEndianBytes) }
      rest -= size - 1
    }
    // More than 16 million of one class cannot stand in a file that is read.
    return IPAddress(bytes: (0x0B00_0000 + UInt32(truncatingIfNeeded: rest)).bigEndianBytes)
  }

  /// Where they begin and how many there are.
  ///
  /// Of the internet first a range that belongs to nobody any more (RFC 7526), and then one that is
  /// announced by nobody.
  private var blocks: [(base: UInt32, size: Int)] {
    switch `class` {
    case .thisNetwork: [(0, 1 << 24)]
    case .loopback: [(0x7F00_0000, 1 << 24)]
    case .carrierNAT: [(0x6440_0000, 1 << 22)]
    case .linkLocal: [(0xA9FE_0100, 1 << 15)]
    case .documentation:
      [(0xC000_0200, 256), (0xC633_6400, 256), (0xCB00_7100, 256)]
    case .benchmarking: [(0xC612_0000, 1 << 17)]
    case .multicast: [(0xEFC0_0000, 1 << 18)]
    case .reserved: [(0xF000_0000, 1 << 24)]
    case .privateUse: [(0x0A00_0000, 1 << 24)]
    case .public, .unspecified, .broadcast, .mapped, .translated, .sixToFour, .teredo:
      [(0xC058_6300, 256), (0x0B00_0000, 1 << 24)]
    }
  }

  /// How the IPv6 addresses of the class begin. Of the internet a range that was given back (RFC 3701).
  private var prefix: [UInt8] {
    switch `class` {
    case .privateUse: [0xFD, 0]
    case .linkLocal: [0xFE, 0x80]
    case .documentation: [0x20, 0x01, 0x0D, 0xB8]
    case .benchmarking: [0x20, 0x01, 0, 2, 0, 0]
    case .multicast: [0xFF, 0x0E]
    case .teredo: [0x20, 0x01, 0, 0]
    case .reserved: [0x01, 0]
    case .public, .unspecified, .thisNetwork, .loopback, .carrierNAT, .broadcast, .mapped,
      .translated, .sixToFour:
      [0x3F, 0xFE]
    }
  }
}

extension Int {
  /// The number in so many bytes, in network order.
  fileprivate func bytes(_ count: Int) -> [UInt8] {
    (0..<count).reversed().map { $0 < 8 ? UInt8(truncatingIfNeeded: self >> ($0 * 8)) : 0 }
  }
}

extension UInt32 {
  fileprivate var bigEndianBytes: [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
  }
}
