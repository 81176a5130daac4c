import Causes
import ICEConfiguration
import Judging
import ProbeEvidence

/// What a result says of the path to its server.
enum Path {
  /// Something came back over it.
  case open
  /// Nothing came back, or the path was cut before anything did.
  case shut
  /// It was not tried.
  case unknown
}

extension Report.Result {
  /// Whether the network let anything through.
  var path: Path {
    guard let failure = verdict.failure else {
      return verdict.status.isSuccess ? .open : .unknown
    }
    // A certificate that holds, or any reply, came from the server itself.
    if let findings, !findings.replies.isEmpty || findings.phases.tls != nil { return .open }
    switch failure.cause {
    case .connectTimeout, .connectUnreachable, .connectProhibited, .tlsTimeout, .bindingNoResponse,
      .allocateNoResponse:
      return .shut
    case .connectReset, .tlsReset, .bindingReset, .allocateReset:
      // Over UDP that is ICMP: an answer.
      return server.url.transport.isStream ? .shut : .open
    default:
      return [.configuration, .resolve, .proxy].contains(failure.cause.stage) ? .unknown : .open
    }
  }

  var isTURN: Bool { server.url.kind == .turn }
  var usesDatagrams: Bool { !server.url.transport.isStream }
  var usesTLSOn443: Bool { server.url.transport == .tls && server.url.port == 443 }
  var usesIPv6: Bool { findings?.remote?.family == 6 }
  var refusesCredentials: Bool { verdict.failure?.cause == .allocateUnauthorized }
}
