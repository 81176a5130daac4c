/// The error codes of STUN and TURN that a probe meets (RFC 8489 §14.8, RFC 8656 §19).
package enum STUNErrorMeaning: Int, CaseIterable {
  case tryAlternate = 300
  case badRequest = 400
  case unauthenticated = 401
  case forbidden = 403
  case unknownAttribute = 420
  case allocationMismatch = 437
  case staleNonce = 438
  case addressFamilyNotSupported = 440
  case wrongCredentials = 441
  case unsupportedTransport = 442
  case peerAddressFamilyMismatch = 443
  case quotaReached = 486
  case serverError = 500
  case insufficientCapacity = 508

  /// The RFC's name for it, and what it means.
  package var text: String {
    switch self {
    case .tryAlternate: "Try Alternate: the client should ask another server, named in the answer."
    case .badRequest: "Bad Request: the request is malformed, or not supported here."
    case .unauthenticated:
      "Unauthenticated: credentials are missing or wrong; the first 401 only asks for them."
    case .forbidden: "Forbidden: the request is valid, and the server's policy says no."
    case .unknownAttribute: "Unknown Attribute: the server does not know a part of the request."
    case .allocationMismatch:
      "Allocation Mismatch: this socket has an allocation already, or should have one."
    case .staleNonce: "Stale Nonce: the nonce is no longer valid; the answer brings a new one."
    case .addressFamilyNotSupported:
      "Address Family not Supported: the server has no relay for IPv4, or none for IPv6."
    case .wrongCredentials: "Wrong Credentials: not those that made the allocation."
    case .unsupportedTransport:
      "Unsupported Transport Protocol: the server does not relay over this transport."
    case .peerAddressFamilyMismatch:
      "Peer Address Family Mismatch: IPv4 and IPv6 do not meet on this relay."
    case .quotaReached: "Allocation Quota Reached: this user's quota is used up."
    case .serverError: "Server Error: a temporary fault of the server; the client may try again."
    case .insufficientCapacity: "Insufficient Capacity: no relay port, socket or bandwidth is left."
    }
  }
}
