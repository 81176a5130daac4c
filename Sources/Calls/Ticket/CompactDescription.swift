import Causes
import ICEConfiguration
import ProbeEvidence
import STUN

/// A description in as few bytes as it needs, for a line of a chat program.
struct CompactDescription {
  /// The raw bytes behind the two credentials: 8 and 32 characters of Base32.
  static let fragmentSize = 5
  static let passwordSize = 20

  /// The bytes of a description; nil if its credentials are not those of ``CallDescription/Credentials``'s
  /// own making.
  static func bytes(_ description: CallDescription) -> [UInt8]? {
    guard
      let fragment = TicketText.bytes(ofBase32: description.credentials.usernameFragment.utf8),
      let password = TicketText.bytes(ofBase32: description.credentials.password.utf8),
      fragment.count == fragmentSize, password.count == passwordSize
    else { return nil }
    let names = Names(description)
    var bytes = fragment + password
    bytes += text(description.mapping?.rawValue ?? "")
    bytes += [UInt8(names.all.count)] + names.all.flatMap(text)
    bytes += [UInt8(description.candidates.count)]
    for candidate in description.candidates {
      bytes += [kindCode(candidate.kind)] + endpoint(candidate.address)
      if let relay = candidate.relay {
        bytes += [names.number(of: relay.server), transportCode(relay.transport)]
      }
    }
    bytes += [UInt8(description.faults.count)]
    for fault in description.faults {
      bytes += [names.number(of: fault.server)] + text(fault.cause.rawValue)
    }
    return bytes
  }

  /// The names of servers, each once.
  private struct Names {
    let all: [String]

    init(_ description: CallDescription) {
      let names =
        description.candidates.compactMap { $0.relay?.server } + description.faults.map(\.server)
      all = names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func number(of name: String) -> UInt8 { UInt8(all.firstIndex(of: name) ?? 0) }
  }

  private static func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }

  /// The family, the address and the port.
  static func endpoint(_ endpoint: Endpoint) -> [UInt8] {
    let address = IPAddress(endpoint.address)?.bytes ?? [0, 0, 0, 0]
    return [address.count == 16 ? 6 : 4] + address
      + [UInt8(endpoint.port >> 8), UInt8(truncatingIfNeeded: endpoint.port)]
  }

  private static func kindCode(_ kind: CallCandidate.Kind) -> UInt8 {
    switch kind {
    case .host: 0
    case .serverReflexive: 1
    case .relayed: 2
    }
  }

  private static func transportCode(_ transport: ServerTransport) -> UInt8 {
    switch transport {
    case .udp: 0
    case .tcp: 1
    case .tls: 2
    case .dtls: 3
    }
  }
}

/// Reads bytes from their start; every reading is nil once they do not suffice.
struct CompactReader {
  private var bytes: ArraySlice<UInt8>

  /// A reader of some bytes.
  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// Whether all was read.
  var isAtEnd: Bool { bytes.isEmpty }

  /// So many bytes.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard bytes.count >= count else { return nil }
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }

  /// One byte.
  mutating func byte() -> UInt8? { take(1)?.first }

  /// A number of four bytes.
  mutating func number() -> Int? { take(4)?.reduce(0) { $0 << 8 | Int($1) } }

  private mutating func text() -> String? {
    byte().flatMap { take(Int($0)) }.flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// An address and a port.
  mutating func endpoint() -> Endpoint? {
    guard let family = byte(), family == 4 || family == 6,
      let address = take(family == 6 ? 16 : 4), let port = take(2)
    else { return nil }
    return Endpoint(
      address: "\(IPAddress(bytes: address))", port: UInt16(port[0]) << 8 | UInt16(port[1]))
  }

  /// A description, with all the bounds that a message has.
  mutating func description() -> CallDescription? {
    guard let fragment = take(CompactDescription.fragmentSize),
      let password = take(CompactDescription.passwordSize),
      let credentials = CallDescription.Credentials(
        usernameFragment: TicketText.base32(fragment), password: TicketText.base32(password)),
      let mapping = text(), let names = names()
    else { return nil }
    var description = CallDescription(credentials: credentials)
    if !mapping.isEmpty {
      guard let mapping = NATMapping(rawValue: mapping) else { return nil }
      description.mapping = mapping
    }
    guard let count = byte(), count <= CallDescription.candidateLimit else { return nil }
    for _ in 0..<count {
      guard let candidate = candidate(names), candidate.isSendable else { return nil }
      description.candidates.append(candidate)
    }
    guard let count = byte(), count <= CallDescription.faultLimit else { return nil }
    for _ in 0..<count {
      guard let number = byte(), names.indices.contains(Int(number)),
        let cause = text().flatMap(Cause.init)
      else { return nil }
      description.faults.append(.init(server: names[Int(number)], cause: cause))
    }
    return description
  }

  private mutating func names() -> [String]? {
    guard let count = byte(),
      count <= CallDescription.candidateLimit + CallDescription.faultLimit
    else { return nil }
    var names: [String] = []
    for _ in 0..<count {
      guard let name = text(), CallCandidate.Relay.isName(name) else { return nil }
      names.append(name)
    }
    return names
  }

  private mutating func candidate(_ names: [String]) -> CallCandidate? {
    guard let code = byte(), let endpoint = endpoint() else { return nil }
    switch code {
    case 0: return CallCandidate(.host, at: endpoint)
    case 1: return CallCandidate(.serverReflexive, at: endpoint)
    case 2:
      guard let number = byte(), names.indices.contains(Int(number)),
        let transport = byte().flatMap(transport)
      else { return nil }
      return CallCandidate(
        relayedBy: .init(server: names[Int(number)], transport: transport), at: endpoint)
    default: return nil
    }
  }

  private func transport(_ code: UInt8) -> ServerTransport? {
    switch code {
    case 0: .udp
    case 1: .tcp
    case 2: .tls
    case 3: .dtls
    default: nil
    }
  }
}
