package import ICEConfiguration

/// What an address is good for, by the ranges of IANA's registries of special-purpose addresses
/// (RFC 6890) and of multicast addresses (RFC 5771, RFC 4291 §2.7).
package enum AddressClass: CaseIterable, Sendable {
  /// No address at all (RFC 1122 §3.2.1.3, RFC 4291 §2.5.2).
  case unspecified
  /// A host on this network (RFC 1122 §3.2.1.3).
  case thisNetwork
  /// Never leaves its machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
  case loopback
  /// Of one network only (RFC 1918, RFC 4193).
  case privateUse
  /// Behind a provider's NAT (RFC 6598).
  case carrierNAT
  /// Of one link only (RFC 3927, RFC 4291 §2.5.6).
  case linkLocal
  /// For documents only (RFC 5737, RFC 3849, RFC 9637).
  case documentation
  /// For measuring equipment (RFC 2544, RFC 5180).
  case benchmarking
  /// Many hosts at once (RFC 5771, RFC 4291 §2.7).
  case multicast
  /// Every host of a link (RFC 919).
  case broadcast
  /// An IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2).
  case mapped
  /// An IPv4 address behind NAT64 (RFC 6052, RFC 8215).
  case translated
  /// A tunnel whose end is in the address: 6to4 (RFC 3056).
  case sixToFour
  /// A tunnel whose end is in the address: Teredo (RFC 4380).
  case teredo
  /// Everything else that is kept for something, or for nobody yet.
  case reserved
  /// An address of the internet.
  case `public`

  /// The class of an address.
  package init(of address: IPAddress) {
    self = Self.ranges.first { $0.range.contains(address) }?.class ?? .reserved
  }

  /// Whether an address means something on its own network only, or nothing at all.
  package var isPrivate: Bool {
    switch self {
    case .unspecified, .thisNetwork, .loopback, .privateUse, .carrierNAT, .linkLocal: true
    case .documentation, .benchmarking, .multicast, .broadcast, .mapped, .translated, .sixToFour,
      .teredo, .reserved, .public:
      false
    }
  }

  /// Every range with its class; the first that fits counts.
  private static let ranges: [(range: AddressRange, class: AddressClass)] = table.compactMap {
    text, `class` in AddressRange(text).map { ($0, `class`) }
  }

  private static let table: [(String, AddressClass)] = [
    ("0.0.0.0/32", .unspecified), ("0.0.0.0/8", .thisNetwork), ("127.0.0.0/8", .loopback),
    ("10.0.0.0/8", .privateUse), ("172.16.0.0/12", .privateUse), ("192.168.0.0/16", .privateUse),
    ("100.64.0.0/10", .carrierNAT), ("169.254.0.0/16", .linkLocal),
    ("192.0.2.0/24", .documentation), ("198.51.100.0/24", .documentation),
    ("203.0.113.0/24", .documentation), ("198.18.0.0/15", .benchmarking),
    ("224.0.0.0/4", .multicast), ("255.255.255.255/32", .broadcast), ("240.0.0.0/4", .reserved),
    ("192.0.0.0/24", .reserved), ("0.0.0.0/0", .public),
    ("::/128", .unspecified), ("::1/128", .loopback), ("::ffff:0:0/96", .mapped),
    ("64:ff9b::/96", .translated), ("64:ff9b:1::/48", .translated), ("fc00::/7", .privateUse),
    ("fe80::/10", .linkLocal), ("ff00::/8", .multicast), ("2001:db8::/32", .documentation),
    ("3fff::/20", .documentation), ("2001:2::/48", .benchmarking), ("2001::/32", .teredo),
    ("2002::/16", .sixToFour), ("2000::/3", .public),
  ]
}
