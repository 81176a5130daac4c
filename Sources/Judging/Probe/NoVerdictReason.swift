import Causes
import ICEConfiguration
package import ProbeEvidence

/// Why a server is neither said to work nor to fail: a code for programs, and words for people.
package struct NoVerdictReason: Equatable {
  package let code: String
  package let message: String
}

extension NoVerdictReason {
  package init(_ why: Inconclusive) {
    self.init(code: why.code.rawValue, message: why.message)
  }

  /// What happened to this machine, which may be a reason.
  package init(_ disturbance: Disturbance) { self.init(.disturbed(disturbance)) }
}

extension Verdict {
  /// Why there is no verdict; nil if there is one.
  package var reason: NoVerdictReason? {
    switch self {
    case .inconclusive(let why): NoVerdictReason(why)
    case .skipped(let why): NoVerdictReason(code: why.rawValue, message: why.message)
    case .srflx, .relay, .failure: nil
    }
  }

  /// What happened to this machine, so that there is no verdict; nil for nothing.
  package var disturbance: Disturbance? {
    if case .inconclusive(.disturbed(let disturbance)) = self { disturbance } else { nil }
  }

  /// What is wrong; nil if the server is not said to fail.
  package var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
