import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("What helps against a certificate")
struct CertificateAdviceTests {
  @Test(
    "OpenSSL's verdict leads to the step that helps",
    arguments: [
      (.selfSigned, "replace the self-signed"), (.unknownRoot, "install its root here"),
      (.issuerMissing, "serve the whole chain"), (.weak, "RSA 2048"),
      (.wrongPurpose, "serverAuth"), (.notAnAuthority, "may not issue"),
      (.nameConstraint, "may issue for this name"), (.extensionUnknown, "critical extension"),
      (.badSignature, "another key"), (.chainTooLong, "between the server's own and the root"),
      (.revoked, "revoked"), (.issuerNotYetValid, "clock"),
      (.nameInSubjectOnly, "subjectAltName"), (.addressAsDNSName, "iPAddress"),
      (.wildcardOfOtherDepth, "asterisk"),
    ] as [(CertificateFault, String)])
  func advice(fault: CertificateFault, words: String) throws {
    let url = try ServerURL("turns:turn.example.com")
    let hint = CertificateAdvice(fault, of: nil, at: url)?.hint ?? ""
    #expect(hint.contains(words), "\(hint)")
    #expect(hint.contains("serve the whole chain") == (fault == .issuerMissing))
  }

  @Test("Every verdict but an unknown one has its step", arguments: CertificateFault.allCases)
  func whole(fault: CertificateFault) throws {
    let advice = CertificateAdvice(fault, of: nil, at: try ServerURL("turns:turn.example.com"))
    #expect((advice == nil) == (fault == .other))
  }

  @Test(
    "A certificate that software makes for itself is named",
    arguments: [
      ("CN=Kubernetes Ingress Controller Fake Certificate,O=Acme Co", nil, "ingress controller"),
      ("CN=TRAEFIK DEFAULT CERT", nil, "Traefik"),
      ("CN=turn.example.com", "CN=cert-manager.local", "cert-manager"),
      ("CN=turn.example.com", "CN=Caddy Local Authority - ECC Intermediate", "Caddy"),
      ("CN=turn.example.com", "CN=(STAGING) Counterfeit Cashew R10", "staging"),
      ("CN=CloudFlare Origin Certificate", "OU=CloudFlare Origin SSL CA", "Cloudflare"),
      ("CN=turn.example.com", "O=Zscaler Inc.,CN=Zscaler Intermediate", "TLS inspection"),
    ] as [(String, String?, String)])
  func standIn(subject: String, issuer: String?, words: String) throws {
    let url = try ServerURL("turns:turn.example.com")
    let peer = TLSPeer(subject: subject, issuer: issuer ?? subject)
    for fault in [CertificateFault.selfSigned, .issuerMissing, .unknownRoot] {
      let advice = try #require(CertificateAdvice(fault, of: peer, at: url))
      #expect(advice.words?.contains(words) == true)
      #expect(!advice.hint.contains("chain"))
    }
    // A real fault of a certificate that only bears such a name stays what it is.
    #expect(CertificateAdvice(.weak, of: peer, at: url)?.words == nil)
  }

  private func judged(_ url: String, _ failure: TLSFailure) throws -> Failure? {
    let evidence = Evidence(timed: [
      .connecting(to: Endpoint(address: "192.0.2.1", port: 5349)),
      .connected(from: Endpoint(address: "10.0.0.5", port: 40_000)), .handshaking,
      .notSecured(failure: failure, peer: TLSPeer(subject: "CN=turn.example.com")),
    ])
    guard case .decided(let verdict, _) = Judge(of: try ServerURL(url)).judge(evidence) else {
      return nil
    }
    return verdict.failure
  }

  @Test("A name in the wrong place is said to stand there")
  func misplaced() throws {
    let only = try judged(
      "turns:turn.example.com",
      TLSFailure(.certificateNameMismatch, detail: "it has no names", fault: .nameInSubjectOnly))
    #expect(only?.detail?.hasPrefix("it has no names; the name stands in the subject only") == true)
    #expect(only?.hint.contains("subjectAltName") == true)
    let address = try judged(
      "turns:198.51.100.80",
      TLSFailure(
        .certificateNameMismatch, detail: "it names 198.51.100.80", fault: .addressAsDNSName))
    #expect(address?.detail?.contains("as a DNS name") == true)
    #expect(address?.hint.contains("iPAddress") == true)
  }

  @Test("The alert about the name has its own cause, and says so where none was sent")
  func unknownName() throws {
    let alert = TLSFailure(.unknownServerName, detail: "unrecognized name (alert 112)")
    let byName = try judged("turns:turn.example.com", alert)
    #expect(byName?.cause == .tlsUnknownServerName)
    #expect(byName?.detail == "unrecognized name (alert 112)")
    let byAddress = try judged("turns:198.51.100.80", alert)
    #expect(byAddress?.cause == .tlsUnknownServerName)
    #expect(byAddress?.hint.contains("name the server in the URL") == true)
  }

  @Test("TLS 1.3 asks for a client certificate when the handshake is over")
  func clientCertificate() throws {
    let evidence = Evidence(timed: [
      .connecting(to: Endpoint(address: "192.0.2.1", port: 5349)),
      .connected(from: Endpoint(address: "10.0.0.5", port: 40_000)), .handshaking,
      .secured(peer: TLSPeer(version: "TLSv1.3")), .gathering,
      .sent(request: Request(method: .allocate, isAuthenticated: false)),
      .notSecured(
        failure: TLSFailure(.clientCertificateRequired, detail: "certificate required (alert 116)"),
        peer: TLSPeer(version: "TLSv1.3")),
    ])
    guard
      case .decided(let verdict, _) = Judge(of: try ServerURL("turns:turn.example.com"))
        .judge(evidence)
    else {
      Issue.record("undecided")
      return
    }
    #expect(verdict.failure?.cause == .tlsClientCertificateRequired)
  }
}
