/// An IPv6 address in its text form (RFC 4291 §2.2); its description is canonical (RFC 5952 §4).
struct IPv6Literal: Hashable, CustomStringConvertible {
  /// Always eight.
  private let groups: [UInt16]

  /// The sixteen bytes, in network order.
  var bytes: [UInt8] { groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } }

  /// Makes an address of its sixteen bytes, in network order.
  init(bytes: [UInt8]) {
    groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
  }

  init?(_ text: Substring) {
    let sides = text.split(separator: "::", omittingEmptySubsequences: false)
    guard let first = sides.first, let last = sides.last, sides.count <= 2,
      let head = Self.groups(of: first, endsAddress: sides.count == 1),
      let tail = sides.count == 1 ? [] : Self.groups(of: last, endsAddress: true)
    else { return nil }
    let missing = 8 - head.count - tail.count
    // "::" stands for at least one group.
    guard sides.count == 1 ? missing == 0 : missing >= 1 else { return nil }
    groups = head + Array(repeating: 0, count: missing) + tail
  }

  /// The groups between colons; the end of an address may be written as an IPv4 address.
  private static func groups(of text: Substring, endsAddress: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var embedded: [UInt16] = []
    if endsAddress, let last = parts.last, last.contains(".") {
      let labels = last.split(separator: ".", omittingEmptySubsequences: false)
      guard ServerHost.isIPv4(labels) else { return nil }
      let bytes = labels.compactMap { UInt16($0) }
      embedded = [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
      parts.removeLast()
    }
    let groups = parts.compactMap { part in
      (1...4).contains(part.count) && part.allSatisfy(\.isHexDigit) ? UInt16(part, radix: 16) : nil
    }
    return groups.count == parts.count ? groups + embedded : nil
  }

  /// Lower case, no leading zeros, and the first longest run of at least two zero groups as "::".
  var description: String {
    func text(_ groups: ArraySlice<UInt16>) -> String {
      groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let run = longestZeroRun else { return text(groups[...]) }
    return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
  }

  private var longestZeroRun: Range<Int>? {
    var longest = 0..<1
    var current = 0..<0
    for (index, group) in groups.enumerated() {
      current = group == 0 ? current.lowerBound..<index + 1 : index + 1..<index + 1
      if current.count > longest.count { longest = current }
    }
    return longest.count > 1 ? longest : nil
  }
}
