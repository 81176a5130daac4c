import CCares

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
