import ICEConfiguration

// Every value is made anew of its parts: what has no rule here is not in what comes of it.
extension Pseudonyms {
  /// The evidence of a probe, fit to be published.
  ///
  /// - Parameter days: turns the end of a certificate, in seconds since 1970, into another one.
  mutating func evidence(_ original: Evidence, _ ends: CertificateEnds) -> Evidence {
    var evidence = Evidence(original.events.map { Event(happening($0.what, ends), at: $0.offset) })
    evidence.proof = original.proof.map { proof($0, ends) }
    return evidence
  }

  private mutating func happening(_ original: Event.Kind, _ ends: CertificateEnds) -> Event.Kind {
    switch original {
    case .throughProxy(let proxy): .throughProxy(proxy: hostAndPort(proxy))
    case .resolving(let name): .resolving(name: host(name))
    case .resolved(let addresses, let isFromHosts):
      .resolved(addresses: addresses.map { host($0) }, isFromHosts: isFromHosts)
    case .notResolved(let reason, let detail):
      .notResolved(reason: reason, detail: FreeText.resolver.instead(of: detail))
    case .connecting(let to): .connecting(to: endpoint(to))
    case .connected(let from): .connected(from: endpoint(from))
    case .disconnected(let how, let detail):
      .disconnected(how: how, detail: FreeText.connection.instead(of: detail))
    case .askingForTunnel(let to, let isAuthenticated):
      .askingForTunnel(to: hostAndPort(to), isAuthenticated: isAuthenticated)
    case .tunnelOpened(let status): .tunnelOpened(status: status)
    case .tunnelRefused(let refusal): .tunnelRefused(refusal: refused(refusal))
    case .handshaking: .handshaking
    case .handshakeAnswered(let peer): .handshakeAnswered(peer: self.peer(peer, ends))
    case .handshakeTried(let trial):
      .handshakeTried(
        trial: HandshakeTrial(
          trial.variant, trial.outcome, detail: FreeText.trial.insteadOfQuotation(trial.detail)))
    case .secured(let peer): .secured(peer: self.peer(peer, ends))
    case .notSecured(let failure, let peer):
      .notSecured(
        failure: TLSFailure(
          failure.reason, detail: FreeText.tls.insteadOfQuotation(failure.detail),
          fault: failure.fault),
        peer: peer.map { self.peer($0, ends) })
    case .icmp(let error):
      .icmp(
        error: ICMPError(
          family: error.family, type: error.type, code: error.code,
          sender: error.sender.map { host($0) }, isOwn: error.isOwn))
    case .gathering: .gathering
    case .sent(let request):
      .sent(
        request: Request(
          method: request.method, isAuthenticated: request.isAuthenticated,
          isRetransmission: request.isRetransmission))
    case .received(let reply): .received(reply: self.reply(reply))
    case .receivedUnusable(let bytes, let detail):
      .receivedUnusable(bytes: bytes, detail: FreeText.bytes.insteadOfQuotation(detail))
    case .candidate(let candidate): .candidate(candidate: self.candidate(candidate))
    case .gatheringDone: .gatheringDone
    case .disturbed(let disturbance): .disturbed(by: self.disturbance(disturbance))
    case .retrying(.freshSocket): .retrying(retry: .freshSocket)
    case .retrying(.alternateServer(let server)):
      .retrying(retry: .alternateServer(at: endpoint(server)))
    case .limitReached: .limitReached
    case .interrupted: .interrupted
    case .fault(let detail): .fault(detail: FreeText.fault.instead(of: detail))
    }
  }

  private func refused(_ original: TunnelRefusal) -> TunnelRefusal {
    switch original {
    case .status(let code, let reason, let schemes):
      .status(
        code: code, reason: FreeText.reasonPhrase.instead(of: reason),
        schemes: schemes.map { FreeText.scheme.instead(of: $0, butFor: FreeText.schemes) })
    case .notHTTP(let detail): .notHTTP(detail: FreeText.tunnel.instead(of: detail))
    }
  }

  private mutating func reply(_ original: Reply) -> Reply {
    let outcome: Reply.Outcome =
      switch original.outcome {
      case .success: .success
      case .error(let code, let reason):
        .error(code: code, reason: FreeText.reasonPhrase.instead(of: reason))
      }
    var reply = Reply(
      method: original.method, answersAuthenticated: original.answersAuthenticated,
      outcome: outcome, integrity: original.integrity)
    reply.mappedAddress = original.mappedAddress.map { endpoint($0) }
    reply.relayedAddress = original.relayedAddress.map { endpoint($0) }
    reply.lifetime = original.lifetime
    reply.realm = original.realm.map { name($0, .realm) }
    reply.software = original.software.map(FreeText.software.instead)
    reply.alternateServer = original.alternateServer.map { endpoint($0) }
    reply.defect = original.defect.map { _ in FreeText.defect.rawValue }
    return reply
  }

