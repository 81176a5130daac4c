/// What resolv.conf(5) says, as far as it tells of the vantage.
package struct ResolverConfiguration {
  /// How many name servers count.
  ///
  /// 3: the resolver itself asks no more (resolv.conf(5), MAXNS).
  static let nameServerLimit = 3

  /// The addresses of the name servers, in the order in which they are asked.
  package let nameServers: [String]

  /// Reads the text of a file; a line that is no `nameserver` line is passed over, as the resolver does.
  package init(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.split(whereSeparator: { $0 == " " || $0 == "\t" }) }
    nameServers = lines.filter { $0.count > 1 && $0[0] == "nameserver" }
      .prefix(Self.nameServerLimit).map { String($0[1]) }
  }
}
