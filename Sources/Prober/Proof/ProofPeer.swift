import ICEAgent
import ICEConfiguration
import NIOCore
import ProbeEvidence

/// What stands at the other end of a relay while it is proved.
enum ProofPeer {
  /// A relay of its own.
  case relay(Probe, RelaySession)
  /// A plain socket of this machine.
  case socket(PlainPeer)

  /// Its end; nil if there is none.
  var end: ProofEnd? {
    get async {
      switch self {
      case .relay(_, let session): await session.end
      case .socket(let peer): await peer.end
      }
    }
  }

  /// Frees what it holds, which may take as long as `bound`.
  func tearDown(within bound: Duration) async {
    switch self {
    case .relay(let probe, _): await probe.tearDown(within: bound)
    case .socket(let peer): await peer.close()
    }
  }
}

/// A plain socket at the other end of a relay: an agent behind a forwarder that sends to the relayed
/// address and takes nothing from anybody else.
///
/// The relay is told the probe's own mapped address, and this socket's port. Where a NAT gives it
/// another port, the relay's agent learns that one from the first packet (RFC 8445 §7.3.1.3): what a
/// relay lets in depends on the address alone (RFC 8656 §9).
actor PlainPeer {
  private let loop: any EventLoop
  private let relayed: Endpoint
  private let mapped: Endpoint
  private let run: UInt64
  private let forwarder: Forwarder
  private var agent: Agent?
  private var local: Endpoint?
  private var agentSidePort: UInt16 = 0
  private let told: @Sendable (Agent.Event) -> Void

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A peer for the relay at `relayed`, of a client that its server sees at `mapped`.
  init(
    of relayed: Endpoint, seenAt mapped: Endpoint, run: UInt64, _ plan: ProofPlan,
    on loop: any EventLoop,
    told: @escaping @Sendable (Agent.Event) -> Void,
    passed: @escaping @Sendable (Forwarder.Direction, Relaying.Payload) -> Void,
    happened: @escaping @Sendable (Event.Kind) -> Void
  ) {
    self.loop = loop
    self.relayed = relayed
    self.mapped = mapped
    self.run = run
    self.told = told
    forwarder = Forwarder(
      loop: loop, credential: nil, transport: .udp,
      relaying: Relaying(run: run, serverSide: .peer, plan: plan), relayed: passed,
      observer: happened)
  }

  /// Opens the socket, and the agent behind it. What fails is told as an event.
  func open(patience: Duration) async throws -> Bool {
    guard await forwarder.openServerSide(.udp, to: relayed, patience: patience) else {
      return false
    }
    agentSidePort = try await forwarder.openAgentSide()
    let run = self.run
    let agent = try await Agent(
      server: nil, forcesRelay: false, role: .controlled,
      reply: { ProofPacket.echo(of: $0, run: run) }, onEvent: told)
    self.agent = agent
    local = await forwarder.localEndpoint
    try await forwarder.admitAgent(port: agent.localPort)
    return true
  }

  /// Where the relay finds the socket.
  var end: ProofEnd? {
    guard let agent, let local else { return nil }
    return ProofEnd(
      agent: agent, address: Endpoint(address: mapped.address, port: local.port),
      kind: .serverReflexive)
  }

  /// Where the peer's own agent finds the relay: at the forwarder.
  var relayForAgent: Endpoint { Endpoint(address: "127.0.0.1", port: agentSidePort) }

  /// Ends the agent and closes the socket.
  func close() async {
    await agent?.close()
    await forwarder.close(within: .zero)
  }
}
