/// Which server of one run is which of another. A configuration may have been edited between them.
///
/// Servers are matched by tenant and URL. Where a URL stands twice, what tells the entries apart comes
/// first: label, then user and jurisdiction, then jurisdiction; what is left is matched in order.
struct Pairing {
  /// Of each of the new servers the place of its counterpart among the old ones; nil for a new server.
  let counterparts: [Int?]
  /// The places of the old servers that have none, in their order.
  let unpaired: [Int]

  init(of new: [SavedReport.Identity], with old: [SavedReport.Identity]) {
    var found = [Int?](repeating: nil, count: new.count)
    var isTaken = [Bool](repeating: false, count: old.count)
    for trait in Self.traits {
      // The last one first, so that the first one is taken off the end.
      var free: [[String]: [Int]] = [:]
      for index in old.indices.reversed() where !isTaken[index] {
        if let key = trait(old[index]) {
          free[Self.key(old[index]) + key, default: []].append(index)
        }
      }
      for index in new.indices where found[index] == nil {
        guard let key = trait(new[index]),
          let place = free[Self.key(new[index]) + key]?.popLast()
        else { continue }
        found[index] = place
        isTaken[place] = true
      }
    }
    counterparts = found
    unpaired = old.indices.filter { !isTaken[$0] }
  }

  private static func key(_ identity: SavedReport.Identity) -> [String] {
    [identity.tenant, identity.url]
  }

  private typealias Trait = @Sendable (SavedReport.Identity) -> [String]?

  /// What has to be equal besides, the strictest first; nil where an entry lacks it.
  private static let traits: [Trait] = [
    { identity in identity.label.map { [$0] } },
    { identity in identity.user.map { [$0, identity.jurisdiction ?? ""] } },
    { identity in identity.jurisdiction.map { [$0] } },
    { identity in ["\(identity.occurrence)"] },
    { _ in [] },
  ]
}
