@testable import Prober

/// The answer of an HTTP proxy to CONNECT, in pieces of any size.
enum TunnelTarget: FuzzTarget {
  static let name = "tunnel"
  static let sources = ["Prober/Forwarder/Tunnel/TunnelReply"]
  static let leastCoverage = 90

  /// The first byte says how large the pieces are.
  static func check(_ input: [UInt8]) {
    let bytes = input.dropFirst()
    let whole = outcome(of: bytes, inPiecesOf: bytes.count)
    let pieces = outcome(of: bytes, inPiecesOf: 1 + Int(input.first ?? 0))
    switch (whole, pieces) {
    // What is shown of an answer that is not HTTP is what had come by then.
    case (.refused(.notHTTP(let first)), .refused(.notHTTP(let second))):
      for detail in [first, second] { checkText(detail) }
    case (.refused(.status(_, let reason, let schemes)), _):
      promise(whole == pieces, "pieces are read like the whole")
      promise(schemes.count <= 4, "no more than four schemes are kept")
      for text in schemes + [reason] { checkText(text) }
    default: promise(whole == pieces, "pieces are read like the whole")
    }
    promise(
      whole != nil || bytes.count < TunnelReply.sizeLimit, "a head without an end is refused")
  }

  /// 127 characters of at most 4 bytes, and the words around what is no HTTP.
  private static func checkText(_ text: String) {
    promise(text.isPlain && text.utf8.count <= 4 * 127 + 64, "a text can be shown")
  }

  private static func outcome(
    of bytes: ArraySlice<UInt8>, inPiecesOf size: Int
  ) -> TunnelReply.Outcome? {
    var reply = TunnelReply()
    var unread = bytes
    while !unread.isEmpty {
      let piece = unread.prefix(size)
      unread = unread.dropFirst(size)
      switch reply.append(piece) {
      case .opened(let status, let rest)?: return .opened(status: status, rest: rest + unread)
      case let outcome?: return outcome
      case nil: continue
      }
    }
    return nil
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    guard
      case .refused(.status(407, _, let schemes)) =
        outcome(of: input.dropFirst(), inPiecesOf: input.count)
    else { return false }
    return schemes.count > 1
  }
}
