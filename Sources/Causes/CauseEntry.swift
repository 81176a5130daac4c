/// Everything that there is to say about one cause, in one place: reports, summaries, pages, schema and
/// manual read it from here.
package struct CauseEntry {
  /// The rung of the ladder that broke.
  let stage: Cause.Stage
  /// What is wrong: one sentence for a human, without a full stop, on a line.
  let message: String
  /// What a summary says of a server that fails so: "(it) does not answer". Causes that come to the
  /// same for the listener share their words.
  let predicate: String
  /// What to do, and who can do it.
  let hint: String
  /// What it means, who can fix it, and how.
  let explanation: Explanation

  /// Makes an entry; what follows `hint` makes its ``explanation``.
  init(
    stage: Cause.Stage, message: String, predicate: String, hint: String, meaning: String,
    owners: [Explanation.Owner], steps: [String], errorCodes: [STUNErrorMeaning] = [],
    checks: [ManualCheck]
  ) {
    self.stage = stage
    self.message = message
    self.predicate = predicate
    self.hint = hint
    explanation = Explanation(
      meaning: meaning, owners: owners, steps: steps, errorCodes: errorCodes, checks: checks)
  }
}

extension CauseEntry {
  /// Tells the network's fault from the server's.
  static let tryElsewhere = """
    Try from another network, such as a phone's hotspot. If it works there, this network is at \
    fault; if not, the server.
    """
}
