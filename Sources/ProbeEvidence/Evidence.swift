/// All that happened during one probe, in order. A value: it can be saved, and judged again later.
package struct Evidence: Equatable, Codable, Sendable {
  /// How many unusable messages of one probe are put down.
  ///
  /// 32: a few tell what it is that answers; a server that floods the probe must not fill the memory.
  static let unusableLimit = 32

  /// The events, oldest first.
  package private(set) var events: [Event]
  /// What was tried to prove the relay with data; nil if nothing was.
  package var proof: Proof?

  /// Evidence of nothing yet, or of what a test or a file says.
  package init(_ events: [Event] = []) { self.events = events }

  /// Puts down what happened; of unusable messages only the first ``unusableLimit``.
  /// - Returns: the event; nil if it was left out.
  @discardableResult
  package mutating func append(_ what: Event.Kind, at offset: Duration) -> Event? {
    if what.isUnusable, events.count(where: \.what.isUnusable) >= Self.unusableLimit { return nil }
    let event = Event(what, at: offset)
    events.append(event)
    return event
  }

  /// The `host:port` of the proxy that the path leads through; nil if it leads through none.
  package var proxy: String? {
    if case .throughProxy(let proxy)? = events.first?.what { proxy } else { nil }
  }

  /// The events of the present attempt: those since the probe last started again.
  package var attempt: ArraySlice<Event> {
    let start = events.lastIndex { if case .retrying = $0.what { true } else { false } }
    return events[(start.map { $0 + 1 } ?? 0)...]
  }
}

extension Event.Kind {
  /// Excess ends its connection, so that there is no flood of it.
  fileprivate var isUnusable: Bool {
    switch self {
    case .receivedUnusable(.excess, _): false
    case .receivedUnusable: true
    default: false
    }
  }
}

extension Event: Codable {
  private enum CodingKeys: String, CodingKey { case milliseconds, what }

  /// Reads an event with its offset in milliseconds; throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Event.Kind.self, forKey: .what),
      at: try container.decode(Milliseconds.self, forKey: .milliseconds).duration)
  }

  /// Writes an event with its offset in milliseconds.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Milliseconds(offset), forKey: .milliseconds)
    try container.encode(what, forKey: .what)
  }
}
