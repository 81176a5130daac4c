import COpenSSL

/// Keyed hashes of whole messages (RFC 2104).
public enum HMAC {
  /// HMAC-SHA1, 20 bytes: MESSAGE-INTEGRITY (RFC 8489 §14.5).
  ///
  /// It has no failure to report: where OpenSSL is restricted to FIPS algorithms HMAC-SHA1 is still
  /// among them, and `Digest.md5`, which makes the key of every TURN credential, says what is
  /// missing.
  public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
    // RFC 3174 §1: SHA-1 gives 160 bits.
    let size = 20
    var code = [UInt8](repeating: 0, count: size)
    let result = EVP_Q_mac(
      nil, "HMAC", nil, "SHA1", nil, key, key.count, message, message.count, &code, size, nil)
    precondition(result != nil, "OpenSSL on this machine does not provide HMAC-SHA1")
    return code
  }
}
