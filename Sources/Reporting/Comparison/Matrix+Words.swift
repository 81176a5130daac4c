import Causes
import Judging
import PlainText

extension Matrix {
  /// What the reports say together, in one sentence.
  package var sentence: String {
    let findings = [everywhere, fromOne, fromSeveral, whereAsked].flatMap(\.self)
    guard findings.isEmpty else {
      return "Of \(servers(rows.count)) \(findings.joined(separator: ", "))\(unknown)."
    }
    let known = rows.count { $0.conclusion == .works }
    guard known > 0 else { return "Nothing is known of any server." }
    let verb = "works".agreeing(with: known)
    return known == rows.count
      ? "All \(servers(known)) work from wherever they were asked."
      : "\(known) of \(servers(rows.count)) \(verb)\(unknown)."
  }

  private var everywhere: [String] {
    let count = rows.count { $0.conclusion == .deadEverywhere }
    return count > 0 ? ["\(count) \("is".agreeing(with: count)) dead everywhere"] : []
  }

  private var fromOne: [String] {
    vantages.indices.compactMap { index in
      let count = rows.count { $0.conclusion == .deadFrom([index]) }
      let verb = "is".agreeing(with: count)
      return count > 0 ? "\(count) \(verb) dead only from \(vantages[index].name.shown)" : nil
    }
  }

  private var fromSeveral: [String] {
    let count = rows.count {
      if case .deadFrom(let indices) = $0.conclusion { indices.count > 1 } else { false }
    }
    let verb = "is".agreeing(with: count)
    return count > 0 ? ["\(count) \(verb) dead from several places and not from all"] : []
  }

  private var whereAsked: [String] {
    let count = rows.count { if case .deadWhereAsked = $0.conclusion { true } else { false } }
    let verb = "is".agreeing(with: count)
    return count > 0 ? ["\(count) \(verb) dead from the only place that knows"] : []
  }

  private var unknown: String {
    let count = rows.count { $0.conclusion == .undecided }
    return count > 0 ? ", and nothing is known of \(count)" : ""
  }

  private func servers(_ count: Int) -> String { count == 1 ? "1 server" : "\(count) servers" }
}

extension Matrix {
  /// What is to be said of a row under it; nil if it works.
  func words(on row: Row) -> String? {
    let causes = causes(of: row)
    return switch row.conclusion {
    case .works, .undecided: nil
    case .deadEverywhere: "dead everywhere: \(causes)"
    case .deadFrom(let indices) where indices.count == 1: "dead only from \(causes)"
    case .deadFrom: "dead from \(causes)"
    case .deadWhereAsked: "dead from \(causes); nothing is known from elsewhere"
    }
  }

  /// The causes with the places that see them: `connect/refused`, or
  /// `office: tls/reset; home, lab: connect/timeout`.
  private func causes(of row: Row) -> String {
    var places: [(cause: String, names: [String])] = []
    for (vantage, cell) in zip(vantages, row.cells) where cell?.status == .failure {
      let cause = cell?.words ?? ""
      if let index = places.firstIndex(where: { $0.cause == cause }) {
        places[index].names.append(vantage.name.shown)
      } else {
        places.append((cause, [vantage.name.shown]))
      }
    }
    if row.conclusion == .deadEverywhere, places.count == 1 { return places[0].cause }
    return places.map { "\($0.names.joined(separator: ", ")): \($0.cause)" }
      .joined(separator: "; ")
  }
}
