import STUN
import TestCertificates
import TestServers

/// Servers of every kind on loopback: healthy ones, some that have a client start again, and DTLS,
/// which nobody speaks there.
struct ServerMix: Sendable {
  /// The configuration that asks all of them.
  let configuration: String
  /// How many probes that makes.
  let count: Int
  /// Who vouches for the TLS server, in PEM.
  let authority: String
  private let servers: [FakeServer]

  /// Runs `body` with the servers.
  ///
  /// - Parameter each: how many URLs there are of each of the seven kinds.
  static func with<Result>(
    _ each: Int, _ body: (ServerMix) async throws -> Result
  ) async throws -> Result {
    let mix = try await ServerMix(each)
    let result = try await body(mix)
    for server in mix.servers { try await server.stop() }
    return result
  }

  private init(_ each: Int) async throws {
    // A user for each URL, so that none is merged with another.
    let accounts = (0..<each).map { Account(username: "user-\($0)") }
    let authority = try CertificateAuthority()
    let certificate = try authority.issue(addresses: ["127.0.0.1"])
    let udp = try await FakeServer.start(.udp, accounts: accounts)
    let tcp = try await FakeServer.start(.tcp, accounts: accounts)
    let tls = try await FakeServer.start(.tls(certificate), accounts: accounts)
    let alternate = TransportAddress(ip: .v4(0x7F00_0001), port: udp.port)
    let balancer = try await FakeServer.start(
      .udp, fault: .refuses(Refusal(.firstAllocate, 300, alternate: alternate)), accounts: accounts)
    let forgetful = try await FakeServer.start(
      .udp, fault: .refuses(Refusal(.authenticatedAllocate, 437)), accounts: accounts)
    var stun: [FakeServer] = []
    for number in 1...each {
      stun.append(try await FakeServer.start(.udp, at: "127.3.0.\(number)"))
    }
    let urls = [
      "turn:127.0.0.1:\(udp.port)", "turn:127.0.0.1:\(tcp.port)?transport=tcp",
      "turns:127.0.0.1:\(tls.port)", "turns:127.0.0.1:\(udp.port)?transport=udp",
      "turn:127.0.0.1:\(balancer.port)", "turn:127.0.0.1:\(forgetful.port)",
    ]
    let turn = urls.flatMap { url in accounts.map { $0.entry(url) } }
    let plain = stun.map { #"{"urls": "stun:\#($0.address):\#($0.port)"}"# }
    self.authority = authority.certificatePEM
    servers = [udp, tcp, tls, balancer, forgetful] + stun
    configuration = """
      {"stun": [\(plain.joined(separator: ","))], "turn": [\(turn.joined(separator: ","))]}
      """
    count = stun.count + turn.count
  }

  /// How many allocations nobody has freed.
  var openAllocations: Int { servers.map(\.tally.openAllocations).reduce(0, +) }
}
