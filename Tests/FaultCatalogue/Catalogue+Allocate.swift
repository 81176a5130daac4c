import BuiltIceprobe
import Causes
import STUN
import TestServers

extension Catalogue {
  /// TURN servers, up to the relay.
  static let allocate: [ProvokedFault] =
    allocateSilence + allocateFronts + allocateConnections + allocateAnswers + allocateCredentials
    + allocateRefusals + allocateRelays + redirects

  private static let allocateSilence: [ProvokedFault] = [
    .scripted(.allocateNoResponse, "silence", .turnUDP, .silent, isSilent: true),
    .scripted(.allocateNoResponse, "silence", .turnTCP, .silent, isSilent: true),
    .scripted(.allocateNoResponse, "silence", .turnTLS, .silent, isSilent: true),
    .scripted(
      .allocateNoResponse, "silence after 401", .turnUDP, .silentAfterChallenge, isSilent: true),
    .scripted(
      .allocateNoResponse, "silence to Allocate only", .turnUDP, .silentToAllocate, isSilent: true),
    .scripted(
      .allocateNoResponse, "silence to Allocate only", .turnTLS, .silentToAllocate, isSilent: true),
    .firewall(.allocateNoResponse, "drop", .turnUDP, "drop", isSilent: true),
    .middlebox(.allocateNoResponse, "drop on the cookie", .turnUDP, .dropsCookie, isSilent: true),
    .middlebox(.allocateNoResponse, "drop on the cookie", .turnTCP, .dropsCookie, isSilent: true),
    .middlebox(
      .allocateNoResponse, "a stall after 150 bytes", .turnTCP, .stalls(afterBytes: 150),
      isSilent: true),
    .middlebox(
      .allocateNoResponse, "no way back after 401", .turnUDP,
      .drops(.toClient, afterDatagrams: 1), isSilent: true),
  ]

  private static let allocateFronts: [ProvokedFault] = [
    .middlebox(
      .allocateOtherAddress, "answers from another port", .turnUDP, .answersFromElsewhere,
      isSilent: true),
    ProvokedFault(.allocateExpectsTLS, "a port for TLS, TURN/TCP", isSilent: true) { subject in
      let trust = try TestTrust()
      return try await FakeServer.with(Way.turnTLS.transport(certifiedBy: trust)) {
        try await subject.probe("turn:127.0.0.1:\($0.port)?transport=tcp")
      }
    },
    ProvokedFault(.allocateExpectsTLS, "an alert of TLS, TURN/TCP") { subject in
      try await FakeServer.with(.tcp, fault: .alert(70)) {
        try await subject.probe("turn:127.0.0.1:\($0.port)?transport=tcp")
      }
    },
    ProvokedFault(.allocateChangingPort, "a port for each datagram, coturn, TURN/UDP") { subject in
      try await Coturn.run { server in
        try await Middlebox.with(.udp, to: server.port, doing: [.changesPorts]) { box in
          try await subject.probe("turn:127.0.0.1:\(box.port)", password: Coturn.password)
        }
      }
    },
  ]

  private static let allocateConnections: [ProvokedFault] = [
    .scripted(.allocateClosed, "FIN", .turnTCP, .closesAfterFirstRequest),
    .scripted(.allocateClosed, "FIN", .turnTLS, .closesAfterFirstRequest),
    .scripted(.allocateReset, "RST", .turnTCP, .resetsAfterFirstRequest),
    .scripted(.allocateReset, "RST", .turnTLS, .resetsAfterFirstRequest),
    .middlebox(.allocateReset, "RST on the cookie", .turnTCP, .resetsAtCookie),
    .middlebox(.allocateReset, "RST after 150 bytes", .turnTCP, .resets(afterBytes: 150)),
  ]

