import TestCertificates
import TestServers

/// A way of asking a server.
enum Way: CaseIterable {
  case stun, stunTLS, turnUDP, turnTCP, turnTLS, turnDTLS

  /// Those that ask for a relay.
  static let turn = allCases.filter { !$0.isSTUN }

  /// Whether the server is asked for our own address only.
  var isSTUN: Bool { self == .stun || self == .stunTLS }

  /// The `endpoint.transport` of the report.
  var transport: String {
    switch self {
    case .stun, .turnUDP: "udp"
    case .turnTCP: "tcp"
    case .stunTLS, .turnTLS: "tls"
    case .turnDTLS: "dtls"
    }
  }

  /// The URL of a server at 127.0.0.1.
  func url(port: UInt16, tlsPort: UInt16) -> String {
    switch self {
    case .stun: "stun:127.0.0.1:\(port)"
    case .stunTLS: "stuns:127.0.0.1:\(tlsPort)"
    case .turnUDP: "turn:127.0.0.1:\(port)"
    case .turnTCP: "turn:127.0.0.1:\(port)?transport=tcp"
    case .turnTLS: "turns:127.0.0.1:\(tlsPort)"
    case .turnDTLS: "turns:127.0.0.1:\(tlsPort)?transport=udp"
    }
  }
}

extension Coturn {
  /// The URL that asks this server in a way.
  func url(_ way: Way) -> String { way.url(port: port, tlsPort: tlsPort) }

  /// An entry of a configuration's `turn`, with the right credentials unless said otherwise.
  func entry(
    _ way: Way, username: String = Coturn.username, credential: String = Coturn.password
  ) -> String {
    TestConfiguration.entry(url(way), username: username, credential: credential)
  }

  /// A configuration that asks this server in one way.
  func configuration(_ way: Way) -> String {
    way.isSTUN
      ? TestConfiguration.of(stun: [url(way)]) : TestConfiguration.of(turn: [entry(way)])
  }
}

/// Configurations as JSON. The texts in them need no escapes.
enum TestConfiguration {
  static func entry(_ url: String, username: String, credential: String) -> String {
    #"{"urls": "\#(url)", "username": "\#(username)", "credential": "\#(credential)"}"#
  }

  static func of(stun: [String] = [], turn: [String] = [], policy: String = "all") -> String {
    let servers = stun.map { #"{"urls": "\#($0)"}"# }
    return """
      {"stun": [\(servers.joined(separator: ", "))], "turn": [\(turn.joined(separator: ", "))],
       "icePolicy": "\(policy)"}
      """
  }

  /// One configuration of several tenants.
  static func of(tenants: KeyValuePairs<String, String>) -> String {
    let members = tenants.map { #""\#($0.key)": \#($0.value)"# }
    return #"{"tenants": {\#(members.joined(separator: ",\n"))}}"#
  }
}

/// What a TLS server at 127.0.0.1 and its clients need.
struct TestTrust {
  let authority: CertificateAuthority

  /// The file for `--ca-file`, in the working folder of a run that ``vouch(in:)`` prepared.
  static let file = "authority.pem"

  init() throws { authority = try CertificateAuthority() }

  /// Puts the authority's certificate where the run looks for it.
  func vouch(in folder: TemporaryFolder) throws {
    try folder.write(authority.certificatePEM, to: Self.file)
  }

  /// A coturn whose certificate this trust vouches for.
  func coturn() throws -> Coturn.Options {
    let certificate = try authority.issue(addresses: ["127.0.0.1"])
    return Coturn.Options(certificate: (certificate.chainPEM, certificate.privateKeyPEM))
  }
}

extension FakeServer {
  /// Waits until the tally is as asked for, and no longer than for everything else.
  func tally(until what: String, _ isMeant: (Tally) -> Bool) async throws {
    try await eventually("a test server sees \(what)") { isMeant(tally) ? () : nil }
  }
}
