import ICEConfiguration
import NIOCore

// How an allocation is given back.
extension Forwarder {
  /// The freeing of an allocation while it goes on.
  struct Release {
    let finished: EventLoopPromise<Void>
    var retransmission: Scheduled<Void>?
  }

  /// Frees what the server granted, waiting no longer than `bound`, then closes both sides.
  ///
  /// The agent is gone by now. An Allocate whose answer is still on its way is waited for: granted
  /// and not freed, it would stay on the server for ten minutes.
  func close(within bound: Duration) async {
    isClosing = true
    endAsking(false)
    endOwnRequest(nil)
    agentSide?.close(promise: nil)
    if serverSide?.isActive == true, !isPathOver, tap.grant != nil || tap.awaitsAllocation {
      await free(within: bound)
    }
    serverSide?.close(promise: nil)
    errors = nil
  }

  private func free(within bound: Duration) async {
    let finished = loop.makePromise(of: Void.self)
    release = Release(finished: finished)
    let alarm = loop.scheduleTask(in: TimeAmount(bound)) {
      self.assumeIsolated { $0.finishRelease() }
    }
    if tap.grant != nil { sendRefresh() }
    try? await finished.futureResult.get()
    alarm.cancel()
  }

  func releaseSaw(_ bytes: [UInt8]) {
    guard release != nil else { return }
    guard tap.grant != nil else {
      if tap.serverSent(bytes, at: age).isOfUse { uses += 1 }
      // The late answer: a grant is freed, a refusal leaves nothing to wait for.
      if tap.grant != nil { sendRefresh() } else if !tap.awaitsAllocation { finishRelease() }
      return
    }
    switch tap.readRelease(bytes) {
    case .freed: finishRelease()
    case .again: sendRefresh()
    case .unrelated: break
    }
  }

  private func sendRefresh() {
    guard release != nil, let bytes = tap.refreshGrant() else { return }
    sendToServer(bytes)
    release?.retransmission?.cancel()
    guard !isStream else { return }
    release?.retransmission = loop.scheduleTask(in: TimeAmount(Deadlines.releaseRetransmission)) {
      self.assumeIsolated { $0.sendRefresh() }
    }
  }

  func finishRelease() {
    guard let release else { return }
    self.release = nil
    release.retransmission?.cancel()
    release.finished.succeed()
  }
}
