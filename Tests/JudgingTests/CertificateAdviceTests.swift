import Testing

@testable import Judging

@Suite("What helps a certificate that is not trusted")
struct CertificateAdviceTests {
  @Test(
    "OpenSSL's words lead to the step that helps",
    arguments: [
      ("self-signed certificate, issuer CN=turn.example.com", .selfSigned),
      ("self signed certificate, issuer CN=a", .selfSigned),
      ("self-signed certificate, issuer CN=TRAEFIK DEFAULT CERT", .balancersDefault),
      (
        "self-signed certificate, issuer CN=Kubernetes Ingress Controller Fake Certificate",
        .balancersDefault
      ),
      ("self-signed certificate in certificate chain, issuer CN=Root", .untrustedRoot),
      ("unable to get local issuer certificate, issuer CN=R3", .incomplete),
      ("unable to get issuer certificate, issuer CN=R3", .incomplete),
      ("EE certificate key too weak, issuer CN=R3", .weak), ("CA certificate key too weak", .weak),
      ("CA signature digest algorithm too weak, issuer CN=R3", .weak),
      ("unsuitable certificate purpose, issuer CN=R3", .wrongPurpose),
      ("unsupported certificate purpose", .wrongPurpose),
      ("certificate revoked, issuer CN=R3", .revoked),
      ("invalid CA certificate, issuer CN=leaf", .brokenChain),
      ("path length constraint exceeded", .brokenChain),
      ("permitted subtree violation", .brokenChain),
      ("unhandled critical extension", .brokenChain), ("an error of tomorrow", nil),
    ] as [(String, CertificateAdvice?)])
  func advice(detail: String, advice: CertificateAdvice?) {
    #expect(CertificateAdvice(detail) == advice)
  }

  @Test("Where no chain is missing nobody is told to serve one")
  func chain() {
    for advice in CertificateAdvice.allCases {
      #expect(advice.hint.contains("serve the whole chain") == (advice == .incomplete))
    }
  }
}
