import BuiltIceprobe
import Judging
import TestServers

extension Catalogue {
  /// Servers that work, behind what a real client gets over: no cause may be named.
  static let working: [ProvokedFault] =
    [Way.stun, .turnUDP, .turnTCP].map { way in
      workingCoturn("no-stun-backward-compatibility", way, ["no-stun-backward-compatibility"])
    } + [
      workingCoturn("stale-nonce", .turnUDP, ["stale-nonce=60"]),
      ProvokedFault(working: .relay, "sent on once, coturn, TURN/UDP") { subject in
        try await Coturn.run { last in
          try await Coturn.run(.init(sendingOnTo: last.port)) {
            try await subject.probe($0.url(.turnUDP), password: Coturn.password)
          }
        }
      },
      ProvokedFault(
        working: .relay, "a proved relay, coturn, TURN/UDP",
        patience: .proof(limit: .seconds(2), hold: .zero)
      ) {
        try await $0.prove(.turnUDP)
      },
      ProvokedFault(
        working: .relay, "a proved relay that denies others, coturn, TURN/TCP",
        patience: .proof(limit: .seconds(2), hold: .zero)
      ) { try await $0.prove(.turnTCP, lines: ["user-quota=1"]) },
      ProvokedFault(
        working: .relay, "a relay to a private range only, coturn, TURN/UDP",
        patience: .proof(limit: .seconds(2), hold: .zero)
      ) {
        try await $0.prove(
          in: .coturn([
            "denied-peer-ip=0.0.0.0-255.255.255.255", "allowed-peer-ip=172.16.0.0-172.31.255.255",
          ]))
      },
      ProvokedFault(
        working: .relay, "a proved relay at another address, coturn, TURN/UDP",
        patience: .proof(limit: .seconds(2), hold: .zero)
      ) { try await $0.prove(in: .coturn(relayingFrom: "198.51.100.2")) },
      ProvokedFault(working: .relay, "a proxy as the only way, coturn, TURN/TCP") { subject in
        try await Coturn.run { server in
          try await FakeProxy.with(hosts: ["turn.test": "127.0.0.1"]) { proxy in
            try await subject.probe(
              "turn:turn.test:\(server.port)?transport=tcp", password: Coturn.password,
              ["--proxy", "http://127.0.0.1:\(proxy.port)"])
          }
        }
      },
      workingScripted(
        "438 once", .turnUDP, .refuses(Refusal(.authenticatedAllocate, 438, times: 1))),
      workingScripted(
        "437 once", .turnTCP, .refuses(Refusal(.authenticatedAllocate, 437, times: 1))),
      workingScripted("a stray datagram", .turnUDP, .garbageOnce),
      workingScripted("every answer twice", .turnUDP, .duplicatedReplies),
      workingScripted("a realm of quotes", .turnUDP, .realm(Array("\"\"".utf8))),
      workingScripted("a realm in quotes", .turnTCP, .realm(Array("\"example.org\"".utf8))),
      workingScripted("a realm with NUL behind it", .turnUDP, .realm(Array("test\0\0".utf8))),
      workingScripted("an open relay", .turnUDP, .openRelay),
      workingBox("30 % loss", .stun, .loses(.bothWays, 0.3)),
      workingBox("30 % loss", .turnUDP, .loses(.bothWays, 0.3)),
      workingBox(
        "a second of silence", .turnUDP, .stallsLater(after: .zero, healingAfter: .seconds(1))),
      workingBox("a round trip of 300 ms", .turnTLS, .delays(.bothWays, by: .milliseconds(150))),
      workingBox("a filter for another name", .turnTLS, .resetsName("other.test")),
    ]

  private static func workingScripted(
    _ means: String, _ way: Way, _ fault: Fault
  ) -> ProvokedFault {
    ProvokedFault(working: way.success, "\(means), \(way.words)") { subject in
      try await FakeServer.with(way.isDatagrams ? .udp : .tcp, fault: fault) {
        try await subject.probe(way.url(port: $0.port, tlsPort: $0.port))
      }
    }
  }

  private static func workingCoturn(
    _ means: String, _ way: Way, _ lines: [String]
  ) -> ProvokedFault {
    ProvokedFault(working: way.success, "\(means), coturn, \(way.words)") { subject in
      try await Coturn.run(.init(lines: lines)) {
        try await subject.probe($0.url(way), password: Coturn.password)
      }
    }
  }

  private static func workingBox(
    _ means: String, _ way: Way, _ interference: Middlebox.Interference
  ) -> ProvokedFault {
    ProvokedFault(working: way.success, "\(means), \(way.words)") {
      try await $0.probe(way, behind: [interference])
    }
  }
}

extension Way {
  /// What comes of a server that works.
  fileprivate var success: Status { isSTUN ? .srflx : .relay }
}
