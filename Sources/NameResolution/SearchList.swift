import CCares

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

extension SearchList {
  /// The list of this system: of resolv.conf(5) or where it has it otherwise, and of the environment
  /// (LOCALDOMAIN, RES_OPTIONS). Empty if the system does not say.
  static var system: SearchList {
    var channel: ares_channel?
    guard ares_init(&channel) == ccares_success, let channel else { return SearchList() }
    defer { ares_destroy(channel) }
    var options = ares_options()
    var mask: CInt = 0
    guard ares_save_options(channel, &options, &mask) == ccares_success else { return SearchList() }
    defer { ares_destroy_options(&options) }
    let domains = UnsafeBufferPointer(start: options.domains, count: Int(options.ndomains))
    return SearchList(
      domains: domains.compactMap { $0.map { String(cString: $0) } }, dots: Int(options.ndots))
  }
}
