#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The C library's resolver, for the sources of names that only it knows: each call blocks a thread.
@ResolverActor
final class SystemResolver {
  /// The one of the process.
  static let shared = SystemResolver()

  /// How many threads may be blocked at once.
  ///
  /// 16: an unknown name of mDNS takes some seconds, and few names of servers are such.
  private static let limit = 16

  private var room = limit
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// The addresses of a name; nil if it has none, or nobody can say.
  func addresses(of name: String) async -> NameAnswer? {
    await enter()
    let answer = await withCheckedContinuation { continuation in
      let isStarted = OwnThread.start { continuation.resume(returning: Self.lookUp(name)) }
      if !isStarted { continuation.resume(returning: nil) }
    }
    leave()
    return answer
  }

  private func enter() async {
    if room > 0 { room -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
  }

  private func leave() {
    if waiting.isEmpty { room += 1 } else { waiting.removeFirst().resume() }
  }

  private nonisolated static func lookUp(_ name: String) -> NameAnswer? {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    // One entry an address, rather than one for each socket type.
    hints.ai_protocol = CInt(IPPROTO_TCP)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, &hints, &list) == 0 else { return nil }
    defer { freeaddrinfo(list) }
    let addresses = sequence(first: list, next: { $0?.pointee.ai_next })
      .compactMap { $0?.pointee.numericAddress }
    let (ipv6, ipv4) = addresses.separated { $0.contains(":") }
    return addresses.isEmpty ? nil : .addresses(ipv4: ipv4, ipv6: ipv6)
  }
}

extension [String] {
  fileprivate func separated(by isFirst: (String) -> Bool) -> ([String], [String]) {
    (filter(isFirst), filter { !isFirst($0) })
  }
}

extension addrinfo {
  /// The numeric address, an IPv6 one with its zone; nil if the system cannot write it.
  fileprivate var numericAddress: String? {
    // NI_MAXHOST, which the C library defines for this buffer.
    var text = [CChar](repeating: 0, count: 1025)
    let status = getnameinfo(
      ai_addr, ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    guard status == 0 else { return nil }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
