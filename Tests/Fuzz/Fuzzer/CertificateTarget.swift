import COpenSSL
@testable import OpenSSL

/// A certificate that a server presents, in DER.
enum CertificateTarget: FuzzTarget {
  static let name = "certificate"
  static let sources = [
    "OpenSSL/Certificates/CertificateFeatures", "OpenSSL/Certificates/PeerCertificate",
    "OpenSSL/Certificates/SubjectAlternativeNames", "OpenSSL/PrintableText",
  ]
  static let leastCoverage = 80

  static func check(_ input: [UInt8]) {
    withCertificate(input) { certificate in
      let peer = PeerCertificate(certificate)
      // 256 bytes that nobody can print are three times as many.
      for text in [peer.subject, peer.issuer] {
        promise(text.isPlain && text.utf8.count <= 3 * 256, "a name can be shown")
      }
      promise(peer.dnsNames.count + peer.ipAddresses.count <= 64, "names are few")
      for name in peer.dnsNames {
        promise(name.isPlain && name.utf8.count <= 3 * 256, "a DNS name can be shown")
      }
      for address in peer.ipAddresses {
        promise(IPAddress(address) != nil, "what is taken for an address is one")
      }
      for length in [0, 1, 3] {
        let features = CertificateFeatures(certificate, chainOf: length)
        promise(features.intermediates <= 1, "a chain of three has one between")
      }
    }
  }

  private static func withCertificate(_ der: [UInt8], _ body: (OpaquePointer) -> Void) {
    der.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      guard let certificate = d2i_X509(nil, &next, bytes.count) else { return }
      body(certificate)
      X509_free(certificate)
    }
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    var isMet = false
    // What cannot be printed.
    withCertificate(input) {
      isMet = PeerCertificate($0).dnsNames.contains { $0.contains("\u{FFFD}") }
    }
    return isMet
  }
}
