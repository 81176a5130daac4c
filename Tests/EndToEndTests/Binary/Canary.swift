#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A secret that stands out wherever it gets to.
struct Canary: Sendable {
  let secret: String

  /// A secret of its own, with characters that every encoding changes.
  init(_ name: String) { secret = "\(name)&kanari%\(UInt32.random(in: .min ... .max))" }

  /// The forms in which the secret is in `text`; none, it is to be hoped.
  func forms(in text: String) -> [String] {
    // What dumps memory writes its bytes apart, and perhaps on several lines.
    let packed = String(text.filter { !$0.isWhitespace })
    return forms.filter { form in
      [text, packed].contains { $0.lowercased().contains(form.lowercased()) }
    }
  }

  private var forms: [String] {
    let bytes = Array(secret.utf8)
    let hexadecimal = bytes.map(Self.twoDigits)
    let percentEncoded = zip(bytes, hexadecimal).map { byte, digits in
      // RFC 3986 §2.3, as far as the secrets here go.
      Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
        ? String(decoding: [byte], as: UTF8.self) : "%\(digits)"
    }
    return [secret, hexadecimal.joined(), percentEncoded.joined()] + base64Forms
  }

  /// Base64 has three forms of a text, by its place in what is encoded; each without the characters
  /// that its neighbours have a part in.
  private var base64Forms: [String] {
    (0..<3).map { offset in
      let encoded = Data(Array(repeating: 0, count: offset) + secret.utf8).base64EncodedString()
      return String(encoded.dropFirst(offset == 0 ? 0 : 4).prefix { $0 != "=" }.dropLast())
    }
  }

  private static func twoDigits(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0\(digits)" : digits
  }
}
