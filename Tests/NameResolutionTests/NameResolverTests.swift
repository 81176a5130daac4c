import NameResolution
import TestServers
import Testing

@Suite("A resolver of names", .serialized, .timeLimit(.minutes(10)))
struct NameResolverTests {
  private static let found = NameAnswer.addresses(ipv4: ["127.0.0.1"], ipv6: [])
  private static let patience: Duration = .seconds(5)

  @Test(
    "says what the name server says",
    arguments: [
      (.address, nil, found), (.addressAtLast, nil, found), (.addressAlone, nil, found),
      (.addressAlone, .ipv4, found), (.addressesCut, .ipv4, found),
      (.addresses, nil, .addresses(ipv4: (1...100).map { "127.0.0.\($0)" }, ipv6: [])),
      (.address, .ipv6, .failure(.noAddress, detail: "no AAAA record")),
      (.noSuchName, nil, .failure(.noSuchName, detail: "NXDOMAIN")),
      (.noAddress, nil, .failure(.noAddress, detail: "no A record; no AAAA record")),
      (.failure, nil, .failure(.serverError, detail: "127.0.0.1 says SERVFAIL")),
      (.refusal, nil, .failure(.serverError, detail: "127.0.0.1 says REFUSED")),
      (.formatError, nil, .failure(.serverError, detail: "127.0.0.1 says FORMERR")),
      (
        .halfFailure, nil,
        .failure(.serverError, detail: "127.0.0.1 says SERVFAIL; no AAAA record")
      ),
      (
        .brokenRecord, .ipv4,
        .failure(.serverError, detail: "127.0.0.1 breaks the rules of DNS in its answer")
      ),
    ] as [(FakeResolver.Answer, NameResolver.Family?, NameAnswer)])
  func answers(
    _ answer: FakeResolver.Answer, _ family: NameResolver.Family?, _ expected: NameAnswer
  ) async throws {
    try await FakeResolver.with(answer) { server in
      try await resolving([server]) { names in
        let answer = await names.addresses(of: "turn.test.", in: family, patience: Self.patience)
        #expect(answer == expected)
      }
    }
  }

  @Test("asks for nothing of the other family where only one is asked for")
  func oneFamily() async throws {
    try await FakeResolver.with(.address) { server in
      try await resolving([server]) { names in
        _ = await names.addresses(of: "turn.test.", in: .ipv4, patience: Self.patience)
      }
      #expect(server.questions == 1)
    }
  }

  @Test(
    "asks the next server where one says no or nothing",
    arguments: [
      FakeResolver.Answer.silence, .failure, .refusal, .brokenRecord,
    ])
  func nextServer(_ first: FakeResolver.Answer) async throws {
    try await FakeResolver.with(first) { first in
      try await FakeResolver.with(.address, at: "127.0.0.2") { second in
        try await resolving([first], at: second) { names in
          let answer = await names.addresses(of: "turn.test.", patience: Self.patience)
          #expect(answer == Self.found)
        }
        #expect(first.questions > 0)
      }
    }
  }

  @Test("takes an error for an answer where the other server is silent")
  func silentNext() async throws {
    try await FakeResolver.with(.refusal) { first in
      try await FakeResolver.with(.silence, at: "127.0.0.2") { second in
        try await resolving([first], at: second) { names in
          let answer = await names.addresses(of: "turn.test.", patience: Self.patience)
          #expect(answer == .failure(.serverError, detail: "127.0.0.1 says REFUSED"))
        }
      }
    }
  }

  @Test("says that no server can be reached")
  func unreachable() async throws {
    let port = try FreePort.closed()
    let names = NameResolver(asking: [NameServerAddress("127.0.0.1", port: port)])
    let answer = await names.addresses(of: "turn.test.", patience: Self.patience)
    #expect(answer == .failure(.noServer, detail: "127.0.0.1 cannot be reached"))
  }

  @Test("answers for a good name behind a thousand silent ones, through one socket")
  func manySilent() async throws {
    try await FakeResolver.with(.silence) { server in
      try await resolving([server]) { names in
        let silent = (0..<1000).map { number in
          Task { await names.addresses(of: "n\(number).silence.test.", patience: Self.patience) }
        }
        // Both families of each are asked for.
        try await eventually("all names are asked for") { server.questions >= 2000 ? () : nil }
        let answer = await names.addresses(of: "turn.address.test.", patience: Self.patience)
        #expect(answer == Self.found)
        #expect(server.sockets == 1)
        await names.close()
        for task in silent {
          #expect(await task.value == .failure(.fault, detail: "DNS query cancelled"))
        }
      }
    }
  }

  @Test(
    "knows addresses and this machine without asking",
    arguments: [
      ("192.0.2.1", NameAnswer.addresses(ipv4: ["192.0.2.1"], ipv6: [])),
      ("2001:DB8::1", .addresses(ipv4: [], ipv6: ["2001:db8::1"])),
      ("turn.localhost", .addresses(ipv4: ["127.0.0.1"], ipv6: ["::1"])),
    ])
  func known(_ name: String, _ answer: NameAnswer) async throws {
    try await FakeResolver.with(.silence) { server in
      try await resolving([server]) { names in
        #expect(await names.addresses(of: name, patience: Self.patience) == answer)
      }
      #expect(server.questions == 0)
    }
  }

  private func resolving(
    _ servers: [FakeResolver], at next: FakeResolver? = nil,
    _ body: (NameResolver) async throws -> Void
  ) async throws {
    let addresses =
      servers.map { NameServerAddress("127.0.0.1", port: $0.port) }
      + [next].compactMap { $0 }.map { NameServerAddress("127.0.0.2", port: $0.port) }
    let names = NameResolver(asking: addresses)
    try await body(names)
    await names.close()
  }
}
