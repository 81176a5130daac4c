import Dispatch
import ICEConfiguration
import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Turns names into addresses, each name once a run.
actor Resolver {
  /// What the system's resolver says of a name.
  enum Answer: Sendable {
    /// Numeric addresses, in the resolver's order (RFC 6724); never empty.
    case addresses([String])
    /// Why there is none.
    case failure(ResolutionFailure, detail: String)
  }

  private var lookups: [String: Task<Answer, Never>] = [:]

  /// Asks for the addresses of `name`. Cannot be cancelled: whoever is in a hurry does not wait.
  func resolve(_ name: String) async -> Answer {
    if let lookup = lookups[name] { return await lookup.value }
    let lookup = Task {
      await withCheckedContinuation { continuation in
        // `getaddrinfo` blocks: a thread of its own keeps a slow name from holding up the others.
        DispatchQueue.global().async { continuation.resume(returning: Self.lookUp(name)) }
      }
    }
    lookups[name] = lookup
    return await lookup.value
  }

  /// The addresses of a host: an address needs no asking for.
  func addresses(of host: ServerHost) async -> Answer {
    switch host {
    case .name(let name): await resolve(name)
    case .ipv4(let address), .ipv6(let address): .addresses([address])
    }
  }

  private static func lookUp(_ name: String) -> Answer {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    // One entry an address, rather than one for each socket type.
    hints.ai_protocol = CInt(IPPROTO_TCP)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(name, nil, &hints, &list)
    guard status == 0 else {
      return .failure(
        ResolutionFailure(status: status), detail: String(cString: gai_strerror(status)))
    }
    let head = list
    defer { freeaddrinfo(head) }
    var addresses: [String] = []
    while let entry = list?.pointee {
      if let address = entry.numericAddress { addresses.append(address) }
      list = entry.ai_next
    }
    return addresses.isEmpty
      ? .failure(.noAddress, detail: "no IPv4 or IPv6 address") : .addresses(addresses)
  }
}

extension addrinfo {
  fileprivate var numericAddress: String? { ai_addr?.numericText(size: ai_addrlen) }
}

extension UnsafeMutablePointer<sockaddr> {
  /// The numeric address, an IPv6 one with its zone; nil if the system cannot write it.
  func numericText(size: socklen_t) -> String? {
    // NI_MAXHOST, which the C library defines for this buffer.
    var text = [CChar](repeating: 0, count: 1025)
    guard getnameinfo(self, size, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 else {
      return nil
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

extension ResolutionFailure {
  /// glibc's EAI_NODATA: the name exists without an address. Its header shows it to GNU C only.
  private static let noData: CInt = -5

  fileprivate init(status: CInt) {
    switch status {
    case EAI_NONAME: self = .nameNotFound
    case Self.noData: self = .noAddress
    default: self = .resolverFailed
    }
  }
}
