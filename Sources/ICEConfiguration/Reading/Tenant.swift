/// One customer of the video-call application, with ICE servers of its own.
package struct Tenant: Hashable, Sendable {
  /// Its name; `default` when the configuration knows only one.
  package let name: String
  /// Its servers: one for every URL, in the order of the file, under our own keys STUN first.
  package let servers: [Server]
  /// What its agents may gather.
  package let icePolicy: ICEPolicy
  /// What must hold for it; empty if every server must work.
  package var expectations: [Expectation] = []

  static let defaultName = "default"
}

/// Which candidates an agent may gather (the W3C's RTCIceTransportPolicy).
package enum ICEPolicy: String, Hashable, Sendable, CaseIterable {
  /// Every kind.
  case all
  /// Relayed candidates only: STUN servers are not asked.
  case relay
}