  private mutating func peer(_ original: TLSPeer, _ ends: CertificateEnds) -> TLSPeer {
    TLSPeer(
      version: original.version.map {
        FreeText.version.instead(of: $0, butFor: FreeText.versions)
      },
      cipher: original.cipher.map(FreeText.cipher),
      subject: original.subject.map { name($0, .certificate) },
      issuer: original.issuer.map { name($0, .certificate) },
      notAfter: original.notAfter.map(ends.moved),
      alpn: original.alpn.map {
        FreeText.protocolName.instead(of: $0, butFor: FreeText.protocols)
      },
      chain: original.chain?.map { certificate($0, ends) },
      problem: original.problem.map(FreeText.chain.instead),
      notBefore: original.notBefore.map(ends.moved),
      verifiedChain: original.verifiedChain?.map { certificate($0, ends) },
      traits: original.traits,
      group: original.group.map {
        FreeText.group.instead(of: $0, butFor: FreeText.groups)
      })
  }

  private mutating func certificate(
    _ original: PresentedCertificate, _ ends: CertificateEnds
  ) -> PresentedCertificate {
    PresentedCertificate(
      subject: name(original.subject, .certificate), issuer: name(original.issuer, .certificate),
      notAfter: original.notAfter.map(ends.moved), notBefore: original.notBefore.map(ends.moved))
  }

  private mutating func candidate(_ original: Candidate) -> Candidate {
    let isNumber = original.foundation.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return Candidate(
      kind: original.kind, address: endpoint(original.address),
      related: endpoint(original.related),
      // RFC 8839 §5.1: at most 32 characters; libnice counts.
      foundation: isNumber && original.foundation.utf8.count <= 32 ? original.foundation : "1",
      component: original.component, priority: original.priority)
  }

  private func disturbance(_ original: Disturbance) -> Disturbance {
    switch original {
    case .stoodStill(let asleep, let stopped): .stoodStill(asleep: asleep, stopped: stopped)
    case .networkChanged(let detail):
      .networkChanged(detail: FreeText.network.instead(of: detail))
    }
  }

  // MARK: - Proofs

  private mutating func proof(_ original: Proof, _ ends: CertificateEnds) -> Proof {
    var proof = Proof(start: original.start)
    proof.attempts = original.attempts.map { attempt in
      let peer = attempt.peer.flatMap { try? ServerURL($0) }.map { url($0).description }
      var copy = ProofAttempt(way: attempt.way, peer: peer)
      copy.peerAddress = attempt.peerAddress.map { endpoint($0) }
      copy.events = attempt.events.map { ProofEvent(happening($0.what, ends), at: $0.offset) }
      copy.packets = attempt.packets
      copy.bigPackets = attempt.bigPackets
      copy.hold = attempt.hold
      copy.throughput = attempt.throughput
      return copy
    }
    proof.source = original.source.map { source in
      RelaySource(
        relayed: endpoint(source.relayed), source: source.source.map { endpoint($0) },
        isReached: source.isReached, isDirect: source.isDirect)
    }
    return proof
  }

  private mutating func happening(
    _ original: ProofEvent.Kind, _ ends: CertificateEnds
  ) -> ProofEvent.Kind {
    switch original {
    case .climbing(let what): .climbing(what: happening(what, ends))
    case .exchanged(let side, let what): .exchanged(side: side, what: happening(what, ends))
    case .arrived(let side): .arrived(side: side)
    case .ready: .ready
    case .disturbed(let disturbance): .disturbed(by: self.disturbance(disturbance))
    case .limitReached: .limitReached
    case .interrupted: .interrupted
    case .fault(let detail): .fault(detail: FreeText.fault.instead(of: detail))
    }
  }

  // MARK: - The vantage

  /// The vantage, fit to be published.
  mutating func vantage(_ original: VantageEvidence) -> VantageEvidence {
    var vantage = VantageEvidence()
    vantage.interfaces = original.interfaces?.map {
      VantageEvidence.Interface(
        name: $0.name == "lo" ? "lo" : name($0.name, .interface),
        addresses: $0.addresses.map { host($0) })
    }
    vantage.ipv4Route = original.ipv4Route.map { route($0) }
    vantage.ipv6Route = original.ipv6Route.map { route($0) }
    vantage.resolvers = original.resolvers?.map { host($0) }
    vantage.mappings = original.mappings.map {
      ObservedMapping(
        server: endpoint($0.server), local: endpoint($0.local),
        mapped: $0.mapped.map { endpoint($0) })
    }
    vantage.disturbance = original.disturbance.map(disturbance)
    return vantage
  }

  private mutating func route(
    _ original: VantageEvidence.DefaultRoute
  ) -> VantageEvidence.DefaultRoute {
    switch original {
    case .missing: .missing
    case .present(let address): .present(localAddress: host(address))
    }
  }
}

/// The ends of certificates on another calendar: the second at which one ends would tell which it is.
struct CertificateEnds {
  /// When the run started, in seconds since 1970.
  let start: Int
  /// When it starts on the other calendar.
  let other: Int

  /// 86,400 seconds are a day.
  private static let day = 86_400

  /// As many whole days after the start, and at noon of that day.
  func moved(_ end: Int) -> Int {
    let left = Double(end) - Double(start)
    let days = (left / Double(Self.day)).rounded(.down)
    return other + Int(days) * Self.day + Self.day / 2
  }
}
