import COpenSSL

/// The datagrams that OpenSSL sends, each as OpenSSL has cut it.
///
/// A memory BIO would run them together, and the one that does not came with OpenSSL 3.2. So OpenSSL
/// writes into the void here, and every write is noted on its way: one write is one datagram.
/// OpenSSL itself packs a flight; application records must stay apart, because coturn 4.6.1 reads
/// one record when a datagram comes, and leaves a second one until the next datagram.
final class OutgoingDatagrams {
  private var datagrams: [[UInt8]] = []

  /// Takes all that has been sent so far.
  func take() -> [[UInt8]] {
    defer { datagrams = [] }
    return datagrams
  }

  /// An output for a session, which must not outlive these datagrams.
  func makeOutput() -> OpaquePointer? {
    let output = BIO_new(BIO_s_null())
    BIO_set_callback_arg(output, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_callback_ex(output) { output, operation, bytes, count, _, _, result, _ in
      if operation == BIO_CB_WRITE, let owner = BIO_get_callback_arg(output) {
        Unmanaged<OutgoingDatagrams>.fromOpaque(owner).takeUnretainedValue()
          .datagrams.append(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
      }
      return Int(result)
    }
    return output
  }
}
