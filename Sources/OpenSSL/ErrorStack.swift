import COpenSSL

/// This thread's OpenSSL errors, taken out of their queue as a value.
///
/// The queue belongs to the thread and not to a session, so it is cleared before a call that may
/// fail, and drained straight after it.
struct ErrorStack {
  /// OpenSSL's packed codes, the oldest (the root cause) first; OpenSSL keeps 16 at most.
  private let codes: [UInt]

  static func drain() -> ErrorStack {
    var codes: [UInt] = []
    while case let code = ERR_get_error(), code != 0 { codes.append(code) }
    return ErrorStack(codes: codes)
  }

  /// All the reasons on one line, the root cause first.
  var text: String {
    codes.isEmpty
      ? "no reason given"
      : String(printable: codes.map(Self.reason).joined(separator: ": ").utf8)
  }

  /// The oldest reason alone.
  var rootCause: String {
    ErrorStack(codes: Array(codes.prefix(1))).text
  }

  /// The reason code of the TLS layer itself: an `SSL_R_…` number.
  var tlsReason: Int32? {
    codes.first { ERR_GET_LIB($0) == ERR_LIB_SSL }.map { ERR_GET_REASON($0) }
  }

  /// Whether all that went wrong is that there was no further PEM block.
  var isEndOfPEM: Bool {
    codes.allSatisfy {
      ERR_GET_LIB($0) == ERR_LIB_PEM && ERR_GET_REASON($0) == PEM_R_NO_START_LINE
    }
  }

  /// OpenSSL's words for a code, which it formats as `error:code:library:function:reason`.
  private static func reason(_ code: UInt) -> String {
    var line = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(code, &line, 256)
    let text = String(untilNUL: line)
    let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
    return parts.last.map(String.init) ?? text
  }
}
