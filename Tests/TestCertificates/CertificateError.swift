import COpenSSL

/// OpenSSL would not do a step that a test needs.
struct CertificateError: Error {
  let step: String
}

func require<Value>(_ value: Value?, _ step: String) throws -> Value {
  guard let value else { throw CertificateError(step: step) }
  return value
}

func require(_ succeeded: Bool, _ step: String) throws {
  guard succeeded else { throw CertificateError(step: step) }
}

/// The PEM text that an OpenSSL function writes.
func pemText(_ write: (OpaquePointer?) -> Int32) throws -> String {
  let output = BIO_new(BIO_s_mem())
  defer { BIO_free(output) }
  try require(write(output) == 1, "write PEM")
  var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
  try require(BIO_read(output, &bytes, Int32(bytes.count)) == bytes.count, "read PEM back")
  return String(decoding: bytes, as: UTF8.self)
}
