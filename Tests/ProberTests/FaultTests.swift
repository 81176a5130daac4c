import ProbeEvidence
import Prober
import STUN
import TestServers
import Testing

/// A fault, over some transports, and what is to be said of it.
struct FaultRow: Sendable, CustomTestStringConvertible {
  let name: String
  let fault: Fault?
  let paths: [Path]
  /// More than one where the kernel decides which end of a race is seen.
  let verdicts: [String]
  /// Whether only the limit decides.
  let isSilence: Bool

  init(
    _ name: String, _ fault: Fault?, _ verdicts: String..., over paths: [Path] = Path.allCases,
    silence: Bool = false
  ) {
    self.name = name
    self.fault = fault
    self.paths = paths
    self.verdicts = verdicts
    isSilence = silence
  }

  static func silence(
    _ name: String, _ fault: Fault, _ verdict: String, over paths: [Path] = Path.allCases
  ) -> FaultRow {
    FaultRow(name, fault, verdict, over: paths, silence: true)
  }

  var testDescription: String { name }
}

@Suite("A server with a fault", .timeLimit(.minutes(10)))
struct FaultTests {
  @Test(
    "gets the verdict that names it, and keeps no allocation",
    arguments: FaultRow.turn.flatMap { row in row.paths.map { (row, $0) } })
  func turn(_ row: FaultRow, over path: Path) async throws {
    try await check(row, "turn", path)
  }

  @Test(
    "gets the verdict that names it, of STUN",
    arguments: FaultRow.stun.flatMap { row in row.paths.filter { $0 != .tcp }.map { (row, $0) } })
  func stun(_ row: FaultRow, over path: Path) async throws {
    try await check(row, "stun", path)
  }

  private func check(_ row: FaultRow, _ kind: String, _ path: Path) async throws {
    let authority = try Authority()
    try await FakeServer.with(authority.transport(path), fault: row.fault) { server in
      let probing = try await Probing(
        path.url(kind, port: server.port), limit: row.isSilence ? Probing.brief : Probing.patient,
        trust: authority.trust)
      #expect(row.verdicts.contains(probing.verdict.word), "\(probing.verdict)")
      // A stream that trickles may be cut at what no exchange needs, before the limit is there.
      let last = probing.evidence.happenings.last
      let isCut = if case .receivedUnusable(.excess, _)? = last { true } else { false }
      #expect(last == .limitReached ? row.isSilence : !row.isSilence || isCut, "\(last as Any)")
      // No fault makes evidence grow: 8 unusable replies, and a few dozen events of everything else.
      #expect(probing.evidence.events.count < 60)
      // The Refresh was sent, and arrives; if there was none, the time limit says so.
      try await server.until { $0.openAllocations == 0 }
    }
  }
}

extension FaultRow {
  static let turn: [FaultRow] =
    turnSilence + turnStrangeness + turnConnections + turnRefusals + turnRealms + turnGrants

  private static let turnSilence: [FaultRow] = [
    FaultRow("none", nil, "relay"),
    .silence("silent", .silent, "allocate/no-response"),
    .silence("silent after the challenge", .silentAfterChallenge, "allocate/no-response"),
    .silence("half messages", .halfMessage, "allocate/malformed"),
    .silence(
      "trickling", .trickle(every: .milliseconds(5)), "allocate/malformed", over: Path.streams),
    // Datagrams of one byte: some could begin a STUN message, and some could not.
    FaultRow(
      "trickling", .trickle(every: .milliseconds(5)), "allocate/malformed", "allocate/not-stun",
      over: [.udp], silence: true),
    FaultRow("loses every second request", .lossy(every: 2), "relay", over: [.udp]),
    FaultRow("slow", .slow(.milliseconds(30)), "relay"),
    FaultRow("answers twice", .duplicatedReplies, "relay"),
  ]

  private static let turnStrangeness: [FaultRow] = [
    .silence("no STUN", .garbage(burst: 1), "allocate/not-stun", over: [.udp]),
    .silence("a flood of no STUN", .garbage(burst: 1000), "allocate/not-stun", over: [.udp]),
    .silence("HTTP", .http, "allocate/not-stun", over: [.udp]),
    FaultRow("no STUN", .garbage(burst: 1), "allocate/not-stun", over: Path.streams),
    FaultRow("a flood of no STUN", .garbage(burst: 1000), "allocate/not-stun", over: Path.streams),
    FaultRow("HTTP", .http, "allocate/not-stun", over: Path.streams),
    FaultRow("no STUN once", .garbageOnce, "relay", over: [.udp]),
    FaultRow("no STUN once", .garbageOnce, "allocate/not-stun", over: Path.streams),
    .silence("no cookie", .noCookie, "allocate/not-stun", over: [.udp]),
    FaultRow("no cookie", .noCookie, "allocate/not-stun", over: Path.streams),
    .silence("other transactions", .wrongTransactionID, "allocate/malformed"),
    .silence("requests", .requestInsteadOfResponse, "allocate/malformed"),
  ]

