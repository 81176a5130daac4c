import COpenSSL

/// Hashes of whole messages.
public enum Digest {
  /// The MD5 digest, 16 bytes: the key of a long-term credential (RFC 8489 §9.2.2).
  ///
  /// - Throws: `AlgorithmRefused` where OpenSSL is restricted to FIPS algorithms.
  public static func md5(_ bytes: [UInt8]) throws(AlgorithmRefused) -> [UInt8] {
    try digest(bytes, algorithm: "MD5")
  }

  static func digest(_ bytes: [UInt8], algorithm: String) throws(AlgorithmRefused) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var size = 0
    ERR_clear_error()
    guard EVP_Q_digest(nil, algorithm, nil, bytes, bytes.count, &output, &size) == 1 else {
      throw AlgorithmRefused(algorithm: algorithm, reason: ErrorStack.drain().text)
    }
    return Array(output.prefix(size))
  }
}
