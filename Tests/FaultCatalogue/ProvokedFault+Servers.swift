import BuiltIceprobe
import Causes
import TestCertificates
import TestServers

// Ways to provoke a fault: one server, and one thing that is wrong with it or with the path to it.
extension ProvokedFault {
  /// A scripted server. Under a TLS URL it speaks TLS, and the fault is within.
  static func scripted(
    _ cause: Cause, _ means: String, _ way: Way, _ fault: Fault, isSilent: Bool = false
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), \(way.words)", isSilent: isSilent) { subject in
      let trust = try TestTrust()
      let transport = try way.transport(certifiedBy: trust)
      return try await FakeServer.with(transport, fault: fault) { server in
        try await subject.probe(
          way.url(port: server.port, tlsPort: server.port), trust: trust)
      }
    }
  }

  /// A server that speaks no TLS, under a TLS URL.
  static func plain(
    _ cause: Cause, _ means: String, _ way: Way, _ fault: Fault?, isSilent: Bool = false
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), \(way.words)", isSilent: isSilent) { subject in
      let isDTLS = way == .turnDTLS
      return try await FakeServer.with(isDTLS ? .udp : .tcp, fault: fault) { server in
        try await subject.probe(way.url(port: server.port, tlsPort: server.port))
      }
    }
  }

  /// A coturn with more lines in its configuration file.
  static func coturn(
    _ cause: Cause, _ means: String, _ way: Way = .turnUDP,
    _ authentication: @autoclosure @escaping @Sendable () throws -> Coturn.Options.Authentication =
      .users([Coturn.username: Coturn.password]),
    lines: [String] = [], password: String = Coturn.password
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), coturn, \(way.words)") { subject in
      let trust = try TestTrust()
      var options = try trust.coturn()
      (options.authentication, options.lines) = (try authentication(), lines)
      return try await Coturn.run(options) { server in
        try await subject.probe(server.url(way), password: password, trust: trust)
      }
    }
  }

  /// A certificate that `issue` makes, on a coturn, over TLS and over DTLS.
  static func certificates(
    _ cause: Cause, _ means: String,
    _ issue: @escaping @Sendable (CertificateAuthority) throws -> ServerCertificate
  ) -> [ProvokedFault] {
    [Way.turnTLS, .turnDTLS].map { way in
      ProvokedFault(cause, "\(means), \(way.words)") { subject in
        let trust = try TestTrust()
        let certificate = try issue(trust.authority)
        let options = Coturn.Options(
          certificate: (certificate.chainPEM, certificate.privateKeyPEM))
        return try await Coturn.run(options) { server in
          let naming = try await subject.probe(
            server.url(way), password: Coturn.password, trust: trust)
          // A 401 would answer a request, and no server that is not trusted may get one.
          guard server.log.unauthorizedCount == 0 else { throw Distrusted() }
          return naming
        }
      }
    }
  }

  /// A server that works, behind a box that meddles.
  static func middlebox(
    _ cause: Cause, _ means: String, _ way: Way, _ interferences: Middlebox.Interference...,
    isSilent: Bool = false
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), \(way.words)", isSilent: isSilent) { subject in
      try await subject.probe(way, behind: interferences)
    }
  }

  /// A rule of nft in front of the server's port, 4000, behind which nobody listens.
  static func firewall(
    _ cause: Cause, _ means: String, _ way: Way, _ rule: String, isSilent: Bool = false
  ) -> ProvokedFault {
    ProvokedFault(cause, "\(means), nft, \(way.words)", isSilent: isSilent) { subject in
      try await subject.probe(
        way.url(port: 4000, tlsPort: 4000), in: .firewall("\(way.layerFour) dport 4000 \(rule)"))
    }
  }
}

/// A server that is not to be trusted was asked for a relay.
private struct Distrusted: Error, CustomStringConvertible {
  let description = "the server was asked for a relay"
}

extension Subject {
  /// Probes a server that works, behind a box. Under a TLS URL its name is `filtered.test`.
  func probe(_ way: Way, behind interferences: [Middlebox.Interference]) async throws -> Naming {
    let trust = try TestTrust()
    return try await FakeServer.with(way.transport(certifiedBy: trust)) { server in
      try await Middlebox.with(way.isDatagrams ? .udp : .tcp, to: server.port, doing: interferences)
      { box in
        try await probe(
          way.url(port: box.port, tlsPort: box.port)
            .replacing("127.0.0.1", with: way.isSecure ? TestTrust.name : "127.0.0.1"),
          trust: trust, in: way.isSecure ? .hosts("127.0.0.1 \(TestTrust.name)") : nil)
      }
    }
  }
}

extension TestTrust {
  /// A name that is not in DNS (RFC 6761 §6.2).
  static let name = "filtered.test"
}

extension Way {
  /// The way in a word, as it stands in the means of a fault.
  var words: String {
    switch self {
    case .stun: "STUN"
    case .stunTLS: "STUN/TLS"
    case .turnUDP: "TURN/UDP"
    case .turnTCP: "TURN/TCP"
    case .turnTLS: "TURN/TLS"
    case .turnDTLS: "TURN/DTLS"
    }
  }

  /// Whether datagrams carry it.
  var isDatagrams: Bool { transport == "udp" || transport == "dtls" }

  /// Whether TLS or DTLS is between.
  var isSecure: Bool { transport.hasSuffix("tls") }

  /// The protocol as nft calls it.
  var layerFour: String { isDatagrams ? "udp" : "tcp" }

  /// A scripted server that is asked in this way; there is none that speaks DTLS.
  func transport(certifiedBy trust: TestTrust) throws -> FakeServer.Transport {
    switch self {
    case .stun, .turnUDP, .turnDTLS: .udp
    case .turnTCP: .tcp
    case .stunTLS, .turnTLS:
      .tls(try trust.authority.issue(names: [TestTrust.name], addresses: ["127.0.0.1"]))
    }
  }
}
