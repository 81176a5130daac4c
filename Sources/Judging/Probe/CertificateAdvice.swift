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
    case .wildcardOfOtherDepth:
      self.init(
        "Server admin: reissue it with the name in the URL itself as subjectAltName. Configuration "
          + "owner: or use a name with one label in place of the asterisk.",
        words: "a wildcard covers exactly one label")
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
      .chainTooLong, .revoked, .issuerNotYetValid, .nameInSubjectOnly, .addressAsDNSName,
      .wildcardOfOtherDepth, .other:
      false
    }
  }
}

/// A certificate that no client is meant to see: software makes it for itself where nobody gave it another
/// one, a CA issues it for tests or for its own proxies, or a gateway puts it in the server's place.
private enum StandIn {
  case kubernetes, traefik, certManager, caddy, haproxyIngress, openShift, snakeOil
  /// Of a router, a firewall or a storage box, whose own web page answers.
  case device(String)
  /// Of Let's Encrypt's staging environment.
  case staging
  /// For Cloudflare's own proxies.
  case cloudflareOrigin
  /// Of a product that opens TLS on a network or on this machine.
  case inspection(String)

  /// By the names that the software writes into it: those of its subject, or of the issuer that it
  /// makes for itself as well.
  private static let marks: [(String, StandIn)] =
    [
      ("Kubernetes Ingress Controller Fake Certificate", .kubernetes),
      ("TRAEFIK DEFAULT CERT", .traefik), ("cert-manager.local", .certManager),
      ("Caddy Local Authority", .caddy), ("HAProxy Ingress", .haproxyIngress),
      ("openshift-ingress", .openShift), ("ingress-operator@", .openShift),
      ("snakeoil", .snakeOil),
      ("(STAGING)", .staging), ("Fake LE ", .staging),
      ("CloudFlare Origin", .cloudflareOrigin),
      ("Plesk", .device("Plesk")), ("Synology", .device("Synology")), ("O=QNAP", .device("QNAP")),
      ("UniFi", .device("UniFi")), ("pfSense", .device("pfSense")),
      ("OPNsense", .device("OPNsense")),
      ("fritz.box", .device("FRITZ!Box")), ("MikroTik", .device("MikroTik")),
    ] + products.map { ($0, .inspection($0)) }

  /// Products whose certificates stand in for a server's, by the names that they issue them under.
  private static let products = [
    "Fortinet", "FortiGate", "Zscaler", "Netskope", "Palo Alto Networks", "Blue Coat", "Forcepoint",
    "Cisco Umbrella", "Cloudflare Gateway", "Gateway CA - Cloudflare Managed", "SonicWall",
    "Sophos",
    "WatchGuard", "Barracuda", "Check Point", "McAfee Web Gateway", "Skyhigh", "Smoothwall",
    "Securly",
    "Lightspeed Rocket", "iboss", "Menlo Security", "Cato Networks", "Untangle", "Kaspersky",
    "ESET SSL Filter", "Bitdefender", "Avast Web", "AVG Web", "Dr.Web", "AdGuard", "mitmproxy",
    "Charles Proxy", "Fiddler", "PortSwigger",
  ]

  init?(_ peer: TLSPeer?) {
    let names =
      ([peer?.subject, peer?.issuer].compactMap(\.self) + (peer?.chain ?? []).map(\.issuer))
      .map { $0.lowercased() }
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
    case .device(let name), .inspection(let name): name
    case .staging: "Let's Encrypt's staging environment"
    case .cloudflareOrigin: "Cloudflare"
    }
  }

  var words: String {
    switch self {
    case .staging: "this is a test certificate of \(maker)"
    case .cloudflareOrigin: "this is an origin certificate of Cloudflare"
    case .inspection: "\(maker) issued it: consistent with TLS inspection"
    case .kubernetes, .traefik, .certManager, .caddy, .haproxyIngress, .openShift, .snakeOil,
      .device:
      "this is the default certificate of \(maker)"
    }
  }

  var hint: String {
    switch self {
    case .certManager:
      "Server admin: cert-manager has not got the real certificate yet: see the Certificate's events."
    case .snakeOil:
      "Server admin: configure the server's own certificate (coturn: cert, pkey)."
    case .kubernetes, .traefik, .caddy, .haproxyIngress, .openShift:
      "Server admin: no route or certificate is set up for this name in \(maker)."
    case .device:
      "Server admin: \(maker) itself answers: check that the port leads to the TURN server, and give it a "
        + "certificate of a CA."
    case .staging:
      "Server admin: request the certificate from the production environment: staging is for tests."
    case .cloudflareOrigin:
      "Server admin: use a certificate of a public CA: only Cloudflare's proxies trust this one, and they "
        + "pass on no TURN."
    case .inspection:
      "Network admin: TLS is inspected by \(maker), on this network or this machine: exempt the server, or "
        + "install its authority here (--ca-file)."
    }
  }
}
