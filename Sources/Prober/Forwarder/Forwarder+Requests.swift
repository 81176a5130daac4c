import ICEConfiguration
import NIOCore
import ProbeEvidence
import STUN

// What the forwarder asks the server beside the agent.
extension Forwarder {
  /// Asks the server whether the relay may send to `peer`, beside the agent. Nothing is sent there.
  ///
  /// A stale nonce is replaced once.
  /// - Returns: what the server says; nil if it says nothing within `patience`.
  func permission(for peer: Endpoint, within patience: Duration) async -> Reply? {
    let reply = await askPermission(for: peer, within: patience)
    return reply?.errorCode == 438 ? await askPermission(for: peer, within: patience) : reply
  }

  private func askPermission(for peer: Endpoint, within patience: Duration) async -> Reply? {
    guard ownReply == nil, !isClosing, !isPathOver, let address = peer.transportAddress,
      let request = tap.askPermission(for: address)
    else { return nil }
    let reply = loop.makePromise(of: Reply?.self)
    ownReply = reply
    let alarm = loop.scheduleTask(in: TimeAmount(patience)) {
      self.assumeIsolated { $0.endOwnRequest(nil) }
    }
    sendOwn(request)
    let answer = try? await reply.futureResult.get()
    alarm.cancel()
    return answer ?? nil
  }

  /// RFC 8489 §6.2.1: over UDP a request is repeated until it is answered.
  private func sendOwn(_ request: [UInt8]) {
    guard ownReply != nil, !isClosing else { return }
    sendToServer(request)
    guard !isStream else { return }
    loop.scheduleTask(in: TimeAmount(Deadlines.retransmission)) {
      self.assumeIsolated { $0.sendOwn(request) }
    }
  }

  func endOwnRequest(_ reply: Reply?) {
    let waiting = ownReply
    ownReply = nil
    waiting?.succeed(reply)
  }
}

// MARK: - Without the agent

extension Forwarder {
  /// Has the relay send `data` to `peer`, again and again until ``endOutreach()``.
  func reach(_ peer: Endpoint, with data: [UInt8]) {
    guard !isClosing, !isPathOver,
      let address = ICEConfiguration.IPAddress(peer.address)
        .flatMap({ STUN.IPAddress(bytes: $0.bytes) })
    else { return }
    outreach = tap.outreach(to: TransportAddress(ip: address, port: peer.port), data)
    sendOutreachAgain()
  }

  /// Has the relay send no more.
  /// - Returns: whether the server permitted it.
  func endOutreach() -> Bool {
    defer { outreach = nil }
    return outreach?.isGranted == true
  }

  func sendOutreach() {
    if let outreach, !isClosing { sendToServer(outreach.message, mayBeLost: true) }
  }

  /// Over a stream, too, what the relay sends may be lost.
  private func sendOutreachAgain() {
    guard outreach != nil, !isClosing else { return }
    sendOutreach()
    loop.scheduleTask(in: TimeAmount(Deadlines.releaseRetransmission)) {
      self.assumeIsolated { $0.sendOutreachAgain() }
    }
  }
}
