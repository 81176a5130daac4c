/// How the two sides of a call agree on descriptions, as "perfect negotiation" has it (W3C WebRTC §10.7)
/// and with trickled candidates (RFC 8838): both may offer at any time, and of two offers that cross each
/// other the caller's counts.
///
/// Pure: what came in, what is to be done.
package struct Negotiation: Sendable {
  /// What is to be done, in this order.
  package enum Action: Hashable, Sendable {
    /// Send this to the other side.
    case send(SignallingMessage)
    /// The other side's description is known now, or is a new one: earlier candidates are void.
    case apply(CallDescription)
    /// A candidate of the description that was applied.
    case add(CallCandidate)
    /// There are no more of them.
    case endOfCandidates
    /// Our own offer is taken back: the other side's counts.
    case rollBack
    /// The other side begins anew: what it says so for is to be done before its offer comes.
    case restart(SignallingMessage.Restart.Kind)
  }

  /// How many candidates of unknown descriptions are kept at the most. Those of one side, and as many of
  /// the description before.
  private static let bufferLimit = 2 * CallDescription.candidateLimit

  /// Which side this is. The callee is the polite one: its offer gives way.
  package let side: CallSide
  /// Our own description of the present generation; nil before there is any.
  package private(set) var local: CallDescription?
  /// The other side's; nil until it is known.
  package private(set) var remote: CallDescription?
  /// The number of the latest offer or restart, of either side; 0 before the first.
  package private(set) var generation = 0
  /// The generation of our offer that waits for its answer.
  private var awaited: Int?
  /// The user name fragment of an offer that lost against ours: its candidates mean nothing.
  private var ignored: String?
  private var hasEnded = false
  private var buffer: [(fragment: String, candidate: CallCandidate?)] = []

  /// A negotiation of one side, in which nothing was said.
  package init(of side: CallSide) { self.side = side }

  /// Whether both descriptions are known, and no offer is on its way.
  package var isStable: Bool { local != nil && remote != nil && awaited == nil }
}

// MARK: - This side

extension Negotiation {
  /// Offers a description.
  package mutating func offer(_ description: CallDescription) -> [Action] {
    local = description
    generation += 1
    awaited = generation
    return [.send(.signal(.init(generation: generation, .offer(description))))]
  }

  /// Begins a new generation with a description of new credentials. Only the caller does; of the callee
  /// nothing comes.
  package mutating func restart(
    _ kind: SignallingMessage.Restart.Kind, with description: CallDescription
  ) -> [Action] {
    guard side == .caller else { return [] }
    let announcement = SignallingMessage.restart(.init(kind, generation: generation + 1))
    return [.send(announcement)] + offer(description)
  }

  /// What this side will answer with, or offers later: its description, before anything was sent.
  package mutating func prepare(_ description: CallDescription) { local = description }

  /// Adds a candidate of our own, and sends it if the description is out already.
  package mutating func found(_ candidate: CallCandidate) -> [Action] {
    guard let credentials = local?.credentials,
      local?.candidates.contains(candidate) == false,
      local?.candidates.count ?? 0 < CallDescription.candidateLimit
    else { return [] }
    local?.candidates.append(candidate)
    guard generation > 0 else { return [] }
    return [
      .send(
        .signal(
          .init(
            generation: generation,
            .candidate(candidate, usernameFragment: credentials.usernameFragment))))
    ]
  }

  /// Says that there are no more of our own.
  package func finishedGathering() -> [Action] {
    guard let credentials = local?.credentials, generation > 0 else { return [] }
    return [
      .send(
        .signal(
          .init(
            generation: generation,
            .endOfCandidates(usernameFragment: credentials.usernameFragment))))
    ]
  }
}

// MARK: - The other side

extension Negotiation {
  /// Takes what the other side announces. A callee that wants to restart is not heard.
  package mutating func received(_ restart: SignallingMessage.Restart) -> [Action] {
    guard side == .callee, restart.generation > generation else { return [] }
    // An offer of ours that is under way is void: that of the new generation comes.
    awaited = nil
    generation = restart.generation - 1
    return [.restart(restart.kind)]
  }

  /// Takes a signal of the other side. What comes too late, or answers nothing, leads to nothing.
  package mutating func received(_ signal: SignallingMessage.Signal) -> [Action] {
    switch signal.content {
    case .offer(let description): return received(offer: description, signal.generation)
    case .answer(let description):
      guard awaited == signal.generation else { return [] }
      awaited = nil
      return apply(description)
    case .candidate(let candidate, let fragment): return received(candidate, of: fragment)
    case .endOfCandidates(let fragment): return received(nil, of: fragment)
    }
  }

  private mutating func received(offer: CallDescription, _ number: Int) -> [Action] {
    let isCollision = awaited != nil
    guard !isCollision || side == .callee else {
      ignored = offer.credentials.usernameFragment
      buffer.removeAll { $0.fragment == ignored }
      return []
    }
    guard isCollision ? number > 0 : number > generation, let local else { return [] }
    awaited = nil
    generation = number
    let answer = SignallingMessage.signal(.init(generation: number, .answer(local)))
    return (isCollision ? [.rollBack] : []) + [.send(answer)] + apply(offer)
  }

  private mutating func apply(_ description: CallDescription) -> [Action] {
    remote = description
    hasEnded = false
    let fragment = description.credentials.usernameFragment
    let waiting = buffer.filter { $0.fragment == fragment }
    buffer.removeAll()
    return [.apply(description)] + waiting.flatMap { received($0.candidate, of: fragment) }
  }

  /// Nil stands for the end of the candidates.
  private mutating func received(
    _ candidate: CallCandidate?, of fragment: String
  ) -> [Action] {
    guard fragment != ignored else { return [] }
    guard fragment == remote?.credentials.usernameFragment else {
      if buffer.count < Self.bufferLimit { buffer.append((fragment, candidate)) }
      return []
    }
    guard !hasEnded else { return [] }
    guard let candidate else {
      hasEnded = true
      return [.endOfCandidates]
    }
    guard remote?.candidates.contains(candidate) == false,
      remote?.candidates.count ?? 0 < CallDescription.candidateLimit
    else { return [] }
    remote?.candidates.append(candidate)
    return [.add(candidate)]
  }
}
