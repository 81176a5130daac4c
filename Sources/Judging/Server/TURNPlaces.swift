import Causes
import ICEConfiguration
import ProbeEvidence

/// Where TURN was answered in a run: a server that is silent to STUN only is no matter of a firewall.
struct TURNPlaces {
  private struct Place: Hashable {
    let server: Endpoint
    let transport: ServerTransport
  }

  private let places: Set<Place>

  /// The places of the probes of TURN servers to which anything was answered, if only an error.
  init(_ specs: [ProbeSpec], _ probes: [JudgedProbe]) {
    places = Set(
      zip(specs, probes).filter { $0.0.url.kind == .turn }.flatMap { spec, probe in
        probe.endpoints.compactMap { endpoint in
          guard let findings = endpoint.findings, !findings.replies.isEmpty else { return nil }
          return findings.remote.map { Place(server: $0, transport: spec.url.transport) }
        }
      })
  }

  /// Whether TURN was answered at a STUN server's own address, port and transport.
  func contains(_ server: Endpoint?, over transport: ServerTransport) -> Bool {
    server.map { places.contains(Place(server: $0, transport: transport)) } ?? false
  }
}

extension JudgedProbe {
  /// The same, knowing where TURN was answered: the silence of a STUN server there has another reason than
  /// the network.
  func knowing(_ turn: TURNPlaces, of url: ServerURL) -> JudgedProbe {
    guard url.kind == .stun else { return self }
    return replacingVerdicts { endpoint in
      guard let failure = endpoint.verdict.failure, failure.cause == .bindingNoResponse,
        turn.contains(endpoint.findings?.remote, over: url.transport)
      else { return endpoint.verdict }
      return .failure(
        failure.adding(
          "TURN answers at the same address and port",
          hint: "Server admin: it does not answer Binding requests (coturn: no-stun, secure-stun). "
            + "Configuration owner: leave this STUN server out: TURN finds the client's address, too."
        ))
    }
  }
}
