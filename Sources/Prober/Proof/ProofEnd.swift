import ICEAgent
import ProbeEvidence

/// One end of a relay that is proved: an agent, and where the other one finds it.
struct ProofEnd: Sendable {
  let agent: Agent
  /// What the other end is told to send to.
  let address: Endpoint
  let kind: ICEAgent.Candidate.Kind
}

extension ProofSide {
  /// The agent that decides is the first side's.
  init(_ role: Agent.Role) {
    switch role {
    case .controlling: self = .first
    case .controlled: self = .second
    }
  }
}
