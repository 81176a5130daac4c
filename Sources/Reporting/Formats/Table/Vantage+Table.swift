import Causes
import Judging
import PlainText
import ProbeEvidence

extension Report {
  /// What was probed, and from where: `Probed servers.json from laptop over wlan0 (IPv4 only), local
  /// time …`. Nil if neither is known. Names no address.
  var origin: String? {
    let seen = vantage.seen
    let place = [
      configurationSource.map { "\($0.shown)" },
      seen.hostName.map { "from \($0.shown)" }, seen.wayOut,
      seen.utcOffset.map { "at \(startedAt.local(ahead: $0))" },
    ].compactMap(\.self)
    return place.isEmpty ? nil : "Probed \(place.joined(separator: " "))"
  }
}

extension VantageEvidence {
  /// The interfaces of the default routes, and which address families have one.
  var wayOut: String? {
    let families = [("IPv4", ipv4Route), ("IPv6", ipv6Route)]
    guard families.contains(where: { $0.1 != nil }) else { return nil }
    let present = families.compactMap { family, route in
      if case .present(let address)? = route { (family: family, address: address) } else { nil }
    }
    guard !present.isEmpty else { return "without a default route" }
    var seen: Set<String> = []
    let names = present.compactMap { interface(of: $0.address) }
      .filter { seen.insert($0).inserted }
    let way = names.isEmpty ? "" : "over \(names.joined(separator: " and ").shown) "
    let only = present.count == 1 ? "\(present[0].family) only" : "IPv4 and IPv6"
    return "\(way)(\(only))"
  }

  private func interface(of address: String) -> String? {
    interfaces?.first { $0.addresses.contains(address) }?.name
  }
}

extension Vantage {
  /// What the table says of the vantage at its end: nothing that goes without saying. Names no address
  /// of this machine.
  func lines(width: Int) -> [String] {
    guard offline == nil else { return [] }
    return [controlWords, nat?.mapping.map { "NAT: \($0.message)" }].compactMap { $0 }
      .flatMap { $0.wrapped(to: width) }
  }

  private var controlWords: String? {
    guard !controls.isEmpty else { return nil }
    let count = controls.count { $0.verdict.status.isSuccess }
    let silence = udp == false ? "; no UDP comes back" : ""
    return "controls: \(count) of \(controls.count) \("works".agreeing(with: count))\(silence)"
  }
}
