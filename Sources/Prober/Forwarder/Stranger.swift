/// Whoever answers with something other than STUN, as far as the first bytes show it.
enum Stranger {
  /// How much of an opening is quoted, in bytes: a status line or a banner.
  private static let quoted = 48
  /// How much of one that is no text, in bytes: the header of a binary protocol.
  private static let shown = 16

  /// Who answers, with the opening in quotes, or in hexadecimal if it is no text.
  static func words(for opening: some Collection<UInt8>) -> String {
    if isDNS(opening) { return "a DNS server answers" }
    let line = opening.prefix(quoted).prefix { $0 != 0x0D && $0 != 0x0A }
    guard !line.isEmpty, line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      let bytes = opening.prefix(shown).map { byte in
        (byte < 0x10 ? "0" : "") + String(byte, radix: 16)
      }
      return "the first bytes are: \(bytes.joined(separator: " "))"
    }
    let text = String(decoding: line, as: UTF8.self)
    return "\(name(of: text)) answers: \"\(text)\""
  }

  /// Whether an opening is a record of TLS: an alert (21) or a handshake (22) of some version 3.x
  /// (RFC 8446 §5.1).
  static func isTLS(_ opening: some Collection<UInt8>) -> Bool {
    let bytes = Array(opening.prefix(3))
    return bytes.count == 3 && (bytes[0] == 21 || bytes[0] == 22) && bytes[1] == 3 && bytes[2] <= 4
  }

  /// Whether an opening answers a STUN request as if it were a question of DNS (RFC 1035 §4.1.1): the first
  /// two bytes are an identifier there, and come back, as may more of it; then comes the mark of an answer
  /// to a query. As a STUN message it would have 32 KiB or more, which no datagram has.
  static func isDNS(_ opening: some Collection<UInt8>) -> Bool {
    let bytes = Array(opening.prefix(12))
    return bytes.count == 12 && bytes[0] == 0 && (bytes[1] == 1 || bytes[1] == 3)
      && bytes[2] & 0xF8 == 0x80
  }

  private static func name(of text: String) -> String {
    let begins = { (marks: String...) in marks.contains { text.hasPrefix($0) } }
    // RFC 6120 §4.2: a stream, with or without a declaration of XML.
    if begins("<?xml", "<stream:"), text.contains("stream") { return "an XMPP server" }
    if begins("HTTP/", "<!DOCTYPE", "<!doctype", "<html", "<HTML", "<?xml") {
      return "a web server"
    }
    if begins("SSH-") { return "an SSH server" }
    if begins("SIP/") { return "a SIP server" }
    if begins("RTSP/") { return "an RTSP server" }
    // RFC 6143 §7.1.1.
    if begins("RFB ") { return "a VNC server" }
    // RFC 5321 §4.2 and RFC 959 §5.4: both greet with 220.
    if begins("220 ", "220-", "554 ") { return "a mail or FTP server" }
    if begins("* OK", "+OK") { return "a mail server" }
    return "another service"
  }
}
