/// OpenSSL would not run an algorithm.
///
/// A healthy OpenSSL never says so. One that is restricted to FIPS algorithms refuses MD5, and then
/// the long-term credentials of STUN and TURN (RFC 8489 §9.2.2) cannot be used on this machine.
public struct AlgorithmRefused: Error, Equatable, CustomStringConvertible {
  /// The algorithm's name, for example `MD5`.
  public let algorithm: String
  /// OpenSSL's reason, bounded and printable.
  public let reason: String

  /// One sentence: what was refused, why, and what to do.
  public var description: String {
    "OpenSSL on this machine refuses \(algorithm) (\(reason)); TURN credentials need it, "
      + "so run where OpenSSL is not restricted to FIPS algorithms."
  }
}
