import Foundation

/// A host brought into its usual form (URL standard §3.5): percent-decoded, in lower case, look-alikes
/// from outside ASCII taken for what they look like.
struct CanonicalHost {
  /// The host. What is still not ASCII counts as letters, as its encoding by IDNA has them.
  let text: String

  /// Nil if it holds a character that no host has.
  init?(_ encoded: String) {
    guard let decoded = encoded.removingPercentEncoding else { return nil }
    // Unicode Technical Standard 46 maps by compatibility, and ignores what is invisible.
    let mapped = decoded.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
      .filter { !$0.properties.isDefaultIgnorableCodePoint }
    let forbidden = Set(" #/:<>?@[\\]^|%*\"`{}\u{7F}".unicodeScalars)
    guard !mapped.isEmpty,
      !mapped.contains(where: { $0.value < 0x20 || forbidden.contains($0) })
    else { return nil }
    // U+3002 and its kin are dots, too.
    let dots: Set<Unicode.Scalar> = ["\u{3002}", "\u{FF0E}", "\u{FF61}"]
    text = String(
      String.UnicodeScalarView(
        mapped.map { dots.contains($0) ? "." : $0.isASCII ? $0 : "x" }))
  }
}
