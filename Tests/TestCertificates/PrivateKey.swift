import COpenSSL

/// A key pair for a test.
public final class PrivateKey {
  /// What kinds of keys servers use.
  public enum Kind: Sendable {
    /// ECDSA on P-256.
    case ecdsa
    /// RSA of 2048 bits.
    case rsa
    /// RSA of 1024 bits, which nobody should use.
    case shortRSA
  }

  let handle: OpaquePointer

  init(_ kind: Kind) throws {
    let generator = EVP_PKEY_CTX_new_from_name(nil, kind == .ecdsa ? "EC" : "RSA", nil)
    defer { EVP_PKEY_CTX_free(generator) }
    try require(EVP_PKEY_keygen_init(generator) == 1, "make a key")
    switch kind {
    case .ecdsa: EVP_PKEY_CTX_set_group_name(generator, "P-256")
    case .rsa: EVP_PKEY_CTX_set_rsa_keygen_bits(generator, 2048)
    case .shortRSA: EVP_PKEY_CTX_set_rsa_keygen_bits(generator, 1024)
    }
    var key: OpaquePointer?
    EVP_PKEY_generate(generator, &key)
    handle = try require(key, "make a key")
  }

  deinit {
    EVP_PKEY_free(handle)
  }

  var pem: String {
    get throws {
      try pemText { PEM_write_bio_PrivateKey($0, handle, nil, nil, 0, nil, nil) }
    }
  }
}
