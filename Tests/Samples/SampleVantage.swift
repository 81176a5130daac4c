package import ProbeEvidence

extension VantageEvidence {
  /// A laptop behind a NAT that has IPv6 at home only.
  package static var sample: VantageEvidence {
    var seen = VantageEvidence()
    seen.interfaces = [
      .init(name: "lo", addresses: ["127.0.0.1", "::1"]),
      .init(name: "wlan0", addresses: ["10.0.0.5", "2001:db8:1::5"]),
    ]
    seen.ipv4Route = .present(localAddress: "10.0.0.5")
    seen.ipv6Route = .missing
    seen.resolvers = ["10.0.0.1"]
    seen.mappings = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map {
      ObservedMapping(
        server: Endpoint(address: $0, port: 3478),
        local: Endpoint(address: "10.0.0.5", port: 40001),
        mapped: $0 == "192.0.2.3" ? nil : Endpoint(address: "203.0.113.7", port: 40001))
    }
    return seen
  }
}
