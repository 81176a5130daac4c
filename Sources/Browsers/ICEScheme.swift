/// The schemes of RFC 7064 and RFC 7065.
enum ICEScheme: String {
  case stun, stuns, turn, turns

  var isSTUN: Bool { self == .stun || self == .stuns }

  /// In browsers: `stuns` without a port is 3478 where it is taken at all.
  var defaultPort: Int { self == .turns ? 5349 : 3478 }
}
