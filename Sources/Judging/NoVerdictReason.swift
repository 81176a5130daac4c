import ICEConfiguration

/// Why a server is neither said to work nor to fail: a code for programs, and words for people.
package struct NoVerdictReason: Equatable {
  package let code: String
  package let message: String
}

extension Verdict {
  /// Why there is no verdict; nil if there is one.
  package var reason: NoVerdictReason? {
    switch self {
    case .inconclusive(let why): NoVerdictReason(code: why.code, message: why.message)
    case .skipped(let why): NoVerdictReason(code: why.rawValue, message: why.message)
    case .srflx, .relay, .failure: nil
    }
  }

  /// What is wrong; nil if the server is not said to fail.
  package var failure: Failure? {
    if case .failure(let failure) = self { failure } else { nil }
  }
}

extension Inconclusive {
  /// The raw word for the reason. A contract, like the codes of ``Cause``.
  fileprivate var code: String {
    switch self {
    case .vantageOffline: "vantage-offline"
    case .interrupted: "interrupted"
    case .fault: "fault"
    }
  }
}
