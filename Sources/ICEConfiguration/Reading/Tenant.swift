import Causes
import PlainText

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
package enum ICEPolicy: String, Hashable, Sendable, CaseIterable, Codable {
  /// Every kind.
  case all
  /// Relayed candidates only: STUN servers are not asked.
  case relay
}

extension Tenant {
  /// The same tenant, of whose servers these warnings are expected.
  func accepting(_ codes: Set<WarningCode>) -> Tenant {
    Tenant(
      name: name, servers: servers.map { $0.accepting(codes) }, icePolicy: icePolicy,
      expectations: expectations)
  }

  /// The servers that its calls use: under `relay` no STUN server is asked.
  private var asked: [ServerURL] {
    servers.map(\.url).filter { icePolicy == .all || $0.kind == .turn }
  }

  /// Why no run can meet an expectation: what the tenant lacks for it; nil if one may.
  func obstacle(to expectation: Expectation) -> String? {
    let relays = Set(asked.filter { $0.kind == .turn })
    switch expectation {
    case .relays(let count):
      let number =
        switch relays.count {
        case 0: "no TURN URL"
        case 1: "only 1 TURN URL"
        default: "only \(relays.count) TURN URLs"
        }
      return relays.count < count ? "has \(number)" : nil
    case .jurisdiction(let name): return obstacle(toRelayIn: name)
    case .transport(let transport):
      let isThere = asked.contains(where: transport.matches)
      return isThere ? nil : "asks no server for \(transport)"
    case .relayedAddresses:
      return relays.isEmpty ? "has no TURN server" : nil
    case .certificateDays, .certificateShare:
      let isThere = asked.contains { $0.transport == .tls || $0.transport == .dtls }
      return isThere ? nil : "asks no server over TLS or DTLS"
    case .duration, .everyServer, .everyAddress:
      return asked.isEmpty ? "asks no server: its icePolicy is relay" : nil
    }
  }

  private func obstacle(toRelayIn jurisdiction: String) -> String? {
    let known = servers.filter { $0.url.kind == .turn }.compactMap(\.jurisdiction)
    guard !known.contains(jurisdiction) else { return nil }
    let hint = jurisdiction.closest(among: known).map { "; did you mean \($0.quoted)?" } ?? ""
    return "has no TURN server in \(jurisdiction.quoted)\(hint)"
  }
}
