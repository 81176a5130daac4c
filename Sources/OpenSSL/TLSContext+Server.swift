import COpenSSL

extension TLSContext {
  /// Takes the certificate, its intermediates and its key from PEM text.
  func present(chain: String, privateKey: String) throws(TLSConfigurationError) {
    let input = BIO_new(BIO_s_mem())
    defer { BIO_free(input) }
    // One text: OpenSSL passes over the blocks that it is not asked for. The key comes first, since
    // the search for a further certificate goes on to the end.
    BIO_puts(input, privateKey)
    BIO_puts(input, chain)

    ERR_clear_error()
    let key = PEM_read_bio_PrivateKey(input, nil, nil, nil)
    defer { EVP_PKEY_free(key) }
    guard use(PEM_read_bio_X509(input, nil, nil, nil), SSL_CTX_use_certificate),
      SSL_CTX_use_PrivateKey(handle, key) == 1
    else { throw .refused("use the server's certificate and key") }
    while use(PEM_read_bio_X509(input, nil, nil, nil), shim_SSL_CTX_add_chain_certificate) {}
  }

  /// Gives a certificate to a function that takes a reference of its own, and lets go of ours.
  private func use(
    _ certificate: OpaquePointer?, _ take: (OpaquePointer?, OpaquePointer?) -> Int32
  ) -> Bool {
    defer { X509_free(certificate) }
    return certificate != nil && take(handle, certificate) == 1
  }
}
