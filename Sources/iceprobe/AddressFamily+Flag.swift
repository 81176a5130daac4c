package import ArgumentParser
package import ICEConfiguration

extension AddressFamily: EnumerableFlag {
  /// Both families.
  package static let allCases: [AddressFamily] = [.ipv4, .ipv6]

  /// `--ipv4` and `--ipv6`.
  package static func name(for family: AddressFamily) -> NameSpecification {
    .customLong("ipv\(family.rawValue)")
  }
}
