/// What hosts(5) says: names with addresses that nobody is asked for.
struct HostsFile {
  private var addresses: [String: [String]] = [:]

  /// Reads the text of a file; what is no line of it is passed over.
  init(_ text: String) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let words = line.prefix { $0 != UInt8(ascii: "#") }
        .split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
      guard let address = words.first.map({ String(Substring($0)) }) else { continue }
      for name in words.dropFirst() {
        addresses[Substring(name).lowercased(), default: []].append(address)
      }
    }
  }

  /// The numeric addresses of a name, each once, in the order of the file; empty for none.
  subscript(name: String) -> [String] {
    var seen: Set<String> = []
    return (addresses[name.lowercased()] ?? []).compactMap(NumericAddress.canonical)
      .filter { seen.insert($0).inserted }
  }
}
