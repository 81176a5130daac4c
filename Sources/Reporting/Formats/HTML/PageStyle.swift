/// What the page looks like: one column, from a phone's width to paper, light and dark.
enum PageStyle {
  /// Everything before the body's content.
  static func head(title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.markup)</title>
    <style>
    \(light)
    @media (prefers-color-scheme: dark) {
    \(dark)
    }
    @media print {
    \(light)
    }
    \(rules)
    </style>
    </head>
    <body>
    """
  }

  /// Every colour of text has a contrast of at least 4.5 to the background (WCAG 2.2, 1.4.3), and every
  /// colour of a bar one of at least 3 (1.4.11). A test reckons them.
  static let light = """
    :root { color-scheme: light; --back: #ffffff; --text: #1f2328; --quiet: #57606a; --rule: #d0d7de;
      --good: #116329; --bad: #b0121f; --unclear: #7d4e00;
      --resolve: #6639ba; --connect: #0550ae; --proxy: #1b7c83; --tls: #116329; --binding: #953800;
      --allocate: #a40e5e; --unfinished: #6e7781; }
    """

  static let dark = """
    :root { color-scheme: dark; --back: #0d1117; --text: #e6edf3; --quiet: #9da7b3; --rule: #30363d;
      --good: #56d364; --bad: #ff8f87; --unclear: #e3b341;
      --resolve: #a371f7; --connect: #58a6ff; --proxy: #39c5cf; --tls: #3fb950; --binding: #f0883e;
      --allocate: #f778ba; --unfinished: #8b949e; }
    """

  private static let rules = """
    body { font: 16px/1.45 system-ui, sans-serif; color: var(--text); background: var(--back);
      max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.35rem; line-height: 1.3; margin: 0.5rem 0; }
    h2 { font-size: 1.15rem; margin: 1.8rem 0 0.4rem; }
    p, ul, ol, dl, figure { margin: 0.3rem 0; }
    ul, ol { padding-left: 1.3rem; }
    code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
    pre { white-space: pre-wrap; }
    table { border-collapse: collapse; width: 100%; }
    caption, th { text-align: left; font-weight: normal; }
    caption { padding-bottom: 0.4rem; }
    thead th { color: var(--quiet); font-size: 0.85rem; }
    th, td { padding: 0.35rem 0.5rem 0 0; vertical-align: top; }
    th:first-child, td.mark { width: 3.6rem; }
    th:last-child, td.time { width: 4.6rem; text-align: right; white-space: nowrap; padding-right: 0; }
    tbody { border-top: 1px solid var(--rule); break-inside: avoid; }
    tbody td[colspan] { padding: 0 0 0.6rem; }
    tbody th code { font-weight: bold; }
    .mark, h1, strong { font-weight: bold; }
    .srflx .mark, .relay .mark, li.relay strong, h1.relay { color: var(--good); }
    .failure .mark, li.failure strong, h1.failure { color: var(--bad); }
    .inconclusive .mark, li.inconclusive strong, h1.inconclusive { color: var(--unclear); }
    .failure td[colspan] > p:first-child { font-weight: bold; }
    details { display: inline-block; vertical-align: top; margin: 0.2rem 1rem 0 0; }
    details[open] { display: block; }
    summary { cursor: pointer; color: var(--quiet); padding: 0.2rem 0; }
    details > :not(summary) { margin-left: 1rem; }
    dl { display: grid; grid-template-columns: 9rem 1fr; gap: 0.15rem 0.5rem; }
    dl.commands { display: block; }
    dt { color: var(--quiet); grid-column: 1; }
    dd { margin: 0; grid-column: 2; }
    dl.commands dd { margin-bottom: 0.4rem; }
    svg { display: block; width: 100%; }
    svg.bar { height: 10px; }
    svg.spark { height: 40px; border-bottom: 1px solid var(--rule); }
    svg polyline { fill: none; stroke: var(--connect); stroke-width: 2;
      vector-effect: non-scaling-stroke; }
    \(steps)
    .legend { font-size: 0.85rem; color: var(--quiet); }
    .legend span { white-space: nowrap; margin-right: 0.6rem; }
    .legend b { display: inline-block; width: 0.7rem; height: 0.7rem; margin-right: 0.3rem; }
    figcaption, footer { font-size: 0.85rem; color: var(--quiet); }
    footer { margin-top: 2rem; }
    @media (max-width: 30rem) {
      dl { display: block; }
      dt { margin-top: 0.3rem; }
      dd { margin-left: 1rem; }
    }
    @media print {
      body { max-width: none; padding: 0; font-size: 10pt; print-color-adjust: exact; }
      h2 { break-after: avoid; }
      thead { display: table-row-group; }
      details.facts::details-content { content-visibility: visible; height: auto; }
      details:not(.facts), details.facts summary { display: none; }
    }
    """

  /// The colour of each step, in a bar and in its legend.
  private static let steps = [
    "resolve", "connect", "proxy", "tls", "binding", "allocate", "unfinished",
  ]
  .map { ".\($0) { fill: var(--\($0)); } b.\($0) { background: var(--\($0)); }" }
  .joined(separator: "\n")
}
