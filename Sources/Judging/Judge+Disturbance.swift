import Causes
import ICEConfiguration
import ProbeEvidence

extension Judge {
  /// What is left of a verdict that rests on `happening`, where `disturbance` came while the path was
  /// open.
  ///
  /// What somebody has sent since is as good as ever: a reply, a certificate, a RST to a SYN. Silence
  /// is not, nor is the end of a connection, which servers and NATs give up while nobody answers them;
  /// nor what this machine says of its own network, which may not be back yet.
  func verdict(
    _ verdict: Verdict, on happening: Happening, despite disturbance: Disturbance?
  ) -> Verdict {
    guard let disturbance, !isSound(verdict, on: happening) else { return verdict }
    return .inconclusive(.disturbed(disturbance))
  }

  private func isSound(_ verdict: Verdict, on happening: Happening) -> Bool {
    switch (verdict, happening) {
    case (.srflx, _), (.relay, _), (.skipped, _): true
    case (_, .limitReached): false
    case (.inconclusive, _): true
    case (.failure, .disconnected(let how, _)): how == .refused
    case (.failure, .notResolved(let reason, _)): reason != .resolverFailed
    // The nonce may have run out meanwhile, and the next one be good.
    case (.failure(let failure), _): failure.cause != .allocateStaleNonce
    }
  }
}
