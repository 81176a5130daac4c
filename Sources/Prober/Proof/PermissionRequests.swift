import ProbeEvidence

/// Requests for a permission that are under way while a relay is proved, and for which of its ways.
///
/// The agent asks for its former peers again, and answers to that come when they come.
struct PermissionRequests {
  /// How many requests each side's server has yet to answer.
  private var awaited: [ProofSide: Int] = [:]
  /// How many of these were made for another way than the present one.
  private var leftOver: [ProofSide: Int] = [:]

  /// The next way is tried: what is under way is not about it.
  mutating func beginWay() { leftOver = awaited }

  /// Counts a request or an answer, and says whether it is about another way than the present one. Until
  /// something stands at the other end nobody asks for it.
  mutating func isLeftOver(_ happening: Event.Kind, at side: ProofSide, hasPeer: Bool) -> Bool {
    switch happening {
    case .sent(let request) where request.method == .createPermission:
      guard !request.isRetransmission else { return !hasPeer }
      awaited[side, default: 0] += 1
      if !hasPeer { leftOver[side, default: 0] += 1 }
      return !hasPeer
    case .received(let reply) where reply.method == .createPermission:
      awaited[side] = max(0, awaited[side, default: 0] - 1)
      guard leftOver[side, default: 0] > 0 else { return !hasPeer }
      leftOver[side, default: 0] -= 1
      return true
    default: return false
    }
  }
}
