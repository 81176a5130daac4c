import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whom a certificate is for (RFC 5280 §4.2.1.6), as far as a report can show it.
struct SubjectAlternativeNames {
  private(set) var dnsNames: [String] = []
  private(set) var ipAddresses: [String] = []

  /// Certificates of content networks hold hundreds of names; more than 64 help no reader.
  private static let limit: Int32 = 64

  init(_ certificate: OpaquePointer) {
    let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil).map(
      OpaquePointer.init)
    defer { GENERAL_NAMES_free(names) }
    // A certificate without the extension has -1 names.
    for index in 0..<max(0, min(Self.limit, OPENSSL_sk_num(names))) {
      append(OPENSSL_sk_value(names, index))
    }
  }

  private mutating func append(_ name: UnsafeMutableRawPointer?) {
    var kind: Int32 = 0
    guard let name = name?.assumingMemoryBound(to: GENERAL_NAME.self),
      let value = GENERAL_NAME_get0_value(name, &kind),
      kind == GEN_DNS || kind == GEN_IPADD
    else { return }
    let bytes = Self.bytes(of: value.assumingMemoryBound(to: ASN1_STRING.self))
    if kind == GEN_DNS {
      dnsNames.append(String(printable: bytes))
    } else if let address = Self.address(bytes) {
      ipAddresses.append(address)
    }
  }

  private static func bytes(of string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
    let length = Int(ASN1_STRING_length(string))
    return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: length))
  }

  private static func address(_ bytes: [UInt8]) -> String? {
    let families = [4: AF_INET, 16: AF_INET6]
    guard let family = families[bytes.count] else { return nil }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, bytes, &text, socklen_t(INET6_ADDRSTRLEN)) != nil else { return nil }
    return String(untilNUL: text)
  }
}