  private static let allocateAnswers: [ProvokedFault] = [
    .scripted(.allocateNotSTUN, "SSH", .turnUDP, .garbage(burst: 1000), isSilent: true),
    .scripted(.allocateNotSTUN, "SSH", .turnTCP, .garbage(burst: 1)),
    .scripted(.allocateNotSTUN, "HTTP", .turnTCP, .http),
    .scripted(.allocateNotSTUN, "HTTP", .turnTLS, .http),
    .scripted(.allocateNotSTUN, "the form of RFC 3489", .turnUDP, .noCookie, isSilent: true),
    .scripted(.allocateMalformed, "half messages", .turnUDP, .halfMessage, isSilent: true),
    .scripted(.allocateMalformed, "half messages", .turnTCP, .halfMessage, isSilent: true),
    .scripted(
      .allocateMalformed, "another transaction", .turnUDP, .wrongTransactionID, isSilent: true),
    .scripted(
      .allocateMalformed, "a byte each 10 ms", .turnTCP, .trickle(every: .milliseconds(10)),
      isSilent: true),
    .scripted(.allocateMalformed, "an empty realm", .turnUDP, .realm([])),
    .scripted(.allocateMalformed, "401 without a nonce", .turnUDP, .challengeWithoutNonce),
    .scripted(.allocateMalformed, "an unknown attribute", .turnUDP, .unknownAttribute),
    .scripted(.allocateIntegrity, "signed otherwise", .turnUDP, .badIntegrity),
    .scripted(.allocateIntegrity, "signed otherwise", .turnTLS, .badIntegrity),
    .scripted(.allocateIntegrity, "not signed", .turnTCP, .unsignedSuccess),
  ]

  private static let allocateCredentials: [ProvokedFault] =
    Way.turn.map {
      .coturn(.allocateUnauthorized, "a wrong password", $0, password: "wrong")
    } + [
      .coturn(
        .allocateUnauthorized, "a user whom it does not know", .turnUDP,
        .users(["bob": Coturn.password])),
      // As turnadmin -k writes a key: its realm is in it.
      .coturn(
        .allocateUnauthorized, "a user of another realm", .turnUDP,
        .users([Coturn.username: try Coturn.storedKey(in: "other.test")])),
      ProvokedFault(.allocateUnauthorized, "another shared secret, coturn, TURN/UDP") { subject in
        try await Coturn.run(.init(.secret("theirs"))) {
          try await subject.probe(
            configuration: """
              {"turn": [{"urls": "\($0.url(.turnUDP))", "username": "alice", "secret": "ours"}]}
              """)
        }
      },
      // A number alone: only the server knows that it is a date.
      ProvokedFault(.allocateUnauthorized, "expired for the server, coturn, TURN/UDP") { subject in
        let secret = "a secret"
        return try await Coturn.run(.init(.secret(secret))) {
          let user = "1000000000"
          return try await subject.probe(
            configuration: """
              {"turn": [{"urls": "\($0.url(.turnUDP))", "username": "\(user)",
                "credential": "\(Coturn.password(of: user, secret: secret))"}]}
              """)
        }
      },
    ]

  /// Error responses, before and after credentials, signed and unsigned.
  private static let allocateRefusals: [ProvokedFault] = [
    .refusing(.allocateBadRequest, 400, .turnUDP),
    .refusing(.allocateBadRequest, 400, .turnTCP, at: .firstAllocate),
    .refusing(.allocateUnauthorized, 401, .turnUDP),
    .refusing(.allocateForbidden, 403, .turnUDP),
    .refusing(.allocateForbidden, 403, .turnTLS, at: .firstAllocate),
    .refusing(.allocateAllocationMismatch, 437, .turnUDP),
    .refusing(.allocateAllocationMismatch, 437, .turnTCP),
    .refusing(.allocateStaleNonce, 438, .turnUDP),
    .refusing(.allocateStaleNonce, 438, .turnTCP),
    .refusing(.allocateWrongCredentials, 441, .turnUDP),
    .refusing(.allocateWrongCredentials, 441, .turnTLS),
    .refusing(.allocateUnsupportedTransport, 442, .turnUDP),
    .refusing(.allocateQuotaReached, 486, .turnUDP),
    .refusing(.allocateServerError, 500, .turnUDP),
    .refusing(.allocateServerError, 500, .turnTLS, at: .firstAllocate),
    .refusing(.allocateServerError, 599, .turnUDP),
    .refusing(.allocateInsufficientCapacity, 508, .turnTCP),
    .refusing(.allocateErrorResponse, 300, .turnUDP),
    .refusing(.allocateErrorResponse, 405, .turnUDP, at: .firstAllocate),
    .refusing(.allocateErrorResponse, 420, .turnUDP),
    .refusing(.allocateErrorResponse, 440, .turnUDP),
    .refusing(.allocateErrorResponse, 600, .turnUDP, at: .firstAllocate),
    .refusing(.allocateErrorResponse, 699, .turnTCP),
  ]

