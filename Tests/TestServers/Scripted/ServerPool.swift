/// Many TURN servers on as many addresses of the loopback network, some of them silent, and tenants that
/// share them.
public struct ServerPool: TestService {
  /// The servers that answer.
  public let healthy: [FakeServer]
  /// The servers that never do.
  public let silent: [FakeServer]

  /// Runs `body` with a pool that lives as long.
  ///
  /// - Parameters:
  ///   - count: how many servers there are, no more than 64,000; they take a descriptor each.
  ///   - silence: every so manieth is silent.
  /// - Throws: what starting a server, or `body`, throws.
  public static func with<Result>(
    _ count: Int, silence: Int, _ body: (ServerPool) async throws -> Result
  ) async throws -> Result {
    try await ServerPool(count, silence: silence).lend(to: body)
  }

  private init(_ count: Int, silence: Int) async throws {
    var (healthy, silent): ([FakeServer], [FakeServer]) = ([], [])
    for number in 0..<count {
      // 127.1.0.1 and on: no other test is there.
      let address = "127.1.\(number / 250).\(number % 250 + 1)"
      if number % silence == 0 {
        silent.append(try await FakeServer.start(.udp, fault: .silent, at: address))
      } else {
        healthy.append(try await FakeServer.start(.udp, at: address))
      }
    }
    (self.healthy, self.silent) = (healthy, silent)
  }

  func stop() async throws {
    for server in healthy + silent { try await server.stop() }
  }

  /// A configuration (JSON) of tenants that have `share` URLs each; every server is as often in it as
  /// any other.
  public func configuration(tenants: Int, share: Int) -> String {
    let account = Account()
    let entries = (silent + healthy).map {
      """
      {"urls": "\($0.url)", "username": "\(account.username)", "credential": "\(account.password)"}
      """
    }
    let members = (0..<tenants).map { tenant in
      let own = (0..<share).map { entries[(tenant * share + $0) % entries.count] }
      return #""tenant-\#(tenant)": {"turn": [\#(own.joined(separator: ",\n"))]}"#
    }
    return #"{"tenants": {\#(members.joined(separator: ",\n"))}}"#
  }
}

extension FakeServer {
  /// What it is called in a configuration, as a TURN server over UDP.
  public var url: String { "turn:\(address):\(port)" }
}
