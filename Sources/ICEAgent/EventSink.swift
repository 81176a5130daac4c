import CNice

/// Turns libnice's signals into events.
///
/// Each connected signal holds a reference, which GLib gives back when it drops the connection.
final class EventSink: Sendable {
  private let onEvent: @Sendable (Agent.Event) -> Void

  init(_ onEvent: @escaping @Sendable (Agent.Event) -> Void) {
    self.onEvent = onEvent
  }

  func connect(to agent: OpaquePointer?) {
    let release: GClosureNotify = { data, _ in
      data.map { Unmanaged<EventSink>.fromOpaque($0).release() }
    }
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
