package import Causes
package import ICEConfiguration
import PlainText
package import ProbeEvidence

/// What a probe's evidence says of the server.
package enum Verdict: Equatable, Sendable {
  /// The STUN server told the address that it sees.
  case srflx
  /// The TURN server granted a relayed address.
  case relay
  /// The server does not work, and this is why.
  case failure(Failure)
  /// Nothing can be said of the server.
  case inconclusive(Inconclusive)
  /// The server was not asked.
  case skipped(ProbePlan.SkipReason)

  /// The status as reports name it.
  package var status: Status {
    switch self {
    case .srflx: .srflx
    case .relay: .relay
    case .failure: .failure
    case .inconclusive: .inconclusive
    case .skipped: .skipped
    }
  }
}

/// The five words for a result; the raw values are a contract.
package enum Status: String, CaseIterable, Sendable {
  case srflx, relay, failure, inconclusive, skipped

  /// Whether the server works.
  package var isSuccess: Bool { self == .srflx || self == .relay }
}

/// A cause with the particulars of one case.
package struct Failure: Equatable, Sendable {
  /// What is wrong, from the closed list.
  package let cause: Cause
  /// What the server itself said, if it said anything: the STUN error code and reason phrase.
  package let stunError: STUNError?
  /// The particulars, in words; nil where the cause says it all.
  package let detail: String?
  /// What to do, and who can do it.
  package let hint: String

  /// An error response's code and reason phrase (RFC 8489 §14.8).
  package struct STUNError: Equatable, Sendable {
    /// The numeric code, such as 401.
    package let code: Int
    /// The server's own words, which may be empty.
    package let reason: String

    /// Makes an error of its code and reason.
    package init(code: Int, reason: String) {
      self.code = code
      self.reason = reason
    }
  }

  /// Makes a failure of a cause and what is known about the case; `hint` is for a case in which
  /// something else is to be done than the cause has to say.
  package init(
    _ cause: Cause, stunError: STUNError? = nil, detail: String? = nil, hint: String? = nil
  ) {
    self.cause = cause
    self.stunError = stunError
    self.detail = detail
    self.hint = hint ?? cause.hint
  }

  /// The same failure with more to say about the case.
  func adding(_ words: String, hint: String? = nil) -> Failure {
    Failure(
      cause, stunError: stunError, detail: detail.map { "\($0); \(words)" } ?? words,
      hint: hint ?? self.hint)
  }
}

/// Why nothing can be said of a server.
package enum Inconclusive: Equatable, Sendable {
  /// This machine has no network: no server could have been reached.
  case vantageOffline
  /// The run was ended before the probe was decided.
  case interrupted
  /// This machine stood still, or its network changed, while the server was asked.
  case disturbed(Disturbance)
  /// This machine itself forbids to send to the server: a firewall, as far as the system says.
  case ownFirewall(String)
  /// This machine has no address of the server's family, 4 or 6; where the URL has an address in place of
  /// a name, that is why no other one was tried.
  case noAddressFamily(Int, isLiteral: Bool)
  /// A web server answers in place of all servers, with this: a login page, as far as that can be seen.
  case captivePortal(String)
  /// iceprobe itself failed.
  case fault(String)

  /// The raw word for the reason.
  package var code: InconclusiveReason {
    switch self {
    case .vantageOffline: .vantageOffline
    case .disturbed(.stoodStill): .machineStoodStill
    case .disturbed(.networkChanged): .networkChanged
    case .ownFirewall: .ownFirewall
    case .noAddressFamily: .noAddressFamily
    case .captivePortal: .captivePortal
    case .interrupted: .interrupted
    case .fault: .fault
    }
  }

  /// The reason in a few words.
  package var message: String {
    switch self {
    case .vantageOffline: "offline: no route, no resolver, or only silence"
    case .disturbed(let disturbance): disturbance.message
    case .ownFirewall(let detail):
      "this machine's own firewall forbids it\(detail.inParentheses)"
    case .noAddressFamily(let family, let isLiteral):
      "this machine has no IPv\(family) address"
        + (isLiteral ? "; use the server's name in place of its address" : "")
    case .captivePortal(let words):
      "a login page answers in place of the server (\(words)); log in with a browser"
    case .interrupted: "interrupted before it was decided"
    case .fault(let detail): "a fault inside iceprobe: \(detail)"
    }
  }
}
