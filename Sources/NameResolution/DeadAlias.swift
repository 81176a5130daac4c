/// An alias (CNAME, RFC 1034 §3.6.2) that leads to no address.
struct DeadAlias: Equatable, Sendable {
  /// What is at its end.
  enum End: Sendable {
    /// A name that the alias has led to before.
    case loop
    /// A name without a record of the type that was asked for.
    case noData
    /// A name that does not exist.
    case noSuchName
  }

  /// The name at its end, as it may be printed.
  let target: String
  let end: End

  /// How much of a name is shown, in characters: a line has 80.
  private static let shown = 60

  /// The type of a CNAME record (RFC 1035 §3.2.2).
  private static let type: UInt16 = 5

  /// What `name` is an alias of, in an answer that has no address for it; nil if it is none.
  init?(of name: String, in message: [UInt8], isNoSuchName: Bool) {
    var targets: [String: String] = [:]
    for record in MessageRecords(message) where record.type == Self.type {
      targets[record.owner] = targets[record.owner] ?? record.name
    }
    let asked = name.lowercased()
    var last = asked.hasSuffix(".") ? String(asked.dropLast()) : asked
    var seen: Set<String> = []
    while let target = targets[last], seen.insert(last).inserted { last = target }
    guard !seen.isEmpty else { return nil }
    target = String(last.filter { ("!"..."~").contains($0) }.prefix(Self.shown))
    end = seen.contains(last) ? .loop : isNoSuchName ? .noSuchName : .noData
  }

  /// `an alias of b.example, which does not exist`.
  func words(_ type: RecordType) -> String {
    switch end {
    case .loop: "an alias that leads back to \(target): a loop"
    case .noData: "an alias of \(target), which has no \(type.name) record"
    case .noSuchName: "an alias of \(target), which does not exist"
    }
  }
}
