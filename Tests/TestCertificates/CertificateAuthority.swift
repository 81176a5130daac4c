/// A certificate authority that exists for one test: it issues what a test needs, on the spot and
/// in memory.
///
/// It takes about a millisecond with P-256, and about a tenth of a second with RSA.
public struct CertificateAuthority {
  /// The authority's own certificate: what a client must trust, or an intermediate of a chain.
  public let certificatePEM: String

  private let certificate: Certificate
  private let key: PrivateKey
  /// What a server presents after its own certificate: this authority and those above it, but not
  /// the root.
  private let intermediatesPEM: String

  /// A root.
  public init(
    named name: String = "iceprobe test root", validity: ClosedRange<Int> = Self.today
  ) throws {
    key = try PrivateKey(.ecdsa)
    certificate = try Certificate(
      subject: name, issuer: nil, key: key, signedBy: key, validity: validity,
      extensions: Self.extensions)
    certificatePEM = try certificate.pem
    intermediatesPEM = ""
  }

  private init(
    named name: String, under parent: CertificateAuthority, validity: ClosedRange<Int>,
    constraints: String = "critical,CA:TRUE", names: String? = nil
  ) throws {
    key = try PrivateKey(.ecdsa)
    certificate = try Certificate(
      subject: name, issuer: parent.certificate, key: key, signedBy: parent.key,
      validity: validity,
      extensions: [.basicConstraints(constraints), .keyUsage("critical,keyCertSign,cRLSign")]
        + (names.map { [.nameConstraints($0)] } ?? []))
    certificatePEM = try certificate.pem
    intermediatesPEM = certificatePEM + parent.intermediatesPEM
  }

  /// An authority below this one, whose certificate is part of the chains that it issues.
  public func intermediate(
    named name: String = "iceprobe test intermediate", validity: ClosedRange<Int> = Self.today
  ) throws -> CertificateAuthority {
    try CertificateAuthority(named: name, under: self, validity: validity)
  }

  /// An authority below this one that may not issue whatever it likes.
  ///
  /// - Parameters:
  ///   - constraints: what it may issue, as OpenSSL's `basicConstraints` has it, such as `CA:FALSE`.
  ///   - names: for which names, as `nameConstraints` has it; nil for all.
  public func intermediate(
    named name: String, constraints: String, names: String? = nil
  ) throws -> CertificateAuthority {
    try CertificateAuthority(
      named: name, under: self, validity: Self.today, constraints: constraints, names: names)
  }

  /// A server's certificate.
  ///
  /// - Parameters:
  ///   - subject: the common name, which clients ignore.
  ///   - names: its DNS names.
  ///   - addresses: its IP addresses, numeric.
  ///   - validity: from when to when, in seconds from now.
  ///   - kind: the kind of its key.
  ///   - purpose: what it is for, as `extendedKeyUsage` has it; nil for everything.
  ///   - isOldDigest: whether it is signed over SHA-1.
  public func issue(
    subject: String = "iceprobe test server", names: [String] = ["localhost"],
    addresses: [String] = [], validity: ClosedRange<Int> = Self.today,
    key kind: PrivateKey.Kind = .ecdsa, purpose: String? = nil, isOldDigest: Bool = false
  ) throws -> ServerCertificate {
    let leafKey = try PrivateKey(kind)
    let leaf = try Certificate(
      subject: subject, issuer: certificate, key: leafKey, signedBy: key, validity: validity,
      extensions: Self.serverExtensions(names: names, addresses: addresses)
        + (purpose.map { [.extendedKeyUsage($0)] } ?? []),
      isOldDigest: isOldDigest)
    return ServerCertificate(
      certificatePEM: try leaf.pem, intermediatesPEM: intermediatesPEM,
      privateKeyPEM: try leafKey.pem)
  }

  /// A server's certificate that no authority issued.
  public static func selfSigned(
    names: [String] = ["localhost"], validity: ClosedRange<Int> = Self.today
  ) throws -> ServerCertificate {
    let key = try PrivateKey(.ecdsa)
    let certificate = try Certificate(
      subject: "iceprobe test server", issuer: nil, key: key, signedBy: key, validity: validity,
      extensions: serverExtensions(names: names, addresses: []))
    return ServerCertificate(
      certificatePEM: try certificate.pem, intermediatesPEM: "", privateKeyPEM: try key.pem)
  }

  /// From an hour ago to a day ahead, in seconds from now.
  public static let today = -3600...86_400

  private static let extensions: [Certificate.Extension] = [
    .basicConstraints("critical,CA:TRUE"), .keyUsage("critical,keyCertSign,cRLSign"),
  ]

  private static func serverExtensions(
    names: [String], addresses: [String]
  ) -> [Certificate.Extension] {
    let alternatives = names.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }
    let constraints = Certificate.Extension.basicConstraints("critical,CA:FALSE")
    return alternatives.isEmpty
      ? [constraints] : [constraints, .subjectAltName(alternatives.joined(separator: ","))]
  }
}
