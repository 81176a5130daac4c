import COpenSSL

/// Encryption that also shows whether anybody changed a byte: AES-128 in Galois/Counter Mode (NIST SP
/// 800-38D).
public enum AuthenticatedEncryption {
  /// The size of a key, in bytes.
  public static let keySize = 16
  /// The size of a nonce, in bytes (SP 800-38D §8.2). No key may see one twice.
  public static let nonceSize = 12
  /// How much longer the result is, in bytes.
  public static let tagSize = 16

  /// Encrypts a text.
  ///
  /// - Parameter header: what is not part of the text, and may not be changed either.
  /// - Returns: nil for a key or nonce of another size, or if OpenSSL does not provide the cipher.
  public static func seal(
    _ text: [UInt8], key: [UInt8], nonce: [UInt8], header: [UInt8] = []
  ) -> [UInt8]? {
    guard let context = context(key, nonce, isSealing: true) else { return nil }
    defer { EVP_CIPHER_CTX_free(context) }
    var tag = [UInt8](repeating: 0, count: tagSize)
    guard let output = update(context, header, text),
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(tagSize), &tag) == 1
    else { return nil }
    return output + tag
  }

  /// Decrypts what ``seal(_:key:nonce:header:)`` gave; nil if it is anything else.
  public static func open(
    _ bytes: [UInt8], key: [UInt8], nonce: [UInt8], header: [UInt8] = []
  ) -> [UInt8]? {
    guard bytes.count >= tagSize, let context = context(key, nonce, isSealing: false) else {
      return nil
    }
    defer { EVP_CIPHER_CTX_free(context) }
    var tag = Array(bytes.suffix(tagSize))
    guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tagSize), &tag) == 1 else {
      return nil
    }
    return update(context, header, bytes.dropLast(tagSize))
  }

  private static func context(
    _ key: [UInt8], _ nonce: [UInt8], isSealing: Bool
  ) -> OpaquePointer? {
    guard key.count == keySize, nonce.count == nonceSize, let context = EVP_CIPHER_CTX_new() else {
      return nil
    }
    ERR_clear_error()
    guard
      EVP_CipherInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce, isSealing ? 1 : 0) == 1
    else {
      ERR_clear_error()
      EVP_CIPHER_CTX_free(context)
      return nil
    }
    return context
  }

  /// Nil if the tag does not fit, of what is decrypted.
  private static func update(
    _ context: OpaquePointer, _ header: [UInt8], _ text: some Collection<UInt8>
  ) -> [UInt8]? {
    let text = Array(text)
    var count: CInt = 0
    var output = [UInt8](repeating: 0, count: text.count + 16)
    var last = [UInt8](repeating: 0, count: 16)
    guard EVP_CipherUpdate(context, nil, &count, header, CInt(header.count)) == 1,
      EVP_CipherUpdate(context, &output, &count, text, CInt(text.count)) == 1
    else { return nil }
    var rest: CInt = 0
    guard EVP_CipherFinal_ex(context, &last, &rest) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Array(output.prefix(Int(count))) + last.prefix(Int(rest))
  }
}