  private static let allocateRelays: [ProvokedFault] = [
    .scripted(.allocateNoRelay, "no relayed address", .turnUDP, .noRelayedAddress),
    .scripted(.allocateNoRelay, "no relayed address", .turnTLS, .noRelayedAddress),
    .scripted(.allocateNoRelay, "a lifetime of 0", .turnUDP, .lifetime(seconds: 0)),
    .coturn(.allocateUnsupportedTransport, "no-udp-relay", lines: ["no-udp-relay"]),
    crowded(.allocateQuotaReached, "user-quota", lines: ["user-quota=1"]),
    crowded(.allocateQuotaReached, "total-quota", lines: ["total-quota=1"]),
    ProvokedFault(.allocateInsufficientCapacity, "relay ports used up, coturn, TURN/UDP") {
      let port = try FreePort.closed()
      return try await $0.probe(crowded: ["min-port=\(port)", "max-port=\(port)"])
    },
  ]

  /// A coturn on which somebody has an allocation already.
  private static func crowded(
    _ cause: Cause, _ means: String, lines: [String]
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), coturn, TURN/UDP") { try await $0.probe(crowded: lines) }
  }

  private static let redirects: [ProvokedFault] =
    [Way.turnUDP, .turnTCP].map { way in
      ProvokedFault(
        .allocateRedirectLoop, "two that send on to each other, coturn, \(way.words)"
      ) { subject in
        let ports = try (FreePort.next(), FreePort.next())
        return try await Coturn.run(.init(sendingOnTo: ports.1, from: ports.0)) { first in
          try await Coturn.run(.init(sendingOnTo: ports.0, from: ports.1)) { _ in
            try await subject.probe(first.url(way), password: Coturn.password)
          }
        }
      }
    } + [
      ProvokedFault(.allocateRedirectLoop, "a long chain, TURN/UDP") {
        try await $0.probe(chainOf: 4)
      }
    ]
}

extension ProvokedFault {
  /// A scripted server that refuses an Allocate for ever, by default one with credentials.
  fileprivate static func refusing(
    _ cause: Cause, _ code: Int, _ way: Way, at step: Refusal.Step = .authenticatedAllocate
  ) -> ProvokedFault {
    let means = step == .firstAllocate ? "\(code) at first" : "\(code)"
    return .scripted(cause, means, way, .refuses(Refusal(step, code)))
  }
}

extension Subject {
  /// Probes a coturn after somebody else, who holds an allocation all the while.
  fileprivate func probe(crowded lines: [String]) async throws -> Naming {
    try await Coturn.run(.init(lines: lines)) { server in
      let other = try TURNClient(port: server.port)
      _ = try other.allocate()
      let naming = try await probe(server.url(.turnUDP), password: Coturn.password)
      _ = try other.free()
      return naming
    }
  }

  /// Probes the last of `count` servers, each of which sends on to the one before it; before them all
  /// is one that works.
  fileprivate func probe(chainOf count: Int, to next: FakeServer? = nil) async throws -> Naming {
    let fault = next.map { next in
      let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: next.port)
      return Fault.refuses(Refusal(.firstAllocate, 300, alternate: alternate))
    }
    return try await FakeServer.with(.udp, fault: fault) { server in
      count == 0
        ? try await probe("turn:127.0.0.1:\(server.port)")
        : try await probe(chainOf: count - 1, to: server)
    }
  }
}

extension Coturn.Options {
  /// A server at `port` that sends every client on to another one.
  init(sendingOnTo other: UInt16, from port: UInt16? = nil) {
    self.init(lines: ["alternate-server=127.0.0.1:\(other)"])
    self.port = port
  }
}
