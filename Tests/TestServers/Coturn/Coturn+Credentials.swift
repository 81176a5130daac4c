import OpenSSL
import STUN

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Coturn {
  /// The password of ``username`` as a server may store it: the key of a realm, as `turnadmin -k`
  /// writes it.
  ///
  /// - Throws: `AlgorithmRefused` where OpenSSL has no MD5.
  public static func storedKey(in realm: String) throws -> String {
    let digits = try key(in: Array(realm.utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16)
    }
    return "0x" + digits.joined()
  }

  /// The password that goes with a user name where both are made of a shared secret (coturn's
  /// `use-auth-secret`).
  public static func password(of username: String, secret: String) -> String {
    Data(HMAC.sha1(key: Array(secret.utf8), message: Array(username.utf8))).base64EncodedString()
  }

  /// The long-term key (RFC 8489 §9.2.2) of ``username``.
  static func key(in realm: [UInt8]) throws -> [UInt8] {
    try Digest.md5(
      longTermKeyInput(username: username.utf8, realm: realm, password: password.utf8))
  }
}
