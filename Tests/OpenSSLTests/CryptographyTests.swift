import Testing

@testable import OpenSSL

@Suite struct CryptographyTests {
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      "d174ab98d277d9f5a5611c2c9f419d9f"
    ),
    (
      String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ])
  func `MD5 agrees with RFC 1321`(message: String, digest: String) throws {
    #expect(hexadecimal(try Digest.md5(Array(message.utf8))) == digest)
  }

  @Test(arguments: [
    (repeated(0x0B, 20), Array("Hi There".utf8), "b617318655057264e28bc0b6fb378c8ef146be00"),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    ),
    (repeated(0xAA, 20), repeated(0xDD, 50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
    (Array(1...25), repeated(0xCD, 50), "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
    (
      repeated(0x0C, 20), Array("Test With Truncation".utf8),
      "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"
    ),
    (
      repeated(0xAA, 80), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
    ),
    (
      repeated(0xAA, 80),
      Array("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data".utf8),
      "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"
    ),
  ])
  func `HMAC-SHA1 agrees with RFC 2202`(key: [UInt8], message: [UInt8], code: String) {
    #expect(hexadecimal(HMAC.sha1(key: key, message: message)) == code)
  }

  @Test func `An empty key and an empty message are allowed`() {
    #expect(
      hexadecimal(HMAC.sha1(key: [], message: []))
        == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d")
  }

  /// MD4 stands for what a FIPS build does with MD5: OpenSSL 3 does not provide it by default.
  @Test func `An algorithm that OpenSSL does not provide is an error that names it`() throws {
    let error = try #require(throws: AlgorithmRefused.self) {
      try Digest.digest([], algorithm: "MD4")
    }
    #expect(error == AlgorithmRefused(algorithm: "MD4", reason: "unsupported"))
  }
}

private func repeated(_ byte: UInt8, _ count: Int) -> [UInt8] {
  Array(repeating: byte, count: count)
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
