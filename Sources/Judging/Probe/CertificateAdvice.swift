import ProbeEvidence

/// What to do about a certificate that is not trusted, by what OpenSSL holds against it.
enum CertificateAdvice: CaseIterable {
  case selfSigned, balancersDefault, untrustedRoot, incomplete, weak, wrongPurpose, brokenChain
  case revoked

  /// Reads OpenSSL's words, which begin the detail, and who issued the certificate that they are about.
  ///
  /// The words are those of `X509_verify_cert_error_string` in OpenSSL 1.1 and 3.
  init?(_ detail: String) {
    let text = detail.lowercased()
    func says(_ words: String...) -> Bool { words.contains { text.contains($0) } }
    if says("fake certificate", "traefik default cert", "default certificate", "snakeoil") {
      self = .balancersDefault
    } else if says("in certificate chain") {
      self = .untrustedRoot
    } else if says("self-signed", "self signed") {
      self = .selfSigned
    } else if says("too weak") {
      self = .weak
    } else if says("purpose") {
      self = .wrongPurpose
    } else if says("revoked") {
      self = .revoked
    } else if says(
      "invalid ca", "path length", "subtree", "critical extension", "certificate signature failure",
      "authority and subject key", "not permitted to sign")
    {
      self = .brokenChain
    } else if says("unable to get") {
      self = .incomplete
    } else {
      return nil
    }
  }

  /// Who does what.
  var hint: String {
    switch self {
    case .selfSigned:
      "Server admin: replace the self-signed certificate with one of a CA: there is no chain to serve. "
        + "In a test of your own, use --ca-file."
    case .balancersDefault:
      "Server admin: this is the default certificate of a balancer or package: no route or certificate "
        + "is set up for this name."
    case .untrustedRoot:
      "If this CA is meant to be trusted, install its root here or use --ca-file. Else a proxy opens TLS "
        + "on this network, or the server admin must replace the certificate."
    case .incomplete:
      "Server admin: serve the whole chain. With a private CA or a TLS proxy, use --ca-file."
    case .weak:
      "Server admin: reissue the certificate with RSA 2048 or ECDSA P-256 and SHA-256."
    case .wrongPurpose:
      "Server admin: reissue the certificate for servers (extended key usage serverAuth)."
    case .brokenChain:
      "Server admin: reissue the certificate: its chain breaks the rules that the detail names."
    case .revoked: "Server admin: reissue the certificate: this one was revoked."
    }
  }
}
