#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The extensions of a ClientHello (RFC 8446 §4.1.2), read by hand.
struct ClientHello {
  private(set) var extensions: [Int: [UInt8]] = [:]
  /// The cipher suites' code points, without those that only signal something (RFC 5746).
  private(set) var suites: [Int] = []

  /// The groups' code points (RFC 8446 §4.2.7).
  var groups: [Int] { Self.pairs((extensions[10] ?? []).dropFirst(2)) }

  init(_ record: [UInt8]) {
    // Record header 5, handshake header 4, version 2, random 32.
    var rest = record.dropFirst(43)
    func number(_ width: Int) -> Int {
      defer { rest = rest.dropFirst(width) }
      return rest.prefix(width).reduce(0) { $0 << 8 | Int($1) }
    }
    func field(lengthIn width: Int) -> [UInt8] {
      let length = number(width)
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
    _ = field(lengthIn: 1)  // session
    suites = Self.pairs(field(lengthIn: 2)[...]).filter { $0 != 0x00FF }
    _ = field(lengthIn: 1)  // compression methods
    _ = number(2)
    while rest.count >= 4 {
      let type = number(2)
      extensions[type] = field(lengthIn: 2)
    }
  }

  private static func pairs(_ bytes: ArraySlice<UInt8>) -> [Int] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
      Int(bytes[$0]) << 8 | Int(bytes[$0 + 1])
    }
  }
}

func currentUnixTime() -> Int {
  time(nil)
}
