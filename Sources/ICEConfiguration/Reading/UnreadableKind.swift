/// What a text is that is no configuration, by its first bytes. Each has one sentence that leads on.
enum UnreadableKind: String, CaseIterable, Sendable {
  case gzip
  case archive
  case utf16
  case certificate
  case html
  case xml
  case toml
  case response
  case markdown
  case sessionDescription
  case binary

  /// Looks at the first bytes; nil if this may be a text of ours.
  init?(_ bytes: [UInt8]) {
    let head = bytes.prefix(512)
    if head.starts(with: [0x1F, 0x8B]) || head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || head.starts(with: "BZh".utf8) || head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
    {
      self = .gzip
    } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .archive
    } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
      || Self.hasEveryOtherZero(head)
    {
      self = .utf16
    } else if head.contains(0) {
      self = .binary
    } else {
      self.init(text: String(decoding: head, as: UTF8.self))
    }
  }

  private init?(text: String) {
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    let lower = start.lowercased()
    if start.hasPrefix("-----BEGIN ") {
      self = .certificate
    } else if start.hasPrefix("v=0\n") || start.hasPrefix("v=0\r\n")
      || start.hasPrefix("a=candidate:")
      || start.hasPrefix("candidate:")
    {
      self = .sessionDescription
    } else if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") {
      self = .html
    } else if lower.hasPrefix("<?xml") {
      self = lower.contains("<html") ? .html : .xml
    } else if start.beginsAsXML {
      self = .xml
    } else {
      return nil
    }
  }

  /// JSON in UTF-16 without a mark: `{` and then a zero, or the other way round.
  private static func hasEveryOtherZero(_ head: ArraySlice<UInt8>) -> Bool {
    let pairs = Array(head.prefix(8))
    guard pairs.count >= 4 else { return false }
    let zeros = pairs.map { $0 == 0 }
    return zeros.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0) }
      || zeros.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 1) }
  }
}

extension Substring {
  /// Whether this begins with an element, and neither with a URL in angle brackets nor an address of SIP.
  fileprivate var beginsAsXML: Bool {
    guard first == "<", let next = dropFirst().first, next.isLetter || next == "!" else {
      return false
    }
    if String(dropFirst()).beginsAsServerURL { return false }
    let rest = dropFirst().drop { $0.isLetter || $0.isNumber || "!-_.:".contains($0) }
    return rest.first.map { $0.isWhitespace || $0 == ">" || $0 == "/" || $0 == "[" } == true
  }
}

extension UnreadableKind: CustomStringConvertible {
  /// What it is, and what leads on.
  var description: String {
    switch self {
    case .gzip: "this is compressed; try: gunzip -c FILE | iceprobe --config -"
    case .archive: "this is an archive; unpack it, and give the file inside"
    case .utf16: "this is UTF-16; try: iconv -f UTF-16 -t UTF-8 FILE | iceprobe --config -"
    case .certificate:
      "this is a certificate or a key, not a configuration; certificate authorities go to --ca-file"
    case .html:
      "this is a web page, perhaps a login page; ask for the JSON, with the token or cookie it wants"
    case .xml: "this is XML; iceprobe reads JSON, YAML and lines (iceprobe formats lists them)"
    case .toml:
      "this is TOML; try: python3 -c 'import json, sys, tomllib; json.dump(tomllib.load(sys.stdin.buffer), "
        + "sys.stdout)' < FILE | iceprobe --config -"
    case .response:
      "this is an HTTP response with its header fields; leave -i away: curl -s URL | iceprobe --config -"
    case .markdown:
      "this has text around the configuration; give what stands between the lines with ```"
    case .sessionDescription:
      "this is a session description (SDP), which holds candidates and no servers; give the "
        + "iceServers that the connection was made with"
    case .binary: "this is not text; expected JSON, YAML or lines (iceprobe formats lists them)"
    }
  }
}
