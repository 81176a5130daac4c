/// What stands for a text that a server, the operating system or a library wrote: a description of its
/// kind, and nothing of its words.
enum FreeText: String {
  case reasonPhrase = "(a reason phrase)"
  case software = "(a software name)"
  case defect = "(what is wrong with the reply)"
  case resolver = "(what the resolver says)"
  case connection = "(what ended the connection)"
  case tunnel = "(what the proxy answered)"
  case tls = "(what is wrong with TLS)"
  case chain = "(what is wrong with the certificates)"
  case protocolName = "(another protocol)"
  case cipher = "(a cipher suite)"
  case group = "(a group)"
  case version = "(a version)"
  case scheme = "(an authentication scheme)"
  case bytes = "(what the bytes look like)"
  case trial = "(what the trial says)"
  case network = "(what changed)"
  case fault = "(what failed inside)"

  /// Stands for `original`; a text that is empty stays so, since it says nothing.
  func instead(of original: String) -> String { original.isEmpty ? "" : rawValue }

  /// Stands for `original`, of which it stays that a web server answered, and with which status.
  func insteadOfQuotation(_ original: String) -> String {
    WebAnswer(in: original)?.quotation ?? instead(of: original)
  }

  /// The original if it is one of the words that are known, and else what stands for it.
  func instead(of original: String, butFor known: Set<String>) -> String {
    known.contains(original) ? original : instead(of: original)
  }
}

extension FreeText {
  /// The versions of TLS and DTLS, as OpenSSL calls them.
  static let versions: Set = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "DTLSv1", "DTLSv1.2"]

  /// What is offered in TLS (RFC 7443 §3).
  static let protocols: Set = ["stun.turn", "stun.nat-discovery"]

  /// The schemes in IANA's registry (RFC 9110 §18.5), and those that proxies have besides.
  static let schemes: Set = ["Basic", "Bearer", "Digest", "Negotiate", "NTLM", "Kerberos"]

  /// The groups of key exchanges (RFC 8422, 7919, draft-ietf-tls-ecdhe-mlkem), as OpenSSL calls them.
  static let groups: Set = [
    "X25519", "X448", "prime256v1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1",
    "brainpoolP512r1", "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192",
    "X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024",
  ]

  /// What the names of cipher suites are made of.
  private static let cipherWords: Set = [
    "TLS", "WITH", "ECDHE", "ECDH", "DHE", "DH", "ECDSA", "RSA", "DSS", "PSK", "SRP", "AES",
    "AES128",
    "AES256", "128", "256", "GCM", "CBC", "CCM", "CCM8", "8", "CHACHA20", "POLY1305", "CAMELLIA",
    "CAMELLIA128", "CAMELLIA256", "ARIA128", "ARIA256", "ARIA", "SHA", "SHA1", "SHA256", "SHA384",
    "MD5", "3DES", "DES", "CBC3", "EDE", "RC4", "NULL", "AECDH", "ADH", "SEED", "IDEA",
  ]

  /// A cipher suite, if its name is made of nothing else.
  static func cipher(_ original: String) -> String {
    let words = original.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
    return words.allSatisfy { cipherWords.contains(String($0)) }
      ? original : FreeText.cipher.instead(of: original)
  }
}
