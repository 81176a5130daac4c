import Causes
import Documents
import PlainText

extension ConfigurationDecoder {
  /// What an entry for one or more URLs may say. Every shape calls the same things by other names.
  enum EntryShape {
    /// Under our own `stun`.
    case stun
    /// Under our own `turn`.
    case turn
    /// The W3C's RTCIceServer, in which providers still write the `url` of its first drafts.
    case webRTC
    /// What a Matrix home server answers at `/voip/turnServer`.
    case matrix

    var keys: [String] {
      switch self {
      case .stun: ["urls", "jurisdiction"]
      case .turn: ["urls", "username", "credential", "secret", "jurisdiction"]
      case .webRTC: Self.turn.keys + ["url", "credentialType"]
      case .matrix: ["uris", "username", "password", "ttl"]
      }
    }

    /// The keys that may name the URLs; the first that is there does.
    var urlKeys: [String] {
      switch self {
      case .stun, .turn: ["urls"]
      case .webRTC: ["urls", "url"]
      case .matrix: ["uris"]
      }
    }

    var passwordKey: String { self == .matrix ? "password" : "credential" }
  }

  /// The servers of all entries of an array.
  mutating func servers(listedIn place: JSONPlace?, _ shape: EntryShape) -> [Server] {
    guard let place else { return [] }
    guard let entries = place.elements else {
      reportType("an array", at: place)
      return []
    }
    return each(entries) { $0.servers(in: $1, shape) }.flatMap { $0 }
  }

  /// The servers of one entry: one for every URL.
  mutating func servers(in place: JSONPlace, _ shape: EntryShape) -> [Server] {
    guard case .object = place.node.value else {
      reportType("an object", at: place)
      return []
    }
    let fields = fields(of: place, allowing: shape.keys)
    let credential = credential(in: fields, shape)
    let jurisdiction = fields["jurisdiction"].flatMap { printableText($0) }
    guard let list = shape.urlKeys.lazy.compactMap({ fields[$0] }).first else {
      report("expected \(shape.urlKeys[0].quoted)", at: place)
      return []
    }
    func server(_ decoder: inout Self, _ place: JSONPlace, _ expected: String) -> Server? {
      decoder.url(in: place, shape, orReport: expected).map { url, text in
        Server(
          url: url, writtenURL: text, credential: credential, jurisdiction: jurisdiction,
          position: place.node.position)
      }
    }
    guard let elements = list.elements else {
      return each([list]) { server(&$0, $1, "a string or an array of strings") }
    }
    if elements.isEmpty { report("expected at least one URL", at: list) }
    return each(elements) { server(&$0, $1, "a string") }
  }

  private mutating func url(
    in place: JSONPlace, _ shape: EntryShape, orReport expected: String
  ) -> (ServerURL, String)? {
    guard case .string(let written) = place.node.value else {
      reportType(expected, at: place)
      return nil
    }
    guard let text = expand(written, at: place) else { return nil }
    do {
      let url = try ServerURL(text)
      report(misplaced: url, at: place, shape)
      return (url, text)
    } catch {
      report(error.description, at: place, code: .configurationInvalidURL)
      return nil
    }
  }

  private mutating func report(misplaced url: ServerURL, at place: JSONPlace, _ shape: EntryShape) {
    switch (shape, url.kind) {
    case (.stun, .turn):
      report(#"expected a stun: or stuns: URL; a TURN server belongs under "turn""#, at: place)
    case (.turn, .stun):
      report(#"expected a turn: or turns: URL; a STUN server belongs under "stun""#, at: place)
    default: break
    }
  }
}
