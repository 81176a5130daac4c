import ICEConfiguration
import OpenSSL

/// Who is trusted, made ready for each kind of security that a plan needs: loading the system's
/// authorities takes about 50 ms, which nothing that is timed should pay for.
struct TrustContexts: Sendable {
  /// For TLS over a stream.
  let tls: TLSContext?
  /// For those who ask whether TLS is spoken where no URL asks for it: whom they trust is no matter.
  let asking: TLSContext?
  /// For DTLS over datagrams.
  let dtls: DTLSContext?
  /// For those who ask whether DTLS is spoken where no URL asks for it; nil if OpenSSL has none. Made for
  /// the first of them.
  static let askingDTLS = try? DTLSContext()

  /// Makes what `plan` needs. A file that somebody named is looked into even where nothing needs it.
  ///
  /// DTLS is version 1.2 whatever `oldest` says: OpenSSL 3 speaks no later one.
  init(
    for plan: ProbePlan, trust: Prober.Trust, oldest: Prober.TLSVersion = .tls12
  ) throws(TLSConfigurationError) {
    let transports = Set(plan.probes.map(\.url.transport))
    let authorities = TLSContext.Trust(trust)
    let versions = (oldest == .tls13 ? OpenSSL.TLSVersion.tls13 : .tls12) ... .tls13
    tls =
      transports.contains(.tls) || trust != .system
      ? try TLSContext(client: authorities, versions: versions) : nil
    asking =
      if tls == nil, transports.contains(.tcp) {
        try TLSContext(trustingNobodyIn: versions)
      } else {
        tls
      }
    dtls = transports.contains(.dtls) ? try DTLSContext(client: authorities) : nil
  }
}

extension TLSContext.Trust {
  init(_ trust: Prober.Trust) {
    switch trust {
    case .system: self = .system
    case .file(let path): self = .file(path)
    }
  }
}