  private static let turnConnections: [FaultRow] = [
    FaultRow(
      "closes at once", .closesAfterAccept, "allocate/closed", "allocate/reset", over: [.tcp]),
    FaultRow("closes at once", .closesAfterAccept, "tls/closed", "tls/reset", over: [.tls]),
    FaultRow("closes", .closesAfterFirstRequest, "allocate/closed", over: Path.streams),
    FaultRow("resets", .resetsAfterFirstRequest, "allocate/reset", over: Path.streams),
    FaultRow("ends TLS at once", .endsAfterHandshake, "allocate/closed", over: [.tls]),
  ]

  private static let turnRefusals: [FaultRow] =
    [
      (400, "bad-request"), (403, "forbidden"), (437, "allocation-mismatch"),
      (438, "stale-nonce"), (441, "wrong-credentials"), (442, "unsupported-transport"),
      (486, "quota-reached"), (500, "server-error"), (508, "insufficient-capacity"),
      (300, "error-response"), (420, "error-response"), (699, "error-response"),
    ].flatMap { code, word in
      [
        refused("\(code)", Refusal(.authenticatedAllocate, code), word),
        refused("\(code) unsigned", Refusal(.authenticatedAllocate, code, isSigned: false), word),
      ]
    } + [
      refused("403 at first", Refusal(.firstAllocate, 403), "forbidden"),
      refused("437 at first", Refusal(.firstAllocate, 437), "allocation-mismatch"),
      refused("500 at first", Refusal(.firstAllocate, 500), "server-error"),
      FaultRow("438 at first", .refuses(Refusal(.firstAllocate, 438)), "relay"),
      refused("401 for ever", Refusal(.authenticatedAllocate, 401), "unauthorized"),
      FaultRow(
        "437 once", .refuses(Refusal(.authenticatedAllocate, 437, times: 1)), "relay"),
      FaultRow(
        "438 once", .refuses(Refusal(.authenticatedAllocate, 438, times: 1)), "relay"),
      FaultRow("an empty realm", .realm([]), "allocate/malformed"),
      FaultRow("no nonce", .challengeWithoutNonce, "allocate/malformed"),
    ]

  private static func refused(_ name: String, _ refusal: Refusal, _ word: String) -> FaultRow {
    FaultRow(name, .refuses(refusal), "allocate/\(word)")
  }

  /// Browsers sign under each of them, and get a relay.
  private static let turnRealms: [FaultRow] =
    [
      ("in quotes", "\"example.org\""), ("with a quote at its end", "example.org\""),
      ("with a NUL at its end", "example.org\0\0"), ("of one quote", "\""),
      ("of quotes and NUL", "\"\0\""), ("of NUL", "\0"), ("with a colon", "a:b"),
    ].map { name, realm in
      FaultRow("a realm \(name)", .realm(Array(realm.utf8)), "relay", over: [.udp, .tcp])
    } + [FaultRow("a realm that is no UTF-8", .realm([34, 0xFF, 0, 34]), "relay", over: [.udp])]

  private static let turnGrants: [FaultRow] = [
    FaultRow("an unknown attribute", .unknownAttribute, "allocate/malformed"),
    FaultRow(
      "an address of no family", .mappedAddress(value: [0, 9, 0, 80, 1, 2, 3, 4]),
      "allocate/malformed"),
    FaultRow(
      "half an address", .mappedAddress(value: [0, 1, 0]), "allocate/malformed", over: [.udp]),
    FaultRow("no relayed address", .noRelayedAddress, "allocate/no-relay"),
    FaultRow("no lifetime", .lifetime(seconds: 0), "allocate/no-relay"),
    FaultRow("another key", .badIntegrity, "allocate/integrity"),
    FaultRow("no signature", .unsignedSuccess, "allocate/integrity"),
    FaultRow("an open relay", .openRelay, "relay"),
  ]

  /// There is no URL for STUN over TCP (RFC 7064 §3).
  static let stun: [FaultRow] = [
    FaultRow("none", nil, "srflx"),
    .silence("silent", .silent, "binding/no-response"),
    .silence("half messages", .halfMessage, "binding/malformed"),
    .silence("trickling", .trickle(every: .milliseconds(5)), "binding/malformed", over: [.tls]),
    FaultRow("loses every second request", .lossy(every: 2), "srflx", over: [.udp]),
    .silence("no STUN", .garbage(burst: 1), "binding/not-stun", over: [.udp]),
    .silence("HTTP", .http, "binding/not-stun", over: [.udp]),
    FaultRow("HTTP", .http, "binding/not-stun", over: [.tls]),
    FaultRow("no STUN once", .garbageOnce, "srflx", over: [.udp]),
    .silence("other transactions", .wrongTransactionID, "binding/malformed"),
    .silence("requests", .requestInsteadOfResponse, "binding/malformed"),
    FaultRow("closes", .closesAfterFirstRequest, "binding/closed", over: [.tls]),
    FaultRow("resets", .resetsAfterFirstRequest, "binding/reset", over: [.tls]),
    FaultRow("400", .refuses(Refusal(.binding, 400)), "binding/error-response"),
    FaultRow("500", .refuses(Refusal(.binding, 500)), "binding/error-response"),
    FaultRow("an unknown attribute", .unknownAttribute, "binding/malformed"),
    FaultRow(
      "an address of no family", .mappedAddress(value: [0, 9, 0, 80, 1, 2, 3, 4]),
      "binding/malformed"),
    FaultRow("no address", .noMappedAddress, "binding/no-mapped-address"),
  ]
}
