import BuiltIceprobe
import Causes
import OpenSSL
import TestCertificates
import TestServers

extension Catalogue {
  /// TLS and DTLS: what answers, and how it proves who it is.
  static let tls: [ProvokedFault] =
    tlsFilters + tlsPeers + tlsVersions + tlsCertificates.flatMap(\.self)

  private static let tlsFilters: [ProvokedFault] = [
    .middlebox(
      .tlsTimeout, "silence on the name", .turnTLS, .silencesName(TestTrust.name), isSilent: true),
    .middlebox(
      .tlsTimeout, "silence on the name", .stunTLS, .silencesName(TestTrust.name), isSilent: true),
    .plain(.tlsTimeout, "silence", .stunTLS, .silent, isSilent: true),
    .plain(.tlsTimeout, "silence", .turnTLS, .silent, isSilent: true),
    .plain(.tlsTimeout, "silence", .turnDTLS, .silent, isSilent: true),
    .firewall(.tlsTimeout, "drop", .turnDTLS, "drop", isSilent: true),
    .middlebox(
      .tlsTimeout, "a stall in the handshake", .turnTLS, .stalls(afterBytes: 700), isSilent: true),
    .middlebox(.tlsReset, "RST on the name", .turnTLS, .resetsName(TestTrust.name)),
    .middlebox(.tlsReset, "RST on the name", .stunTLS, .resetsName(TestTrust.name)),
    .middlebox(.tlsReset, "RST in the handshake", .turnTLS, .resets(afterBytes: 700)),
    .middlebox(
      .tlsLargeHello, "silence on a large ClientHello", .turnTLS, .silencesHello(over: 1400),
      isSilent: true),
    .middlebox(
      .tlsLargeHello, "RST on a large ClientHello", .turnTLS, .resetsHello(over: 1400)),
    .middlebox(
      .tlsLargeHello, "RST on a large ClientHello", .stunTLS, .resetsHello(over: 1400)),
    mtuHole("tcp sport 5349 meta length > 600 drop", "from the server"),
    mtuHole("tcp dport 5349 meta length > 1200 drop", "to the server"),
    mtuHole("meta l4proto tcp meta length > 1000 drop", "both ways"),
    .plain(.tlsReset, "RST", .turnTLS, .resetsAfterFirstRequest),
    .plain(.tlsReset, "RST", .stunTLS, .resetsAfterFirstRequest),
    .plain(.tlsClosed, "FIN", .turnTLS, .closesAfterFirstRequest),
    .plain(.tlsClosed, "FIN", .stunTLS, .closesAfterFirstRequest),
  ]

  /// Packets of TCP that are long vanish, and nobody says so.
  private static func mtuHole(_ rule: String, _ means: String) -> ProvokedFault {
    ProvokedFault(
      .tlsBigPacketsLost, "big packets lost \(means), nft, coturn, TURN/TLS", isSilent: true
    ) { subject in
      let trust = try TestTrust()
      let certificate = try trust.authority.intermediate().issue(
        addresses: [Seclusion.publicAddress])
      return try await subject.probe(
        "turns:\(Seclusion.publicAddress)", password: Coturn.password, trust: trust,
        in: .coturn(
          certifiedBy: (certificate.chainPEM, certificate.privateKeyPEM), behind: rule))
    }
  }

  private static let tlsPeers: [ProvokedFault] = [
    .plain(.tlsNotTLS, "HTTP", .turnTLS, .http),
    .plain(.tlsNotTLS, "HTTP", .stunTLS, .http),
    .plain(.tlsNotTLS, "SSH", .turnTLS, .garbage(burst: 1)),
    .plain(.tlsNotTLS, "a port for plain TURN", .turnTLS, nil),
    .plain(.tlsNotTLS, "a port for plain TURN", .stunTLS, nil),
    .plain(.tlsNotTLS, "a port for plain TURN", .turnDTLS, nil, isSilent: true),
    .plain(.tlsNotTLS, "SSH", .turnDTLS, .garbage(burst: 3), isSilent: true),
    .plain(.tlsHandshakeFailed, "no cipher in common", .turnTLS, .alert(40)),
    .plain(.tlsHandshakeFailed, "an internal error", .stunTLS, .alert(80)),
    .plain(.tlsUnknownServerName, "an unknown name", .turnTLS, .alert(112)),
    .plain(.tlsUnknownServerName, "an unknown name", .stunTLS, .alert(112)),
    .plain(.tlsClientCertificateRequired, "no client certificate", .turnTLS, .alert(116)),
  ]

  private static let tlsVersions: [ProvokedFault] = [
    tlsVersion("TLS 1.0 and 1.1 alone", .tls10 ... .tls11),
    tlsVersion("TLS 1.2, where 1.3 is asked for", .tls12 ... .tls12, ["--min-tls", "1.3"]),
  ]

  private static func tlsVersion(
    _ means: String, _ versions: ClosedRange<TLSVersion>, _ flags: [String] = []
  ) -> ProvokedFault {
    ProvokedFault(.tlsVersion, "\(means), TURN/TLS") { subject in
      let trust = try TestTrust()
      let certificate = try trust.authority.issue(addresses: ["127.0.0.1"])
      return try await FakeServer.with(.tls(certificate, versions: versions)) {
        try await subject.probe("turns:127.0.0.1:\($0.port)", trust: trust, flags)
      }
    }
  }

  private static let day = 86_400

  private static let tlsCertificates: [[ProvokedFault]] = [
    ProvokedFault.certificates(.tlsCertificateExpired, "expired yesterday") {
      try $0.issue(addresses: ["127.0.0.1"], validity: -2 * day ... -day)
    },
    ProvokedFault.certificates(.tlsCertificateNotYetValid, "valid tomorrow") {
      try $0.issue(addresses: ["127.0.0.1"], validity: day...2 * day)
    },
    ProvokedFault.certificates(.tlsCertificateNameMismatch, "another name") {
      try $0.issue(names: ["other.test"])
    },
    ProvokedFault.certificates(.tlsCertificateNameMismatch, "another address") {
      try $0.issue(addresses: ["127.0.0.2"])
    },
    ProvokedFault.certificates(.tlsCertificateUntrusted, "an unknown authority") { _ in
      try CertificateAuthority().issue(addresses: ["127.0.0.1"])
    },
    ProvokedFault.certificates(.tlsCertificateUntrusted, "self-signed") { _ in
      try CertificateAuthority.selfSigned()
    },
    ProvokedFault.certificates(.tlsCertificateUntrusted, "a missing intermediate") {
      try $0.intermediate().issue(addresses: ["127.0.0.1"]).presenting(intermediates: "")
    },
    ProvokedFault.certificates(.tlsIssuerExpired, "an expired intermediate") {
      try $0.intermediate(validity: -2 * day ... -day).issue(addresses: ["127.0.0.1"])
    },
  ]
}
