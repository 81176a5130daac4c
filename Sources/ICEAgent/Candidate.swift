import CNice

/// A local candidate (RFC 8445 §5.1).
///
/// Its component is always 1 and its transport always UDP, as an agent has no other.
/// Whatever the agent can know of its own network is the loopback leg: for a host candidate the
/// `address`, for the others the `base`.
public struct Candidate: Sendable, Hashable {
  /// How a candidate came to be (RFC 8445 §5.1.1).
  public enum Kind: Sendable, Hashable {
    /// The agent's own socket.
    case host
    /// The address that a server saw.
    case serverReflexive
    /// The address that a peer saw.
    case peerReflexive
    /// An allocation on a TURN server.
    case relayed
  }

  /// An IP address and a port (RFC 8445 §4).
  public struct TransportAddress: Sendable, Hashable {
    /// The IP address as text, as `inet_ntop` writes it.
    public let host: String
    /// The port.
    public let port: UInt16
  }

  /// How it came to be.
  public let kind: Kind
  /// What a peer would send to.
  public let address: TransportAddress
  /// What the agent sends from to use it: its own socket. libnice says so of a relayed candidate
  /// too, whose base is the relayed address itself (RFC 8445 §4).
  public let base: TransportAddress
  /// Equal for candidates of one kind, base and server (RFC 8445 §5.1.1.3).
  public let foundation: String
  /// The candidate's priority (RFC 8445 §5.1.2).
  public let priority: UInt32
}

extension Candidate {
  init?(_ candidate: NiceCandidate) {
    guard let kind = Kind(candidate.type) else { return nil }
    self.kind = kind
    address = TransportAddress(candidate.addr)
    base = TransportAddress(candidate.base_addr)
    foundation = withUnsafeBytes(of: candidate.foundation, text)
    priority = candidate.priority
  }
}

extension Candidate.Kind {
  var libniceType: NiceCandidateType {
    switch self {
    case .host: NICE_CANDIDATE_TYPE_HOST
    case .serverReflexive: NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE
    case .peerReflexive: NICE_CANDIDATE_TYPE_PEER_REFLEXIVE
    case .relayed: NICE_CANDIDATE_TYPE_RELAYED
    }
  }

  fileprivate init?(_ type: NiceCandidateType) {
    switch type {
    case NICE_CANDIDATE_TYPE_HOST: self = .host
    case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE: self = .serverReflexive
    case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE: self = .peerReflexive
    case NICE_CANDIDATE_TYPE_RELAYED: self = .relayed
    default: return nil
    }
  }
}

extension Candidate.TransportAddress {
  fileprivate init(_ address: NiceAddress) {
    var address = address
    var buffer = [CChar](repeating: 0, count: Int(NICE_ADDRESS_STRING_LEN))
    nice_address_to_string(&address, &buffer)
    host = buffer.withUnsafeBytes(text)
    port = UInt16(truncatingIfNeeded: nice_address_get_port(&address))
  }
}

/// The text before the first NUL.
private func text(_ bytes: UnsafeRawBufferPointer) -> String {
  String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
}
