import PlainText

/// Text from the network, made fit to be shown.
///
/// Bytes that are no UTF-8 become U+FFFD. Left out is whatever could steer a terminal, break a
/// line or turn the direction of writing: controls (C1 among them, where U+009B begins an escape
/// sequence), invisible formatting, line and paragraph separators.
///
/// - Parameter limit: how many Unicode scalars are kept. RFC 8489 §14.8, 14.9, 14.10 and 14.14
///   allow fewer than 128 characters in a reason, a realm, a nonce and a software name.
func printableText(_ bytes: some Collection<UInt8>, limit: Int = 127) -> String {
  let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
  return String(String.UnicodeScalarView(scalars.lazy.filter(\.isPrintable).prefix(limit)))
}
