import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

/// The part of the page that is about one tenant.
struct PageTenant {
  private let tenant: Report.TenantReport
  private let scale: PhaseScale
  private let report: Report

  init(_ tenant: Report.TenantReport, scale: PhaseScale, report: Report) {
    (self.tenant, self.scale, self.report) = (tenant, scale, report)
  }

  var lines: [String] {
    let policy = tenant.icePolicy == .relay ? " (icePolicy relay)" : ""
    let count = tenant.outlook.map { "<caption>\($0.markup)</caption>" } ?? ""
    return ["<section>", "<h2>\((tenant.name.shown + policy).markup)</h2>"] + warnings
      + expectations
      + ["<table>"] + (count.isEmpty ? [] : [count]) + [
        "<thead><tr><th scope=\"col\">Result</th><th scope=\"col\">Server</th>"
          + "<th scope=\"col\">Time</th></tr></thead>"
      ] + rows + ["</table>", "</section>"]
  }

  private var warnings: [String] {
    tenant.warnings.map { "<p>warning: \($0.message.shown.markup)</p>" }
  }

  private var expectations: [String] {
    let items = tenant.expectations.map { result in
      let status = result.holds.map { $0 ? Status.relay : .failure } ?? .inconclusive
      return "<li class=\"\(status.rawValue)\"><strong>\(status.mark)</strong> "
        + "\(result.message.markup)</li>"
    }
    return items.isEmpty ? [] : ["<ul>"] + items + ["</ul>"]
  }

  /// Failures first, and what was not asked last.
  private var rows: [String] {
    let order: [[Status]] = [[.failure], [.inconclusive], [.srflx, .relay], [.skipped]]
    return order.flatMap { statuses in
      tenant.results.filter { statuses.contains($0.verdict.status) }
        .flatMap { PageServer($0, scale: scale, report: report).lines }
    }
  }
}

/// One server: a line of the table, and below it all that is known.
private struct PageServer {
  let result: Report.Result
  let scale: PhaseScale
  let report: Report

  init(_ result: Report.Result, scale: PhaseScale, report: Report) {
    (self.result, self.scale, self.report) = (result, scale, report)
  }

  private var now: Int { report.startedAt.secondsSince1970 }

  /// A body of its own for each server, which paper does not break.
  var lines: [String] {
    let status = result.verdict.status
    return [
      "<tbody class=\"\(status.rawValue)\">",
      "<tr><td class=\"mark\">\(status.mark)</td>"
        + "<th scope=\"row\"><code>\(result.name.markup)</code>\(result.placeWords.markup)</th>"
        + "<td class=\"time\">\(result.duration?.brief ?? "")</td></tr>",
      "<tr><td colspan=\"3\">",
    ] + particulars + ["</td></tr>", "</tbody>"]
  }

  private var particulars: [String] {
    let notes = result.notesWithoutHint.map { "<li>\($0.markup)</li>" }
    let outcome = result.outcome.isEmpty ? [] : ["<p>\(result.outcome.markup)</p>"]
    let hint = result.verdict.failure.map {
      ["<p><strong>What to do:</strong> \($0.hint.markup)</p>"]
    }
    return outcome + (notes.isEmpty ? [] : ["<ul>"] + notes + ["</ul>"]) + (hint ?? [])
      + scale.bar(for: result) + details + explanations
  }

  private var details: [String] {
    let list = facts.list
    guard !list.isEmpty else { return [] }
    return ["<details class=\"facts\"><summary>Details</summary>"] + list + sparkline
      + ["</details>"]
  }

  private var sparkline: [String] {
    result.relay?.hold.flatMap { Sparkline($0)?.lines } ?? []
  }

  private var facts: PageFacts {
    var facts = PageFacts()
    facts.add("Entry", entry)
    facts.add("Addresses tried", markup: result.endpoints.map(\.line))
    facts.add(
      "Attempts", result.attempts.count > 1 ? "\(result.attempts.count)" : nil)
    facts.add("Server software", result.findings?.latest(\.software)?.shown)
    facts.add("Realm", result.findings?.latest(\.realm)?.shown)
    facts.add("Candidates", markup: result.candidates.map(\.line))
    facts.add("TLS", result.findings?.peer?.session)
    facts.add("Certificates", markup: result.findings?.peer?.certificates(now: now) ?? [])
    facts.add("Ready for data", result.relay?.timeToReady.map { "after \($0.brief)" })
    return facts
  }

