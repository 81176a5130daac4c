package import ICEConfiguration

/// How far a run is, while it lasts.
package struct RunProgress: Sendable {
  /// How many servers are named at most: one waits for a few; for more than these, for the network.
  private static let namedLimit = 3

  /// How many probes are decided.
  package let done: Int
  /// How many there are.
  package let total: Int
  /// The servers that have not been decided, those that have waited longest first.
  package let waiting: [ServerURL]

  /// Puts the counts together.
  package init(done: Int, total: Int, waiting: [ServerURL]) {
    self.done = done
    self.total = total
    self.waiting = waiting
  }

  /// `3 of 8 done, waiting for turn:a.example.com and 4 more`, with as many names as fit.
  ///
  /// - Parameter width: How many columns there are; the line is never wider.
  package func line(width: Int) -> String {
    let counts = "\(done) of \(total) done"
    let mostFirst = (0...min(Self.namedLimit, waiting.count)).reversed().lazy
    return mostFirst.map { counts + waitingWords(naming: $0) }.first { $0.count <= width }
      ?? String(counts.prefix(max(0, width)))
  }

  private func waitingWords(naming count: Int) -> String {
    if waiting.isEmpty { return "" }
    if count == 0 { return ", waiting for \(waiting.count)" }
    let names = waiting.prefix(count).map(\.description).joined(separator: ", ")
    let more = waiting.count - count
    return ", waiting for \(names)" + (more > 0 ? " and \(more) more" : "")
  }
}
