import NameResolution
import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The system's files that tell of the vantage.
enum SystemFile {
  /// As much of a file as is read, in bytes. 16 KiB: a resolv.conf(5) has some hundred.
  private static let sizeLimit = 1 << 14

  /// The text of resolv.conf(5), as far as it is read; nil if there is none.
  static var resolverConfiguration: String? { beginning(of: "/etc/resolv.conf") }

  /// The name servers that it names.
  static var nameServers: [NameServerAddress] {
    ResolverConfiguration(resolverConfiguration ?? "").nameServers.map { NameServerAddress($0) }
  }

  /// Waits for nothing, whatever sort of file it is.
  private static func beginning(of path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: sizeLimit)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
