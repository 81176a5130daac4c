/// Where a name is looked for that may not be whole (resolv.conf(5), `search` and `ndots`).
struct SearchList: Equatable {
  /// The domains, in the order in which they are tried.
  var domains: [String] = []
  /// How many dots a name has that is tried as it stands first. 1: so resolv.conf(5) has it.
  var dots = 1

  /// The names to ask for in the place of `name`, until one has an address.
  func candidates(for name: String) -> [String] {
    if name.hasSuffix(".") { return [String(name.dropLast())] }
    let longer = domains.filter { !$0.isEmpty }.map { "\(name).\($0)" }
    return name.count(where: { $0 == "." }) >= dots ? [name] + longer : longer + [name]
  }
}
