import ICEConfiguration
import ProbeEvidence

/// What to do about a certificate, by what OpenSSL holds against it.
struct CertificateAdvice: Equatable {
  /// Who does what.
  let hint: String
  /// What there is to know beside OpenSSL's words; nil for nothing.
  let words: String?

  private init(_ hint: String, words: String? = nil) {
    (self.hint, self.words) = (hint, words)
  }

  /// What helps against `fault` in what the server at `url` presents; nil where the cause says it all.
  init?(_ fault: CertificateFault?, of peer: TLSPeer?, at url: ServerURL) {
    if let standIn = fault.flatMap({ $0.isAboutTrust ? StandIn(peer) : nil }) {
      self.init(standIn.hint, words: standIn.words)
      return
    }
    switch fault {
    case .selfSigned:
      self.init(
        "Server admin: replace the self-signed certificate with one of a CA: there is no chain to "
          + "serve. In a test of your own, use --ca-file.")
    case .unknownRoot:
      self.init(
        "If this CA is meant to be trusted, install its root here or use --ca-file. Else a proxy "
          + "opens TLS on this network, or the server admin must replace the certificate.")
    case .issuerMissing:
      self.init(
        "Server admin: serve the whole chain. With a private CA or a TLS proxy, use --ca-file.")
    case .weak:
      self.init("Server admin: reissue the certificate with RSA 2048 or ECDSA P-256 and SHA-256.")
    case .wrongPurpose:
      self.init(
        "Server admin: reissue the certificate for servers (extended key usage serverAuth).")
    case .notAnAuthority:
      self.init(
        "Server admin: reissue the certificate: an issuer in its chain may not issue it (basic "
          + "constraints, path length, key usage).")
    case .nameConstraint:
      self.init(
        "Server admin: have it issued by a CA that may issue for this name: the constraints of an "
          + "issuer in its chain forbid it.")
    case .extensionUnknown:
      self.init(
        "Server admin: reissue the certificate without the critical extension that clients do not "
          + "know.")
    case .badSignature:
      self.init(
        "Server admin: serve the issuer's certificate that fits: one of the same name and another "
          + "key is in the chain.")
    case .chainTooLong:
      self.init("Server admin: serve only the certificates between the server's own and the root.")
    case .revoked: self.init("Server admin: reissue the certificate: this one was revoked.")
    case .issuerNotYetValid:
      self.init(
        "Check this machine's clock. Server admin: check the dates of the issuers' certificates.")
    case .nameInSubjectOnly:
      self.init(
        "Server admin: reissue it with the name in the URL as subjectAltName"
          + (url.host.isLiteral ? ", the address as iPAddress." : "."),
        words: "the name stands in the subject only, where clients do not look")
    case .addressAsDNSName:
      self.init(
        "Server admin: reissue it with the address as a subjectAltName of type iPAddress.",
        words: "the address stands there as a DNS name, where clients do not look for addresses")
    case .other, nil: return nil
    }
  }
}

extension CertificateFault {
  /// Whether it is that nobody trusted vouches for the certificate.
  fileprivate var isAboutTrust: Bool {
    switch self {
    case .selfSigned, .unknownRoot, .issuerMissing: true
    case .weak, .wrongPurpose, .notAnAuthority, .nameConstraint, .extensionUnknown, .badSignature,
      .chainTooLong, .revoked, .issuerNotYetValid, .nameInSubjectOnly, .addressAsDNSName, .other:
      false
    }
  }
}

/// A certificate that software makes for itself, and presents where nobody gave it another one.
private enum StandIn {
  case kubernetes, traefik, certManager, caddy, haproxyIngress, openShift, snakeOil

  /// By the names that the software writes into it: those of its subject, or of the issuer that it
  /// makes for itself as well.
  private static let marks: [(String, StandIn)] = [
    ("Kubernetes Ingress Controller Fake Certificate", .kubernetes),
    ("TRAEFIK DEFAULT CERT", .traefik), ("cert-manager.local", .certManager),
    ("Caddy Local Authority", .caddy), ("HAProxy Ingress", .haproxyIngress),
    ("openshift-ingress", .openShift), ("ingress-operator@", .openShift),
    ("snakeoil", .snakeOil),
  ]

  init?(_ peer: TLSPeer?) {
    let names = [peer?.subject, peer?.issuer].compactMap { $0?.lowercased() }
    let found = Self.marks.first { mark, _ in
      names.contains { $0.contains(mark.lowercased()) }
    }
    guard let found else { return nil }
    self = found.1
  }

  private var maker: String {
    switch self {
    case .kubernetes: "Kubernetes' ingress controller"
    case .traefik: "Traefik"
    case .certManager: "cert-manager"
    case .caddy: "Caddy"
    case .haproxyIngress: "HAProxy's ingress controller"
    case .openShift: "OpenShift's router"
    case .snakeOil: "Debian's package ssl-cert"
    }
  }

  var words: String { "this is the default certificate of \(maker)" }

  var hint: String {
    switch self {
    case .certManager:
      "Server admin: cert-manager has not got the real certificate yet: see the Certificate's events."
    case .snakeOil:
      "Server admin: configure the server's own certificate (coturn: cert, pkey)."
    case .kubernetes, .traefik, .caddy, .haproxyIngress, .openShift:
      "Server admin: no route or certificate is set up for this name in \(maker)."
    }
  }
}
