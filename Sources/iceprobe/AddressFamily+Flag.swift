public import ArgumentParser
public import Reachability

extension AddressFamily: EnumerableFlag {
  /// Both families.
  public static let allCases: [AddressFamily] = [.ipv4, .ipv6]
}
