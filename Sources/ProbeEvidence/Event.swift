/// One thing that happened during a probe, and when.
package struct Event: Equatable, Sendable {
  /// The time since the probe's start, from one monotonic clock, to the microsecond.
  package let offset: Duration
  /// What happened.
  package let what: Event.Kind

  /// Puts a happening on the probe's time line.
  package init(_ what: Event.Kind, at offset: Duration) {
    self.offset = offset.inMicroseconds
    self.what = what
  }
}

extension Event {
  /// What can happen during a probe: seen on the wire by the forwarder's tap, told by the agent or the
  /// operating system, or said by the clock. Never a judgement.
  ///
  /// What still comes from an attempt that a ``retrying(retry:)`` ended is no evidence: it is left out.
  package enum Kind: Equatable, Codable, Sendable {
    /// The path leads through the HTTP proxy at this `host:port`: until its tunnel is open, what is
    /// resolved and connected to is the proxy.
    case throughProxy(proxy: String)
    /// The server's name was handed to the resolver.
    case resolving(name: String)
    /// The resolver answered with these addresses, in its order. That this machine's own hosts file does not
    /// have them is put down only of those that are this machine's own, or none.
    case resolved(addresses: [String], isFromHosts: Bool? = nil)
    /// The resolver said no.
    case notResolved(reason: ResolutionFailure, detail: String)
    /// The server side is being opened: a TCP handshake, or a connected UDP socket.
    case connecting(to: Endpoint)
    /// The server side is open, from this local endpoint.
    case connected(from: Endpoint)
    /// The path to the server ended: on opening it or at any time later.
    case disconnected(how: Disconnection, detail: String)
    /// The proxy was asked for a tunnel to this `host:port` (CONNECT, RFC 9110 §9.3.6).
    case askingForTunnel(to: String, isAuthenticated: Bool)
    /// The proxy opened the tunnel: what follows comes from the server.
    case tunnelOpened(status: Int)
    /// The proxy opened none.
    case tunnelRefused(refusal: TunnelRefusal)
    /// The ClientHello is on its way: right after ``connected(from:)``, or the tunnel is open.
    case handshaking
    /// The server answered the ClientHello, and the handshake goes on. Not told where the same flight
    /// brings it to its end.
    case handshakeAnswered(peer: TLSPeer)
    /// The same server was asked otherwise, since it failed or does not answer; or, once the matter is
    /// decided, to see whether it speaks without TLS, too.
    case handshakeTried(trial: HandshakeTrial)
    /// TLS is up, and the certificate holds.
    case secured(peer: TLSPeer)
    /// TLS failed.
    case notSecured(failure: TLSFailure, peer: TLSPeer?)
    /// A machine on the way, or the server's own, answered a packet with an error of ICMP; the end of the
    /// path follows.
    case icmp(error: ICMPError)
    /// The agent gathers.
    case gathering
    /// A request went from the agent to the server.
    case sent(request: Request)
    /// The first reply to one of the requests came back, and is about to be handed to the agent.
    ///
    /// Further replies to the same request, which answer its retransmissions, are left out: two 438 to
    /// one request are one stale nonce.
    case received(reply: Reply)
    /// Something came back that is no reply to any request.
    case receivedUnusable(bytes: UnusableBytes, detail: String)
    /// The agent offers this candidate.
    case candidate(candidate: Candidate)
    /// The agent has gathered all that it could.
    case gatheringDone
    /// This machine stood still, or its network changed, while the probe was open.
    case disturbed(by: Disturbance)
    /// The probe starts again, under the same limit.
    case retrying(retry: Retry)
    /// The limit ran out.
    case limitReached
    /// The run was ended from outside.
    case interrupted
    /// iceprobe itself failed.
    case fault(detail: String)
  }
}

/// Why a name gave no address.
package enum ResolutionFailure: String, Codable, Sendable {
  /// No such name (NXDOMAIN).
  case nameNotFound
  /// The name exists and has no address.
  case noAddress
  /// The name is an alias (CNAME) that leads to no address.
  case deadAlias
  /// The resolver's answer does not fit into UDP, and over TCP it does not answer.
  case answerCut
  /// The resolver answered that it cannot say, such as with SERVFAIL or REFUSED.
  case resolverFailed
  /// The resolver says itself that it filters the name (RFC 8914).
  case filtered
  /// The resolver says that the domain's own DNS is at fault: its name servers, or its signatures.
  case zoneFailed
  /// No resolver could be reached.
  case noResolver
}

/// How the path to the server ended.
package enum Disconnection: String, Codable, Sendable {
  /// TCP RST to the SYN, or ICMP port unreachable.
  case refused
  /// No route, or ICMP host or network unreachable.
  case unreachable
  /// This machine has no route to anywhere near the address (ENETUNREACH).
  case noRoute
  /// This machine has no address and no default route of the address's family.
  case noFamily
  /// This machine has no route to anywhere, neither with IPv4 nor with IPv6.
  case offline
  /// This machine itself forbids it (EPERM, or EACCES without ICMP): a firewall, or another policy.
  case forbidden
  /// The operating system gave up waiting.
  case timedOut
  /// RST on an open connection.
  case reset
  /// FIN: the server closed the connection.
  case closed
}

/// Bytes from the server that are no reply.
package enum UnusableBytes: String, Codable, Sendable {
  /// Not STUN at all.
  case notSTUN
  /// A record of TLS where none was asked for (RFC 8446 §5.1), such as an alert.
  case tls
  /// STUN that breaks its own rules.
  case malformed
  /// A reply to a transaction that the agent never began.
  case otherTransaction
  /// The beginning of a message whose end has not come.
  case partial
  /// More than any exchange needs, of whatever it was. On a stream: the connection was closed for it.
  case excess
}

/// Why a probe starts again.
package enum Retry: Equatable, Codable, Sendable {
  /// 437: the 5-tuple is taken; from a fresh socket it is another one.
  case freshSocket
  /// 300: the server names another one.
  case alternateServer(at: Endpoint)
}
