#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where this system has its names from, read once.
@ResolverActor
final class Sources {
  let servers: NameServers
  let searchList: SearchList
  private let hosts: HostsFile
  private let hasOtherSources: Bool

  init(_ addresses: [NameServerAddress]) {
    servers = NameServers(addresses.compactMap(NameServer.init(at:)))
    searchList = .system
    hosts = HostsFile(Self.text(of: "/etc/hosts"))
    hasOtherSources = NameServiceSwitch(Self.text(of: "/etc/nsswitch.conf")).hasOtherSources
  }

  /// What is known of a name without asking; nil for nothing.
  func known(_ name: String) -> NameAnswer? {
    if let address = NumericAddress.canonical(name) { return NameAnswer([address]) }
    let name = name.hasSuffix(".") ? String(name.dropLast()) : name
    let addresses = hosts[name]
    if !addresses.isEmpty { return NameAnswer(addresses) }
    // RFC 6761 §6.3.
    return name == "localhost" || name.hasSuffix(".localhost")
      ? .addresses(ipv4: ["127.0.0.1"], ipv6: ["::1"]) : nil
  }

  /// Whether somebody may know a name that DNS does not have: `.local` belongs to mDNS (RFC 6762 §3).
  func knowsMore(of name: String) -> Bool { hasOtherSources || name.hasSuffix(".local") }

  /// As much of a file as is read, in bytes. 16 MiB: the longest lists of blocked names have 5.
  private static let sizeLimit = 1 << 24

  /// The text of a file; empty where there is none.
  private static func text(of path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < sizeLimit {
      let count = fread(&piece, 1, piece.count, file)
      guard count > 0 else { break }
      bytes += piece.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension NameAnswer {
  fileprivate init(_ addresses: [String]) {
    self = .addresses(
      ipv4: addresses.filter { !$0.contains(":") }, ipv6: addresses.filter { $0.contains(":") })
  }
}
