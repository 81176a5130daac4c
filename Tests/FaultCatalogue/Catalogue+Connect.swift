import BuiltIceprobe
import Causes
import STUN
import TestServers

extension Catalogue {
  /// Addresses and ports: closed, filtered, or not to be reached.
  static let connect: [ProvokedFault] = closedPorts + connectFirewalls + connectSilence

  private static let closedPorts: [ProvokedFault] =
    [Way.stun, .turnUDP, .turnTCP, .turnTLS, .turnDTLS].map { way in
      ProvokedFault(.connectRefused, "a closed port, \(way.words)") {
        let port = try FreePort.closed()
        return try await $0.probe(way.url(port: port, tlsPort: port))
      }
    } + [
      ProvokedFault(.connectRefused, "sent on to a closed port, TURN/UDP") { subject in
        let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: try FreePort.closed())
        let fault = Fault.refuses(Refusal(.firstAllocate, 300, alternate: alternate))
        return try await FakeServer.with(.udp, fault: fault) {
          try await subject.probe("turn:127.0.0.1:\($0.port)")
        }
      }
    ]

  private static let connectFirewalls: [ProvokedFault] = [
    .firewall(.connectRefused, "port unreachable", .stun, "reject with icmp type port-unreachable"),
    .firewall(.connectRefused, "RST", .turnTCP, "reject with tcp reset"),
    .firewall(
      .connectUnreachable, "host unreachable", .stun, "reject with icmp type host-unreachable"),
    .firewall(.connectProhibited, "prohibited", .stun, "reject with icmp type admin-prohibited"),
    .firewall(
      .connectProhibited, "prohibited", .turnTCP, "reject with icmp type admin-prohibited"),
    .firewall(
      .connectProhibited, "prohibited", .turnDTLS, "reject with icmp type admin-prohibited"),
    .router(.connectProhibited, .stun, "198.51.100.7", "reject with icmp type admin-prohibited"),
    .router(.connectProhibited, .turnTCP, "198.51.100.7", "reject with icmp type host-prohibited"),
    .router(
      .connectProhibited, .stun, "[2001:db8:5::7]", "reject with icmpv6 type admin-prohibited"),
    .router(
      .connectProhibited, .turnTCP, "[2001:db8:5::7]", "reject with icmpv6 type admin-prohibited"),
    .router(.connectRefused, .stun, "198.51.100.7", "reject with icmp type port-unreachable"),
    // There is a way to elsewhere: else the machine would be offline.
    ProvokedFault(.connectUnreachable, "a route to nowhere, TURN/TCP") {
      try await $0.probe(
        "turn:198.51.100.1?transport=tcp",
        in: .loopback(
          "ip route add 192.0.2.0/24 dev lo", "ip route add unreachable 198.51.100.0/24"))
    },
    // The server's answer to SYN passes, and what the client says to that does not: by then it is
    // connected in the kernel's eyes, and not yet in the program's.
    ProvokedFault(.connectReset, "RST in the handshake, nft, TURN/TCP") {
      try await $0.probe(
        "turn:127.0.0.1:4000?transport=tcp",
        in: .firewall(
          "tcp dport 4000 tcp flags & (syn | ack) == ack reject with tcp reset",
          serving: $0.beside("listener", "4000")))
    },
  ]

  private static let connectSilence: [ProvokedFault] =
    [Way.turnTCP, .turnTLS].map { way in
      ProvokedFault(.connectTimeout, "a full queue, \(way.words)", isSilent: true) { subject in
        let silence = try await SilentPort(.tcp)
        let naming = try await subject.probe(way.url(port: silence.port, tlsPort: silence.port))
        try await silence.close()
        return naming
      }
    } + [.firewall(.connectTimeout, "drop", .turnTCP, "drop", isSilent: true)]
}

extension ProvokedFault {
  /// A rule of nft at a router on the way, behind which nobody is.
  fileprivate static func router(
    _ cause: Cause, _ way: Way, _ host: String, _ rule: String
  ) -> ProvokedFault {
    let type = rule.split(separator: " ").last ?? ""
    let family = host.hasPrefix("[") ? "IPv6" : "IPv4"
    return ProvokedFault(cause, "\(type) from a router, \(family), \(way.words)") { subject in
      let url = way.url(port: 4000, tlsPort: 4000).replacing("127.0.0.1", with: host)
      return try await subject.probe(url, in: .router(rule))
    }
  }
}
