import OpenSSL
import STUN

/// The sample messages of RFC 5769 §2, byte for byte.
///
/// The one of RFC 8489 appendix B.1 is left out: its header declares 20 bytes more than it has.
enum SampleMessage: String, CaseIterable {
  /// RFC 5769 §2.1.
  case request = """
    00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74
    00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a68367659202020
    00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf
    """
  /// RFC 5769 §2.2.
  case ipv4Response = """
    0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
    80280004 c07d4c96
    """
  /// RFC 5769 §2.3.
  case ipv6Response = """
    01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9
    00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c
    """
  /// RFC 5769 §2.4.
  case longTermRequest = """
    00010060 2112a442 78ad3433c6ad72c029da412e
    00060012 e3839ee38388e383aae38383e382afe382b90000
    0015001c 662f2f3439396b3935346436 4f4c33346f4c394653547679 36347341
    0014000b 6578616d706c652e6f726700 00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666
    """
  var bytes: [UInt8] { [UInt8](hex: rawValue) }

  /// RFC 5769 §2.1 to 2.3 sign with the short-term password; §2.4 with a long-term credential.
  func key() throws -> [UInt8] {
    switch self {
    case .request, .ipv4Response, .ipv6Response: Array("VOkJxbRl1RmTxUk/WvJxBt".utf8)
    case .longTermRequest:
      try Digest.md5(
        longTermKeyInput(
          username: "マトリックス".utf8, realm: "example.org".utf8, password: "TheMatrIX".utf8))
    }
  }
}

extension [UInt8] {
  /// The bytes that hexadecimal digits spell; anything else between them is passed over.
  init(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue).map(UInt8.init)
    self = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  var hex: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
