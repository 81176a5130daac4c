@testable import NameResolution

/// The answer of a name server, as it came off the network.
enum DNSTarget: FuzzTarget {
  static let name = "dns"
  static let sources = [
    "NameResolution/Answer+Reading", "NameResolution/ExtendedError",
    "NameResolution/ServiceRecord",
  ]
  static let leastCoverage = 90

  static func check(_ input: [UInt8]) {
    let answer = Channel.Answer(status: 0, message: input)
    _ = (answer.code, answer.isTruncated)
    for type in [RecordType.a, .aaaa, .srv, .naptr] {
      for address in answer.addresses(type) ?? [] {
        promise(IPAddress(address) != nil, "what is taken for an address is one")
      }
    }
    let services = answer.services ?? []
    let pointers = answer.pointers ?? []
    // A record has ten bytes and its data, and names may be compressed (RFC 1035 §4.1.4).
    promise(services.count + pointers.count <= input.count / 5, "records do not grow")
    for text in services.map(\.target) + pointers.map(\.replacement) {
      // 255 bytes (RFC 1035 §3.1), each shown as \DDD at worst.
      promise(text.isPlain && text.utf8.count <= 4 * 255, "a name can be shown")
    }
    if let error = ExtendedError(in: input) {
      promise(error.words.isPlain && error.words.count < 120, "a reason can be shown")
      _ = error.subject
    }
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    // In the corpus it is 6.
    (ExtendedError(in: input)?.code ?? 6) == 15
  }
}
