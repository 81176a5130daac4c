/// A local candidate that the agent gathered (RFC 8445 §5.1.1), as the server saw the probe.
///
/// The agent lives behind the forwarder on the loopback interface; where it would name that leg, the
/// forwarder's own view stands instead.
package struct Candidate: Hashable, Codable, Sendable {
  /// The candidate types that a server gives.
  package enum Kind: String, Codable, Sendable {
    /// Server-reflexive: the address that the server sees.
    case serverReflexive = "srflx"
    /// Relayed: an address on the server.
    case relayed = "relay"
  }

  /// What kind of candidate it is.
  package let kind: Kind
  /// The candidate's own address.
  package let address: Endpoint
  /// The related address: the socket's own for srflx, the mapped one for relay (RFC 8839 §5.1).
  package let related: Endpoint
  /// Candidates of one foundation share type, base and server (RFC 8445 §5.1.1.3).
  package let foundation: String
  /// The component; 1 is RTP (RFC 8445 §4).
  package let component: Int
  /// The priority (RFC 8445 §5.1.2).
  package let priority: UInt32

  /// Makes a candidate of its parts.
  package init(
    kind: Kind, address: Endpoint, related: Endpoint, foundation: String, component: Int,
    priority: UInt32
  ) {
    self.kind = kind
    self.address = address
    self.related = related
    self.foundation = foundation
    self.component = component
    self.priority = priority
  }

  /// The candidate as an SDP attribute's value (RFC 8839 §5.1).
  package var sdp: String {
    """
    candidate:\(foundation) \(component) UDP \(priority) \(address.address) \(address.port) \
    typ \(kind.rawValue) raddr \(related.address) rport \(related.port)
    """
  }
}
