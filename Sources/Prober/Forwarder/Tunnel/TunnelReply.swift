import ProbeEvidence

/// The head of a proxy's answer to CONNECT while it comes in: a status line, header fields, and an
/// empty line (RFC 9112 §2.1). What follows an empty line after a success comes out of the tunnel.
///
/// Not NIO's own decoder: that one reads on behind the head of a successful answer, and takes the
/// tunnel's first bytes for another message.
struct TunnelReply {
  /// What the answer comes to.
  enum Outcome: Equatable {
    /// The tunnel is open; these bytes came out of it already.
    case opened(status: Int, rest: [UInt8])
    /// It is not.
    case refused(TunnelRefusal)
  }

  /// The longest head that is read, in bytes.
  ///
  /// 16 KiB: eight times what proxies answer; web servers stop at 8 to 16 KiB, too.
  static let sizeLimit = 16 << 10

  /// How many authentication schemes are put down: there are Basic, Digest, NTLM and Negotiate.
  private static let schemeLimit = 4

  private static let opening = Array("HTTP/1.".utf8)

  /// The line that has not ended.
  private var line: [UInt8] = []
  private var status: StatusLine?
  private var schemes: [String] = []
  private var room = sizeLimit

  /// Takes what came next.
  /// - Returns: what the answer comes to; nil while that is not known.
  mutating func append(_ more: some Sequence<UInt8>) -> Outcome? {
    var rest = Array(more)[...]
    while let byte = rest.popFirst() {
      room -= 1
      guard room > 0 else { return .refused(.notHTTP(detail: "the head of its answer has no end")) }
      guard byte != UInt8(ascii: "\n") else {
        if let outcome = endLine(before: rest) { return outcome }
        continue
      }
      line.append(byte)
      if status == nil, !line.starts(with: Self.opening.prefix(line.count)) {
        return notHTTP(line + rest)
      }
    }
    return nil
  }

  private mutating func endLine(before rest: ArraySlice<UInt8>) -> Outcome? {
    // RFC 9112 §2.2: a line feed alone ends a line, too.
    let text = String(
      decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    guard let status else { return begin(text) }
    line = []
    guard text.isEmpty else {
      if status.code == 407, schemes.count < Self.schemeLimit, let scheme = Self.scheme(in: text) {
        schemes.append(scheme)
      }
      return nil
    }
    switch status.code {
    case 100..<200:
      // RFC 9110 §15.2: an interim answer, after which the final one comes.
      self.status = nil
      return nil
    case 200..<300: return .opened(status: status.code, rest: Array(rest))
    default: return refusal(status)
    }
  }

  /// A refusal is one with its first line; of 407 alone the fields matter.
  private mutating func begin(_ text: String) -> Outcome? {
    guard let status = StatusLine(text) else { return notHTTP(line[...]) }
    self.status = status
    line = []
    return status.code < 300 || status.code == 407 ? nil : refusal(status)
  }

  private func refusal(_ status: StatusLine) -> Outcome {
    .refused(.status(code: status.code, reason: status.reason, schemes: schemes))
  }

  /// How much of something else is shown, in bytes: enough to recognise a protocol's greeting.
  private static let shownBytes = 32

  private func notHTTP(_ bytes: ArraySlice<UInt8>) -> Outcome {
    let text = String(decoding: bytes.prefix(Self.shownBytes), as: UTF8.self).printable
    return .refused(.notHTTP(detail: "its answer is not HTTP, and begins with \(text)"))
  }

  /// The authentication scheme that a header field names (RFC 9110 §11.7.1), the first one: who offers
  /// several sends a field for each.
  private static func scheme(in field: String) -> String? {
    let parts = field.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "proxy-authenticate" else { return nil }
    return parts[1].split(separator: " ").first.map { String($0).printable }
  }
}

/// A status line (RFC 9112 §4): `HTTP/1.1 200 Connection established`.
private struct StatusLine {
  let code: Int
  let reason: String

  init?(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard words.count >= 2, words[1].utf8.count == 3, words[1].allSatisfy(\.isNumber),
      let code = Int(words[1]), code >= 100
    else { return nil }
    self.code = code
    reason = words.count > 2 ? String(words[2]).printable : ""
  }
}

extension String {
  /// What of the text can be shown, no longer than a reason phrase of STUN's (RFC 8489 §14.8).
  fileprivate var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(127)))
  }
}
