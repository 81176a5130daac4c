/// What nsswitch.conf(5) says of hosts.
struct NameServiceSwitch {
  /// Whether hosts have another source than files and DNS, such as mDNS or a directory.
  let hasOtherSources: Bool

  /// Reads the text of a file.
  init(_ text: String) {
    let line = text.split(whereSeparator: \.isNewline).last { $0.hasPrefix("hosts:") } ?? ""
    // What to do after a source stands in brackets.
    let sources = line.prefix { $0 != "#" }.dropFirst("hosts:".count)
      .split(separator: "[").enumerated()
      .map { $0 == 0 ? $1 : $1.drop { $0 != "]" }.dropFirst() }
      .flatMap { $0.split(whereSeparator: \.isWhitespace) }
    hasOtherSources = sources.contains { !["files", "dns"].contains($0) }
  }
}
