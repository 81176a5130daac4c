import ICEConfiguration
import PlainText

/// What tells a tenant's servers apart whose URLs are equal; a URL that stands once needs nothing.
///
/// An entry's own name does, or its jurisdiction; where those are equal or missing also the user; and
/// where nothing else differs, the place: `(EU)`, `(EU, alice)`, `#2`.
struct ServerLabels: Sendable {
  /// A label for each server in their order; nil for one whose URL stands once, and for the
  /// first of those that nothing tells apart.
  let labels: [String?]
  init(_ servers: [Server]) {
    var labels = [String?](repeating: nil, count: servers.count)
    let groups = Dictionary(grouping: servers.indices) { servers[$0].url }
    for group in groups.values where group.count > 1 {
      let traits = group.map { servers[$0].entryName ?? servers[$0].jurisdiction }
      let isUnique = traits.isUnique
      let parts = zip(group, zip(traits, isUnique)).map { index, trait -> [String] in
        [trait.0, trait.1 ? nil : servers[index].user].compactMap { $0?.shown }
      }
      for (place, label) in zip(group, parts.numbered) { labels[place] = label }
    }
    self.labels = labels
  }
}

extension [String?] {
  /// Of each whether it is there, and no other is equal.
  fileprivate var isUnique: [Bool] {
    let counts = Dictionary(map { ($0, 1) }, uniquingKeysWith: +)
    return map { $0 != nil && counts[$0] == 1 }
  }
}

extension [[String]] {
  /// Each as one text; the second and later ones of equal ones with their number.
  fileprivate var numbered: [String?] {
    var counts: [[String]: Int] = [:]
    return map { parts in
      let number = counts[parts, default: 0] + 1
      counts[parts] = number
      let words = [
        parts.isEmpty ? nil : "(\(parts.joined(separator: ", ")))", number > 1 ? "#\(number)" : nil,
      ].compactMap(\.self)
      return words.isEmpty ? nil : words.joined(separator: " ")
    }
  }
}

extension String {
  /// The URL with what tells it from its equals, if that takes anything.
  func labelled(_ label: String?) -> String { label.map { "\(self) \($0)" } ?? self }
}
