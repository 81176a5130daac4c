import COpenSSL

/// What a certificate says about its owner. All texts are bounded and printable.
public struct PeerCertificate: Equatable, Sendable {
  /// The owner's distinguished name, for example `CN=turn.example.com` (RFC 2253, in UTF-8).
  public let subject: String
  /// The last common name in it, which no client takes for a server's name; nil if there is none.
  let commonName: String?
  /// The issuer's distinguished name, in the same form.
  public let issuer: String
  /// When it begins to be valid, in seconds of Unix time; nil when the field is no time.
  public let notBefore: Int?
  /// When it ceases to be valid, in seconds of Unix time; nil when the field is no time.
  public let notAfter: Int?
  /// The first of its DNS names; with `ipAddresses` at most 64.
  public let dnsNames: [String]
  /// The first of its IP addresses in numeric form; with `dnsNames` at most 64.
  public let ipAddresses: [String]

  init(_ certificate: OpaquePointer) {
    subject = Self.text(of: X509_get_subject_name(certificate))
    commonName = Self.commonName(of: X509_get_subject_name(certificate))
    issuer = Self.text(of: X509_get_issuer_name(certificate))
    notBefore = Self.unixTime(X509_get0_notBefore(certificate))
    notAfter = Self.unixTime(X509_get0_notAfter(certificate))
    let names = SubjectAlternativeNames(certificate)
    dnsNames = names.dnsNames
    ipAddresses = names.ipAddresses
  }

  private static func commonName(of name: OpaquePointer?) -> String? {
    // 256 bytes: RFC 5280 allows 64 characters (ub-common-name), and no host name has more than 253.
    var bytes = [CChar](repeating: 0, count: 256)
    let count = X509_NAME_get_text_by_NID(name, NID_commonName, &bytes, 256)
    return count < 0 ? nil : String(untilNUL: bytes)
  }

  private static func text(of name: OpaquePointer?) -> String {
    let output = BIO_new(BIO_s_mem())
    defer { BIO_free(output) }
    shim_X509_NAME_print(output, name)
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = BIO_read(output, &bytes, 256)
    return String(printable: bytes.prefix(Int(max(0, count))))
  }

  /// Counts from the epoch, which avoids the C library's calendar and its time zones.
  private static func unixTime(_ time: UnsafePointer<ASN1_TIME>?) -> Int? {
    let epoch = ASN1_TIME_set(nil, 0)
    defer { ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    // OpenSSL takes a missing time for the present.
    guard time != nil, ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int(days) * 86_400 + Int(seconds)
  }
}
