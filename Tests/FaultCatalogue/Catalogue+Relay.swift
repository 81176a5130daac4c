import BuiltIceprobe
import Causes
import TestServers

extension Catalogue {
  /// Relays that are granted, and to which no peer is permitted.
  static let permission: [ProvokedFault] = [
    ProvokedFault(proving: .permissionForbidden, "every peer denied, coturn, TURN/UDP") {
      try await $0.prove(in: .coturn(["denied-peer-ip=0.0.0.0-255.255.255.255"]))
    },
    scripted(.permissionNoResponse, "silence after the grant", .turnUDP, .silentAfterGrant),
    scripted(.permissionNoResponse, "silence after the grant", .turnTCP, .silentAfterGrant),
    scripted(.permissionErrorResponse, "400", .turnUDP, .refuses(Refusal(.permission, 400))),
    scripted(.permissionErrorResponse, "500", .turnTLS, .refuses(Refusal(.permission, 500))),
  ]

  /// Relays that are granted and permitted, and what becomes of data in them.
  static let data: [ProvokedFault] = [
    // It grants relays and relays nothing.
    scripted(.dataNoData, "a server that relays nothing", .turnTCP, nil),
    scripted(.dataNoData, "a server that relays nothing", .turnUDP, nil),
    ProvokedFault(proving: .dataOtherAddress, "another external-ip, coturn, TURN/UDP") {
      try await $0.prove(.turnUDP, lines: ["external-ip=127.0.0.9"])
    },
    ProvokedFault(proving: .dataOtherAddress, "a public external-ip, coturn, TURN/UDP") {
      try await $0.prove(in: .coturn(["external-ip=203.0.113.7"]))
    },
    ProvokedFault(proving: .dataOtherAddress, "a public external-ip, coturn, TURN/TCP") {
      try await $0.prove("?transport=tcp", in: .coturn(["external-ip=203.0.113.7"]))
    },
    ProvokedFault(proving: .dataNoData, "relay ports dropped, nft, coturn, TURN/UDP") {
      // In both directions: else what the relay sends would reach a plain socket.
      try await $0.prove(
        in: .coturn(behind: "udp dport 50000-50100 drop\nudp sport 50000-50100 drop"))
    },
    // The challenge, the grant and the permission come back over the first leg, and no data. The
    // user may not have a second relay, so that a plain socket is at the other end.
    ProvokedFault(proving: .dataOneWay, "nothing comes out of the relay, TURN/UDP") {
      try await $0.prove(
        .turnUDP, lines: ["user-quota=1"], behind: [.drops(.toClient, afterDatagrams: 3)])
    },
    lossy("10 % loss towards the server", .toServer),
    cutOff("a stall after 8 kB", .turnUDP, .stalls(afterBytes: 8_000)),
    cutOff("a stall after 8 kB", .turnTCP, .stalls(afterBytes: 8_000)),
    cutOff("silence after 40 datagrams", .turnUDP, .drops(.toClient, afterDatagrams: 40)),
    bigLost("towards the client", .dropsLong(.toClient, over: 1000)),
    bigLost("towards the server", .dropsLong(.toServer, over: 1100)),
    lossy("10 % loss towards the client", .toClient),
    frozen("a stall after 40 kB", .turnUDP, .stalls(afterBytes: 40_000)),
    frozen("a stall after 40 kB", .turnTCP, .stalls(afterBytes: 40_000)),
    frozen("RST after 30 kB", .turnTCP, .resets(afterBytes: 30_000)),
    frozen(
      "a stall that heals", .turnUDP,
      .stallsLater(after: .seconds(1), healingAfter: .seconds(6))),
  ]

  private static func scripted(
    _ cause: Cause, _ means: String, _ way: Way, _ fault: Fault?
  ) -> ProvokedFault {
    ProvokedFault(proving: cause, "\(means), \(way.words)") { subject in
      let trust = try TestTrust()
      return try await FakeServer.with(way.transport(certifiedBy: trust), fault: fault) {
        try await subject.probe(
          way.url(port: $0.port, tlsPort: $0.port), trust: trust, Subject.proof)
      }
    }
  }

  /// Within the program's own limit, for what is asked for on the way to the data is lost, too. 100
  /// packets: that two or fewer of them are lost, which is allowed, does not happen.
  private static func lossy(_ means: String, _ direction: Middlebox.Direction) -> ProvokedFault {
    ProvokedFault(proving: .dataLoss, "\(means), TURN/UDP", within: .seconds(10)) {
      try await $0.prove(.turnUDP, behind: [.loses(direction, 0.1)], ["--packets", "100"])
    }
  }

  /// 50 packets: a second of them, of which the first ones pass.
  private static func cutOff(
    _ means: String, _ way: Way, _ interference: Middlebox.Interference
  ) -> ProvokedFault {
    ProvokedFault(proving: .dataCutOff, "\(means), \(way.words)") {
      try await $0.prove(way, behind: [interference], ["--packets", "50"])
    }
  }

  private static func bigLost(
    _ means: String, _ interference: Middlebox.Interference
  ) -> ProvokedFault {
    ProvokedFault(proving: .dataBigPacketsLost, "long datagrams dropped \(means), TURN/UDP") {
      try await $0.prove(.turnUDP, behind: [interference])
    }
  }

  /// 8 s: it takes 5 s without a byte to call a flow frozen.
  private static func frozen(
    _ means: String, _ way: Way, _ interference: Middlebox.Interference
  ) -> ProvokedFault {
    ProvokedFault(proving: .dataFrozen, "\(means), \(way.words)", hold: .seconds(8)) {
      try await $0.prove(way, behind: [interference], ["--hold", "8s"])
    }
  }
}

extension Subject {
  /// Ten packets: enough to see whether any come through.
  static let proof = ["--prove", "--packets", "10"]

  /// Proves a relay of the coturn of a seclusion.
  func prove(_ query: String = "", in seclusion: Seclusion) async throws -> Naming {
    try await probe(
      "turn:\(Seclusion.publicAddress)\(query)", password: Coturn.password, Self.proof,
      in: seclusion)
  }

  /// Proves a relay of a coturn behind a box.
  func prove(
    _ way: Way, lines: [String] = [], behind interferences: [Middlebox.Interference] = [],
    _ flags: [String] = []
  ) async throws -> Naming {
    // Else no relay of a server on the loopback interface may send to another.
    try await Coturn.run(.init(lines: ["allow-loopback-peers"] + lines)) { server in
      try await Middlebox.with(
        way.isDatagrams ? .udp : .tcp, to: server.port, doing: interferences
      ) { box in
        try await probe(
          way.url(port: box.port, tlsPort: box.port), password: Coturn.password,
          Self.proof + flags)
      }
    }
  }
}
