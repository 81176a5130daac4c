extension String {
  /// This predicate in the number that `count` asks for: "refuses it", "refuse it".
  package func agreeing(with count: Int) -> String {
    guard count != 1 else { return self }
    let verb = prefix { $0 != " " }
    let plural =
      switch verb {
      case "has": "have"
      case "does": "do"
      case "is": "are"
      case "was": "were"
      case "cannot": "cannot"
      default: String(verb.dropLast())
      }
    return plural + dropFirst(verb.count)
  }
}