  /// Where the configuration has the server, and whose credentials.
  private var entry: String {
    let server = result.server
    let source = report.configurationSource?.shown
    let place = server.position.map { "line \($0.line), column \($0.column)" }
    return [
      [source, place].compactMap(\.self).joined(separator: ", "),
      server.user.map { "user \($0.shown.quoted)" } ?? "",
      server.jurisdiction.map { "jurisdiction \($0.shown)" } ?? "",
    ]
    .filter { !$0.isEmpty }.joined(separator: "; ")
  }

  /// What `iceprobe explain` says of the failure, and of each warning.
  private var explanations: [String] {
    let causes = result.verdict.failure.map { [ExplainedTopic.cause($0.cause)] } ?? []
    var seen: Set<WarningCode> = []
    let warnings = result.warnings.map(\.code).filter { seen.insert($0).inserted }
      .map(ExplainedTopic.warning)
    return (causes + warnings).flatMap { topic in
      ["<details><summary>\(topic.name.markup): what it means</summary>"]
        + topic.explanation.paragraphs(for: CommandTarget(result.server.url)) + ["</details>"]
    }
  }
}

extension EndpointResult {
  /// The address, and what became of it.
  fileprivate var line: String {
    let place = findings?.remote?.description ?? findings?.proxy.map { "through \($0)" } ?? "?"
    let cause = verdict.failure.map { " \($0.cause.rawValue)" } ?? ""
    let time = duration.map { ", \($0.brief)" } ?? ""
    return "\(place.shown.markup): \(verdict.status.mark)\(cause)\(time)"
  }
}

extension Candidate {
  fileprivate var line: String { "\(kind.rawValue) \("\(address)".markup)" }
}

extension TLSPeer {
  /// `TLSv1.3, TLS_AES_256_GCM_SHA384`.
  fileprivate var session: String? {
    let words = [version, cipher, alpn.map { "ALPN \($0)" }].compactMap { $0?.shown }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  /// Each certificate that was presented, the server's own first; only that one is known of old files.
  fileprivate func certificates(now: Int) -> [String] {
    let own = PresentedCertificate(subject: subject ?? "", issuer: issuer ?? "", notAfter: notAfter)
    let known = chain ?? (subject == nil ? [] : [own])
    return known.map { $0.line(now: now) } + [problem].compactMap { $0?.shown.markup }
  }
}

extension PresentedCertificate {
  /// A day of a certificate's: 86,400 seconds.
  private static let day = 86_400.0

  fileprivate func line(now: Int) -> String {
    let left = notAfter.map { end in
      let days = Int(((Double(end) - Double(now)) / Self.day).rounded(.down))
      let words = days < 0 ? "ended \(-days) days ago" : "\(days) days left"
      let date = "\(Instant(secondsSince1970: end))".prefix { $0 != "T" }
      return " (\(words), until \(date))"
    }
    let issuer = issuer.isEmpty ? "" : ", issued by \(issuer.shown.markup)"
    return "\(subject.shown.markup)\(issuer)\(left ?? "")"
  }
}

extension Explanation {
  /// The page of `iceprobe explain` below its title.
  fileprivate func paragraphs(for target: CommandTarget) -> [String] {
    let commands = checks.compactMap { check in
      check.command(for: target).map {
        "<dt>\(check.question.markup)</dt><dd><code>\($0.markup)</code></dd>"
      }
    }
    return [
      "<p>\(meaning.markup)</p>",
      "<p>Who can fix it: \(owners.map(\.rawValue).joined(separator: ", or ").markup).</p>",
      "<ol>\(steps.map { "<li>\($0.markup)</li>" }.joined())</ol>",
    ] + (commands.isEmpty ? [] : ["<dl class=\"commands\">\(commands.joined())</dl>"])
  }
}
