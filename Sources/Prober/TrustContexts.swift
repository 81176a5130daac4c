import OpenSSL
import Reachability

/// Who is trusted, made ready for each kind of security that a plan needs: loading the system's
/// authorities takes about 50 ms, which nothing that is timed should pay for.
struct TrustContexts: Sendable {
  /// For TLS over a stream.
  let tls: TLSContext?
  /// For DTLS over datagrams.
  let dtls: DTLSContext?

  /// Makes what `plan` needs. A file that somebody named is looked into even where nothing needs it.
  init(for plan: ProbePlan, trust: Prober.Trust) throws(TLSConfigurationError) {
    let transports = Set(plan.probes.map(\.url.transport))
    let authorities = TLSContext.Trust(trust)
    tls = transports.contains(.tls) || trust != .system ? try TLSContext(client: authorities) : nil
    dtls = transports.contains(.dtls) ? try DTLSContext(client: authorities) : nil
  }
}

extension TLSContext.Trust {
  fileprivate init(_ trust: Prober.Trust) {
    switch trust {
    case .system: self = .system
    case .file(let path): self = .file(path)
    }
  }
}
