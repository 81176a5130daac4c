import CNice

/// Turns libnice's signals into events, and what peers send into answers.
///
/// Each connected signal holds a reference, which GLib gives back when it drops the connection.
final class EventSink: Sendable {
  private let onEvent: @Sendable (Agent.Event) -> Void
  private let reply: @Sendable ([UInt8]) -> [UInt8]?

  init(
    reply: @escaping @Sendable ([UInt8]) -> [UInt8]?,
    _ onEvent: @escaping @Sendable (Agent.Event) -> Void
  ) {
    self.reply = reply
    self.onEvent = onEvent
  }

  private let release: GClosureNotify = { data, _ in
    data.map { Unmanaged<EventSink>.fromOpaque($0).release() }
  }

  func connect(to agent: OpaquePointer?) {
    cnice_agent_on_new_candidate(
      agent,
      { _, candidate, data in
        guard let candidate = candidate.flatMap({ Candidate($0.pointee) }) else { return }
        EventSink.at(data)?.onEvent(.candidate(candidate))
      }, Unmanaged.passRetained(self).toOpaque(), release)
    cnice_agent_on_gathering_done(
      agent, { _, _, data in EventSink.at(data)?.onEvent(.gatheringDone) },
      Unmanaged.passRetained(self).toOpaque(), release)
  }

  /// Reports the state of the component: for agents that are to talk to another one.
  func watchState(of agent: OpaquePointer?) {
    cnice_agent_on_state(
      agent,
      { _, _, _, state, data in
        if let state = Agent.State(state) { EventSink.at(data)?.onEvent(.state(state)) }
      }, Unmanaged.passRetained(self).toOpaque(), release)
  }

  /// Makes libnice read the agent's socket, which it does only where somebody receives, and answers
  /// what comes. The receiver holds no reference: it is taken away in ``disconnect(from:)``.
  func receive(of agent: OpaquePointer?, stream: guint) {
    nice_agent_attach_recv(
      agent, stream, component, ICEActor.shared.loop.context,
      { agent, stream, _, count, bytes, data in
        guard let sink = EventSink.at(data), let bytes else { return }
        let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        if let reply = sink.reply(Array(buffer)) { sendDatagram(reply, agent, stream) }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// No event comes after this, not even from a signal that is being emitted.
  func disconnect(from agent: OpaquePointer?) {
    g_signal_handlers_disconnect_matched(
      UnsafeMutableRawPointer(agent), G_SIGNAL_MATCH_DATA, 0, 0, nil, nil,
      Unmanaged.passUnretained(self).toOpaque())
  }

  private static func at(_ pointer: gpointer?) -> EventSink? {
    pointer.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }
}
