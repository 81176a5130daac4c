import Prober
import TestCertificates
import TestServers

/// The transports that a server is probed over.
enum Path: String, CaseIterable, Sendable {
  case udp, tcp, tls

  static let streams: [Path] = [.tcp, .tls]

  /// The URL of a server at this port of 127.0.0.1.
  func url(_ kind: String, port: UInt16) -> String {
    switch (kind, self) {
    case ("stun", .udp): "stun:127.0.0.1:\(port)"
    case ("stun", _): "stuns:127.0.0.1:\(port)"
    case (_, .udp): "turn:127.0.0.1:\(port)"
    case (_, .tcp): "turn:127.0.0.1:\(port)?transport=tcp"
    case (_, .tls): "turns:127.0.0.1:\(port)"
    }
  }
}

/// An authority, its trust file, and a certificate for 127.0.0.1.
struct Authority {
  let authority: CertificateAuthority
  let file: TrustFile
  let certificate: ServerCertificate

  init() throws {
    authority = try CertificateAuthority()
    file = try TrustFile(authority.certificatePEM)
    certificate = try authority.issue(names: ["localhost"], addresses: ["127.0.0.1"])
  }

  var trust: Prober.Trust { .file(file.path) }

  func transport(_ path: Path) -> FakeServer.Transport {
    switch path {
    case .udp: .udp
    case .tcp: .tcp
    case .tls: .tls(certificate)
    }
  }
}
