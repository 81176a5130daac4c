import CNice

// Talking to another agent (RFC 8445 §6).
extension Agent {
  /// What the peer has to be told; nil once the agent is closed.
  public var credentials: Credentials? {
    guard let (agent, stream, _) = resources else { return nil }
    var fragment: UnsafeMutablePointer<CChar>?
    var password: UnsafeMutablePointer<CChar>?
    guard nice_agent_get_local_credentials(agent, stream, &fragment, &password) != 0,
      let fragment, let password
    else { return nil }
    defer {
      g_free(fragment)
      g_free(password)
    }
    return Credentials(
      usernameFragment: String(cString: fragment), password: String(cString: password))
  }

  /// Begins to look for a way to the peer at one address (RFC 8445 §6); what comes of it is told as
  /// ``Event/state(_:)``.
  ///
  /// - Parameters:
  ///   - kind: how the peer's candidate came to be.
  ///   - credentials: what the peer has told.
  /// - Returns: whether libnice took them.
  public func connect(
    toHost host: String, port: UInt16, _ kind: Candidate.Kind, _ credentials: Credentials
  ) -> Bool {
    guard let (agent, stream, _) = resources,
      let candidate = nice_candidate_new(kind.libniceType),
      nice_agent_set_remote_credentials(
        agent, stream, credentials.usernameFragment, credentials.password) != 0
    else { return false }
    defer { nice_candidate_free(candidate) }
    candidate.pointee.transport = NICE_CANDIDATE_TRANSPORT_UDP
    candidate.pointee.stream_id = stream
    candidate.pointee.component_id = component
    // Any will do: it is the only one.
    candidate.pointee.priority = 1
    candidate.pointee.foundation.0 = CChar(UInt8(ascii: "1"))
    nice_address_set_from_string(&candidate.pointee.addr, host)
    nice_address_set_port(&candidate.pointee.addr, guint(port))
    candidate.pointee.base_addr = candidate.pointee.addr
    let list = g_slist_append(nil, candidate)
    defer { g_slist_free(list) }
    return nice_agent_set_remote_candidates(agent, stream, component, list) > 0
  }

  /// Sends datagrams to the peer: what cannot be sent, for want of a way or of room, is lost.
  public func send(_ datagrams: [[UInt8]]) {
    guard let (agent, stream, _) = resources else { return }
    for datagram in datagrams { sendDatagram(datagram, agent, stream) }
  }
}

/// Sends one datagram to an agent's peer. For the actor's own thread, which libnice's callbacks come on.
func sendDatagram(_ datagram: [UInt8], _ agent: OpaquePointer?, _ stream: guint) {
  _ = datagram.withUnsafeBytes {
    nice_agent_send(
      agent, stream, component, guint($0.count),
      $0.baseAddress?.assumingMemoryBound(to: CChar.self))
  }
}

extension Agent.State {
  init?(_ state: guint) {
    switch NiceComponentState(state) {
    case NICE_COMPONENT_STATE_CONNECTED: self = .connected
    case NICE_COMPONENT_STATE_READY: self = .ready
    case NICE_COMPONENT_STATE_FAILED: self = .failed
    default: return nil
    }
  }
}
