import CNice

/// One disposable ICE agent of libnice, gathering its candidates over 127.0.0.1.
///
/// It has one stream of one component, and one server. An agent that exists is gathering, until
/// `close()` or until nobody refers to it any more.
@ICEActor
public final class Agent {
  /// What the agent reports: any number of candidates, then at most one end; and how it fares with
  /// a peer.
  public enum Event: Sendable, Hashable {
    /// A new local candidate. Under `forcesRelay` libnice reports relayed ones only.
    case candidate(Candidate)
    /// Every request was answered or given up. Not every gathering gets here.
    case gatheringDone
    /// The state of the component has changed. Told only of agents with a ``Role``.
    case state(State)
  }

  /// How far an agent is with its peer; libnice's names for what RFC 8445 §6.1.2 tells of pairs.
  public enum State: Sendable, Hashable {
    /// A pair works.
    case connected
    /// A pair works, and is the one that is used.
    case ready
    /// No pair works.
    case failed
  }

  /// Who decides which pair is used (RFC 8445 §6.1.1): one of two agents must, and one must not.
  public enum Role: Sendable, Hashable {
    /// This agent.
    case controlling
    /// Its peer.
    case controlled
  }

  /// What two agents tell each other before they can talk (RFC 8445 §5.3): short-term credentials.
  public struct Credentials: Sendable, Hashable {
    /// The user name fragment.
    public let usernameFragment: String
    /// The password.
    public let password: String
  }

  /// The port of 127.0.0.1 that everything of this agent is sent from and received on.
  public nonisolated let localPort: UInt16

  /// What libnice holds for this agent; nil once it is closed.
  private(set) var resources: (agent: OpaquePointer?, stream: guint, events: EventSink)?

  /// Creates an agent and starts gathering.
  ///
  /// The first request may be under way before this returns, and so may the first events.
  ///
  /// - Parameters:
  ///   - server: What to gather from; nil for an agent that has its own socket alone.
  ///   - forcesRelay: Whether relayed candidates only are wanted. Of a STUN server an agent then
  ///     asks nothing, and is done at once.
  ///   - role: The part of an agent that is to talk to another one; nil for one that only gathers.
  ///   - reply: What is sent back at once for bytes that a peer has sent; nil for nothing. Called on
  ///     the actor's thread, which it must not hold up.
  ///   - onEvent: Called on the actor's thread, which it must not hold up. Never called after
  ///     `close()`, nor after an error.
  /// - Throws: `AgentError`, and then nothing was sent.
  public init(
    server: Server?, forcesRelay: Bool, role: Role? = nil,
    reply: @escaping @Sendable ([UInt8]) -> [UInt8]? = { _ in nil },
    onEvent: @escaping @Sendable (Event) -> Void
  ) throws(AgentError) {
    guard server?.isSafeForLibnice != false else { throw .serverUnusable }
    // Without a descriptor for a wake-up GLib would abort the process. Another thread may take what
    // is free here, so this does not stand in for a bound on the agents that exist at once.
    guard cnice_four_descriptors_are_free() else { throw .descriptorsExhausted }

    let agent = newAgent(forcesRelay: forcesRelay)
    let stream = nice_agent_add_stream(agent, 1)
    server?.configure(agent, stream: stream)
    let events = EventSink(reply: reply, onEvent)
    events.connect(to: agent)
    if let role {
      cnice_agent_set_controlling(agent, role == .controlling ? 1 : 0)
      events.watchState(of: agent)
    }
    events.receive(of: agent, stream: stream)
    guard let port = startGathering(agent, stream: stream) else {
      release(agent, events)
      throw .socketUnavailable
    }
    localPort = port
    resources = (agent, stream, events)
  }

  /// Ends the agent: frees its socket, its timers and its memory, and sends nothing.
  ///
  /// An allocation stays on its server until it expires, unless someone else refreshes it with a
  /// lifetime of zero (RFC 8656 §8.1). Closing again does nothing.
  public func close() {
    guard let (agent, _, events) = resources else { return }
    resources = nil
    release(agent, events)
  }

  isolated deinit { close() }
}

/// The only component of the only stream (RFC 8445 §4).
let component: guint = 1

@ICEActor
private func newAgent(forcesRelay: Bool) -> OpaquePointer? {
  let agent = nice_agent_new_full(
    ICEActor.shared.loop.context, NICE_COMPATIBILITY_RFC5245, NICE_AGENT_OPTION_NONE)
  // Ta (RFC 8445 §14.2) of 1 ms: libnice looks for due requests on this tick only, and the pace is
  // there to spare NATs, none of which is on the loopback interface. 64 waiting agents then cost
  // about a tenth of a core.
  //
  // The way to the forwarder loses nothing, and what the way to the server loses the forwarder
  // repeats. So the retransmission timeout is the longest that libnice takes, 9,999 ms, and 9
  // transmissions (each wait twice the one before) keep a request alive for over an hour, which is
  // longer than any limit.
  cnice_agent_configure(agent, 1, 9999, 9, forcesRelay ? 1 : 0)
  var loopback = NiceAddress()
  nice_address_set_from_string(&loopback, Agent.loopback)
  nice_agent_add_local_address(agent, &loopback)
  return agent
}

/// Starts gathering and tells the port of the agent's socket; nil if there is no socket.
@ICEActor
private func startGathering(_ agent: OpaquePointer?, stream: guint) -> UInt16? {
  guard nice_agent_gather_candidates(agent, stream) != 0 else { return nil }

  // Not from the host candidate, which libnice keeps to itself under `force-relay`.
  guard let sockets = nice_agent_get_sockets(agent, stream, component) else { return nil }
  defer { g_ptr_array_unref(sockets) }
  guard sockets.pointee.len > 0, let socket = sockets.pointee.pdata[0] else { return nil }
  return boundPort(socket.assumingMemoryBound(to: GSocket.self))
}

private func boundPort(_ socket: UnsafeMutablePointer<GSocket>) -> UInt16? {
  guard let address = g_socket_get_local_address(socket, nil) else { return nil }
  defer { g_object_unref(address) }
  return UnsafeMutableRawPointer(address).withMemoryRebound(
    to: GInetSocketAddress.self, capacity: 1, g_inet_socket_address_get_port)
}

/// Frees an agent at once.
///
/// `nice_agent_close_async` and `nice_agent_remove_stream` would first deallocate on the server,
/// and keep the agent for as long as that takes; the last reference frees everything right here.
@ICEActor
private func release(_ agent: OpaquePointer?, _ events: EventSink) {
  events.disconnect(from: agent)
  g_object_unref(UnsafeMutableRawPointer(agent))
}

extension Agent {
  /// The version of libnice that this was built against; the library does not tell its own.
  public nonisolated static let libniceVersion =
    "\(NICE_VERSION_MAJOR).\(NICE_VERSION_MINOR).\(NICE_VERSION_MICRO)"
}
