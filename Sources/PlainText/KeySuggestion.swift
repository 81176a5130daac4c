extension String {
  /// The one of `candidates` that this was probably meant to be; nil if none is close.
  ///
  /// Close is at most one edit in three characters, two at most: "crednetial", "URLS", "turns".
  package func closest(among candidates: [String]) -> String? {
    // Longer than this nothing is close to a key of ours; it keeps a hostile key cheap.
    guard unicodeScalars.prefix(33).count <= 32 else { return nil }
    let ranked = candidates.map { (name: $0, distance: editDistance(to: $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= min(2, best.name.count / 3) ? best.name : nil
  }

  /// How many scalars to insert, remove or replace to get `other` (Levenshtein), the case ignored.
  private func editDistance(to other: String) -> Int {
    let target = Array(other.lowercased().unicodeScalars)
    var row = Array(0...target.count)
    for (line, scalar) in lowercased().unicodeScalars.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, candidate) in target.enumerated() {
        let replaced = diagonal + (scalar == candidate ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row.last ?? 0
  }
}
