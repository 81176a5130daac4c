import Causes

/// The manual's page of what servers answer, by software and release.
package enum ServersPage {
  /// The page, in Markdown.
  package static var text: String {
    """
    # Servers

    What hints know of servers: what one error code means with each software, and which releases of
    coturn have which option. *provoked*: `make field` or `make faults` shows it with that server; *its
    source*: read in its public source code.

    ## Codes

    | server | code | reason | means | hint | known by |
    |---|---|---|---|---|---|
    \(ServerAnswer.all.map(row).joined(separator: "\n"))

    pion is known by its manner: it sends neither SOFTWARE nor reason phrases. Any server that answers
    405, 420 or 600 to an Allocate only offers STUN. aioice is a client only.

    ## coturn by release

    From coturn's public ChangeLog and the options that `turnserver` of each release takes, 4.5.0 to 4.17.1.

    | option | from | before | does |
    |---|---|---|---|
    \(CoturnChange.all.map(row).joined(separator: "\n"))

    """
  }

  private static func row(_ answer: ServerAnswer) -> String {
    let step =
      answer.afterCredentials.map { $0 ? "after credentials" : "before credentials" } ?? ""
    let reason = answer.reason.isEmpty ? "" : "…\(answer.reason)…"
    let when = [reason, step].filter { !$0.isEmpty }.joined(separator: ", ")
    return "| \(answer.software.rawValue) | \(answer.code) | \(when) | \(answer.meaning) | "
      + "\(answer.hint) | \(answer.source.rawValue) |"
  }

  private static func row(_ change: CoturnChange) -> String {
    "| \(change.option.map { "`\($0)`" } ?? "(none)") | \(change.since.map { "\($0)" } ?? "") | "
      + "\(change.until.map { "\($0)" } ?? "") | \(change.meaning) |"
  }
}
