import CCares

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Channel.Answer {
  /// What the server says of the question as a whole; nil if no answer came.
  var code: ResponseCode? {
    // The low half of the fourth byte (RFC 1035 §4.1.1).
    message.count < 12 ? nil : ResponseCode(rawValue: message[3] & 0xF)
  }

  /// Whether there is more than fits into a datagram: the flag TC says so, or 512 bytes, where c-ares
  /// ends what is no longer without EDNS (RFC 1035 §4.2.1).
  var isTruncated: Bool { message.count >= 12 && (message[2] & 0x02 != 0 || message.count >= 512) }

  /// The addresses that the answer leads to, aliases followed; empty for none, nil for an answer that
  /// breaks its own rules.
  func addresses(_ type: RecordType) -> [String]? {
    var host: UnsafeMutablePointer<hostent>?
    let status =
      switch type {
      case .a: ares_parse_a_reply(message, CInt(message.count), &host, nil, nil)
      case .aaaa: ares_parse_aaaa_reply(message, CInt(message.count), &host, nil, nil)
      // They have none.
      case .srv, .naptr: ccares_no_data
      }
    guard status == ccares_success, let host else { return status == ccares_no_data ? [] : nil }
    defer { ares_free_hostent(host) }
    return host.pointee.numericAddresses
  }
}

extension hostent {
  fileprivate var numericAddresses: [String] {
    var addresses: [String] = []
    // It ends with a null pointer.
    var next = h_addr_list
    while let address = next?.pointee {
      if let text = NumericAddress.text(of: address, family: h_addrtype) { addresses.append(text) }
      next = next?.successor()
    }
    return addresses
  }
}
