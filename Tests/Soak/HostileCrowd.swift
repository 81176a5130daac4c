import BuiltIceprobe
import Foundation
import TestCertificates
import TestServers

/// Healthy servers on loopback beside others that flood who speaks to them, or beside as many that are
/// silent, over the same transports.
struct HostileCrowd {
  /// Who stands beside the healthy servers.
  enum Neighbours: CaseIterable { case silent, hostile }

  /// Which servers there are.
  struct Size {
    let healthy: Int
    /// The others, by the transport that they are asked over.
    let udp: Int
    let tcp: Int
    let tls: Int
  }

  /// Who vouches for the TLS servers, in PEM.
  let authority: String
  /// The URLs of the healthy servers.
  let healthy: Set<String>
  private let own: [(url: String, server: FakeServer)]
  private let silent: [(url: String, server: FakeServer)]
  private let hostile: [(url: String, server: HostileServer)]

  /// Starts all of them.
  init(_ size: Size) async throws {
    let authority = try CertificateAuthority()
    let certificate = try authority.issue(addresses: ["127.0.0.1"])
    let others =
      Array(repeating: Way.turnUDP, count: size.udp)
      + Array(repeating: .turnTCP, count: size.tcp) + Array(repeating: .turnTLS, count: size.tls)
    self.authority = authority.certificatePEM
    own = try await start((0..<size.healthy).map { Self.ways[$0 % Self.ways.count] }) {
      try await FakeServer.start($1.transport(certificate))
    }
    silent = try await start(others) {
      try await FakeServer.start($1.transport(certificate), fault: .silent)
    }
    hostile = try await start(others) { number, way in
      let (flood, isAnswering) = Self.flood(number, way)
      return try await HostileServer.start(
        way.transport(certificate), flood, answering: isAnswering)
    }
    healthy = Set(own.map(\.url))

    func start<Server>(
      _ ways: [Way], _ make: (Int, Way) async throws -> Server
    ) async throws -> [(url: String, server: Server)] where Server: Listening {
      var servers: [(url: String, server: Server)] = []
      for (number, way) in ways.enumerated() {
        let server = try await make(number, way)
        servers.append((way.url(port: server.port, tlsPort: server.port), server))
      }
      return servers
    }
  }

  private static let ways = [Way.turnUDP, .turnTCP, .turnTLS]

  /// All kinds in turn. One server grants relays, and floods who frees them.
  private static func flood(_ number: Int, _ way: Way) -> (HostileServer.Flood, Bool) {
    let floods: [(HostileServer.Flood, Bool)] =
      [
        (.otherTransactions(size: 700), false), (.indications(size: 1000), false),
        (.garbage(size: 1000), false), (.duplicates, true), (.channelData(size: 900), false),
        (.otherTransactions(size: 4), true),
      ] + (way == .turnTLS ? [(.keyUpdates, false), (.keyUpdates, true)] : [])
      + (way == .turnUDP ? [(.nothing, false), (.garbage(size: 200), true)] : [])
    return floods[number % floods.count]
  }

  /// The configuration (JSON) of the healthy servers among their neighbours.
  func configuration(beside neighbours: Neighbours) -> String {
    let others = neighbours == .silent ? silent.map(\.url) : hostile.map(\.url)
    let entries = mixed(own.map(\.url), others).map { url in
      let account = Account()
      return """
        {"urls": "\(url)", "username": "\(account.username)", "credential": "\(account.password)"}
        """
    }
    return #"{"turn": [\#(entries.joined(separator: ",\n"))]}"#
  }

  /// The healthy ones evenly between the others, whose transports are mixed.
  private func mixed(_ healthy: [String], _ others: [String]) -> [String] {
    var random = SplitMix64(state: 1)
    var all = others.shuffled(using: &random)
    for (number, url) in healthy.enumerated() {
      all.insert(url, at: number * (others.count + healthy.count) / healthy.count)
    }
    return all
  }

  /// Ends all of them.
  func stop() async throws {
    for (_, server) in own + silent { try await server.stop() }
    for (_, server) in hostile { try await server.stop() }
  }
}

/// What has a port.
protocol Listening { var port: UInt16 { get } }

extension FakeServer: Listening {}
extension HostileServer: Listening {}

extension Way {
  fileprivate func transport(_ certificate: ServerCertificate) -> FakeServer.Transport {
    switch self {
    case .turnTCP: .tcp
    case .turnTLS: .tls(certificate)
    default: .udp
    }
  }
}
