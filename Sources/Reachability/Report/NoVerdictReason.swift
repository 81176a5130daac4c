/// Why a server is neither said to work nor to fail: a code for programs, and words for people.
struct NoVerdictReason: Equatable {
  let code: String
  let message: String
}

extension NoVerdictReason {
  init(_ why: Inconclusive) {
    self.init(code: why.code.rawValue, message: why.message)
  }

  /// What happened to this machine, which may be a reason.
  init(_ disturbance: Disturbance) { self.init(.disturbed(disturbance)) }
}

extension Verdict {
  /// Why there is no verdict; nil if there is one.
  var reason: NoVerdictReason? {
    switch self {
    case .inconclusive(let why): NoVerdictReason(why)
    case .skipped(let why): NoVerdictReason(code: why.rawValue, message: why.message)
    case .srflx, .relay, .failure: nil
    }
  }

  /// What happened to this machine, so that there is no verdict; nil for nothing.
  var disturbance: Disturbance? {
    if case .inconclusive(.disturbed(let disturbance)) = self { disturbance } else { nil }
  }

  /// What is wrong; nil if the server is not said to fail.
  var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}
