public import ArgumentParser
public import Reachability

extension AddressFamily: EnumerableFlag {
  /// Both families.
  public static let allCases: [AddressFamily] = [.ipv4, .ipv6]

  /// `--ipv4` and `--ipv6`.
  public static func name(for family: AddressFamily) -> NameSpecification {
    .customLong("ipv\(family.rawValue)")
  }
}
