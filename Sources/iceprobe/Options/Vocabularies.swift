package import ArgumentParser
package import ICEConfiguration
package import Prober
package import Reporting

// The vocabularies of other rooms, as the command line takes them.

extension ReportFormat: ExpressibleByArgument {}

extension Schema: ExpressibleByArgument {}

extension Prober.TLSVersion: ExpressibleByArgument {}

extension AddressFamily: EnumerableFlag {
  /// Both families.
  package static let allCases: [AddressFamily] = [.ipv4, .ipv6]

  /// `--ipv4` and `--ipv6`.
  package static func name(for family: AddressFamily) -> NameSpecification {
    .customLong("ipv\(family.rawValue)")
  }
}
