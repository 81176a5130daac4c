/// What coturn 4.6.1 has written down, with `verbose`.
///
/// An allocation's life in it, each line beginning with `session 001000000000000007:`:
/// - granted: `new, realm=<…>, username=<…>, lifetime=600`;
/// - freed by its client: `refreshed, realm=<…>, username=<…>, lifetime=0`, at once;
/// - gone, up to a second later: `closed (2nd stage), … reason: …` and `delete: …`. The reason is
///   `allocation timeout` for one that was freed as well as for one that expired.
public struct CoturnLog: Sendable {
  /// The log as it stands.
  public let text: String

  /// Reads a log.
  public init(_ text: String) { self.text = text }

  /// How many requests were answered with 401.
  public var unauthorizedCount: Int { lines { $0.contains("error 401: ") }.count }

  /// The users whose allocations were granted, one for each allocation.
  public var allocatedUsernames: [String] {
    lines { $0.contains(": new, realm=<") }.map { value(of: "username=<", in: $0) }
  }

  /// The sessions whose allocation was granted.
  public var allocations: Set<String> { sessions { $0.contains(": new, realm=<") } }

  /// The sessions whose client has freed its allocation.
  public var freedAllocations: Set<String> {
    // Over TLS the cipher follows.
    sessions { $0.contains(": refreshed, realm=<") && "\($0),".contains(", lifetime=0,") }
  }

  /// The sessions whose allocation ended in any way.
  public var endedAllocations: Set<String> {
    freedAllocations.union(sessions { $0.contains(": delete: ") })
  }

  /// The sessions whose allocation is still there.
  public var openAllocations: Set<String> { allocations.subtracting(endedAllocations) }

  private func lines(where isMeant: (Substring) -> Bool) -> [Substring] {
    text.split(separator: "\n").filter(isMeant)
  }

  private func sessions(where isMeant: (Substring) -> Bool) -> Set<String> {
    Set(lines(where: isMeant).map { value(of: "session ", in: $0) })
  }

  /// What follows `key`, up to the mark that ends it.
  private func value(of key: String, in line: Substring) -> String {
    guard let start = line.firstRange(of: key)?.upperBound else { return "" }
    return String(line[start...].prefix { $0 != ":" && $0 != ">" && $0 != "," })
  }
}
