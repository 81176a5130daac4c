import ICEAgent
import ICEConfiguration
import NIOCore
import ProbeEvidence

/// A relay while it is proved: what a probe was granted, and what a prover does with it. Neither knows
/// the other.
///
/// Lives on an event loop, together with its probe and its prover.
actor RelaySession {
  /// Who proves the relay; called on the event loop.
  struct Listener: Sendable {
    /// A message went to the server or came from it, after the relay was granted.
    let exchanged: @Sendable (Event.Kind, Agent.Role) -> Void
    /// Data passed the forwarder.
    let relayed: @Sendable (Forwarder.Direction, Relaying.Payload, Agent.Role) -> Void
    /// The agent reports how it fares with the other one.
    let agentIs: @Sendable (Agent.State, Agent.Role) -> Void
  }

  /// The number that the proof's packets carry.
  let run: UInt64
  let role: Agent.Role
  let plan: ProofPlan
  /// The longest that the server took for an answer to an earlier relay; nil for the first one.
  let knownSlowestAnswer: Duration?
  /// The relay; nil until it was granted, and if the agent takes none.
  private(set) var end: ProofEnd?
  /// The address that the server sees.
  private(set) var mappedAddress: Endpoint?
  /// Where the server was reached; nil if a proxy chose the way.
  private(set) var server: Endpoint?
  /// The way to the server, which lives as long as the relay.
  private weak var forwarder: Forwarder?
  /// The longest that the server has taken for an answer; nil if it has answered nothing.
  private(set) var slowestAnswer: Duration?
  private var listener: Listener?
  private let loop: any EventLoop

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    loop.executor.asUnownedSerialExecutor()
  }

  /// A session without a relay, to be proved as `plan` has it; the first of two unless `role` says otherwise.
  init(
    _ plan: ProofPlan, run: UInt64, role: Agent.Role = .controlling,
    knownSlowestAnswer: Duration? = nil,
    listener: Listener? = nil, on loop: any EventLoop
  ) {
    self.plan = plan
    self.run = run
    self.role = role
    self.knownSlowestAnswer = knownSlowestAnswer
    self.listener = listener
    self.loop = loop
  }

  /// Has `listener` know of what happens from now on.
  func observe(by listener: Listener) { self.listener = listener }

  /// The server granted the relay that `agent` offers at `address`; nil if it offers none.
  func granted(
    _ agent: Agent?, at address: Endpoint?, of server: Endpoint?, through forwarder: Forwarder?,
    mappedAddress: Endpoint?, slowestAnswer: Duration?
  ) {
    self.server = server
    self.forwarder = forwarder
    end = agent.flatMap { agent in
      address.map { ProofEnd(agent: agent, address: $0, kind: .relayed) }
    }
    self.mappedAddress = mappedAddress
    self.slowestAnswer = slowestAnswer
  }

  /// Asks the server whether the relay may send to `peer`; nil if it says nothing within `patience`.
  func permission(for peer: Endpoint, within patience: Duration) async -> Reply? {
    await forwarder?.permission(for: peer, within: patience)
  }

  /// Has the relay send `data` to `peer` until ``endOutreach()``, past the agent.
  func reach(_ peer: Endpoint, with data: [UInt8]) async {
    await forwarder?.reach(peer, with: data)
  }

  /// Has the relay send no more.
  /// - Returns: whether the server permitted it.
  func endOutreach() async -> Bool { await forwarder?.endOutreach() ?? false }

  func exchanged(_ happening: Event.Kind) { listener?.exchanged(happening, role) }

  func relayed(_ direction: Forwarder.Direction, _ payload: Relaying.Payload) {
    listener?.relayed(direction, payload, role)
  }

  func agentIs(_ state: Agent.State) { listener?.agentIs(state, role) }
}
