/// The attributes that vouch for what goes before them, in the only order in which they may end
/// a message.
///
/// RFC 8489 §14.5 to 14.7: whatever follows a seal and is no later seal must be ignored.
enum Seal: Comparable {
  case integrity, integritySHA256, fingerprint
}

extension AttributeType {
  var seal: Seal? {
    switch self {
    case .messageIntegrity: .integrity
    case .messageIntegritySHA256: .integritySHA256
    case .fingerprint: .fingerprint
    default: nil
    }
  }
}
