/// One server to be probed: everything that a probe needs to know, and nothing about who asked.
///
/// A class, and never changed: a run has thousands, each of which many hold at once.
package final class ProbeSpec: Sendable {
  /// A server name that no filter has a reason to stop, and that no server of ours has: RFC 2606 §3
  /// reserves it. Where a handshake fails, another one with this name tells a filter from a server.
  package static let neutralName = "example.com"

  /// Its place in ``ProbePlan/probes``.
  package let id: Int
  /// Where the server is, and how it is spoken to.
  package let url: ServerURL
  /// What the server is shown when it asks; nil for STUN.
  package let credential: Credential?
  /// Whether the agent gathers relays only: true if every tenant that uses the server says so.
  package let forcesRelay: Bool
  /// How long the probe may take before silence is the verdict.
  package let limit: Duration
  /// The address family that is asked for; nil for both.
  package let family: AddressFamily?
  /// Where the probe comes from; nil for whatever the system chooses.
  package let origin: LocalOrigin?
  /// The proxy through which the server is probed as well; nil for none.
  package let proxy: Proxy?
  /// How a relay that is granted is proved with data; nil for not at all, and for STUN.
  package let proof: ProofPlan?
  /// The probe of another TURN server that a tenant has beside this one: a relay of its may stand at
  /// the other end of a proof. Nil without a proof, and where there is none on another host.
  package let otherServer: Int?
  /// How often the server is tried.
  package let attempts: AttemptRule

  /// Makes a spec as the plan does; tests of the prober make their own.
  package init(
    id: Int, url: ServerURL, credential: Credential?, forcesRelay: Bool,
    limit: Duration = Deadlines.limit, family: AddressFamily? = nil,
    origin: LocalOrigin? = nil, proxy: Proxy? = nil,
    proof: ProofPlan? = nil, otherServer: Int? = nil, attempts: AttemptRule = .once
  ) {
    self.id = id
    self.url = url
    self.credential = credential
    self.forcesRelay = forcesRelay
    self.limit = limit
    self.family = family
    self.origin = origin
    self.proxy = proxy
    self.proof = url.kind == .turn ? proof : nil
    self.otherServer = otherServer
    self.attempts = attempts
  }
}

extension ProbeSpec {
  /// What asks the same server for a relay that stands at the other end of a proof: on its own, and
  /// without a proof.
  package func secondRelay(within limit: Duration) -> ProbeSpec {
    ProbeSpec(
      id: id, url: url, credential: credential, forcesRelay: true, limit: limit, family: family)
  }
}
