import Causes
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// One page that needs nothing else: no script, no picture, no font from elsewhere, and a policy that
// lets a browser load none even if an escape were missing.
extension Report {
  /// The report for browsers: the answer first, then who has to do what, then the servers of each
  /// tenant, those that fail first, and last the place that the run was made from.
  var html: String {
    let scale = PhaseScale(results)
    let body =
      header + ["<main>"] + toDoSection + changes
      + tenantsFailingFirst.flatMap {
        PageTenant($0, scale: scale, report: self).lines
      } + vantageSection + ["</main>"]
    let lines = [PageStyle.head(title: title)] + body + [pageFooter, "</body>", "</html>"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The answer without its reasons, as a tab of a browser has room for it.
  private var title: String {
    "iceprobe: " + summaryText.prefix { $0 != ":" && $0 != "." }
  }

  private var header: [String] {
    let status: Status = isHealthy.map { $0 ? .relay : .failure } ?? .inconclusive
    let place = origin.map { "<p>\($0.markup)</p>" }
    return ["<header>", "<h1 class=\"\(status.rawValue)\">\(summaryText.markup)</h1>"]
      + [place].compactMap(\.self) + outlookList + ["</header>"]
  }

  /// What the calls of each tenant can use; nothing that the answer has said already.
  private var outlookList: [String] {
    let items = tenantsFailingFirst.compactMap { tenant in
      tenant.outlook.map { "<li><strong>\(tenant.name.shown.markup)</strong>: \($0.markup)</li>" }
    }
    return items.count > 1 ? ["<ul>"] + items + ["</ul>"] : []
  }

  private var tenantsFailingFirst: [TenantReport] {
    tenants.filter(\.hasFailure) + tenants.filter { !$0.hasFailure }
  }

  private var toDoSection: [String] {
    let items = assignments.map { assignment in
      "<li>\(assignment.sentence.markup)<br>\(assignment.step.markup)</li>"
    }
    return items.isEmpty
      ? [] : ["<section>", "<h2>What to do</h2>", "<ul>"] + items + ["</ul>", "</section>"]
  }

  private var changes: [String] {
    let style = TextStyle()
    let blocks = ((comparison?.listing(style) ?? []) + alarmListing(style))
      .map { $0.joined(separator: "\n") }
    guard !blocks.isEmpty else { return [] }
    let lines = blocks.joined(separator: "\n\n").split(
      separator: "\n", omittingEmptySubsequences: false)
    return ["<section>", "<h2>Changes</h2>", "<pre>"] + lines.map { String($0).markup }
      + ["</pre>", "</section>"]
  }

  private var vantageSection: [String] {
    let facts = vantage.facts(startedAt: startedAt, proxies: proxies)
    let list = facts.list
    return list.isEmpty
      ? [] : ["<section>", "<h2>Where it was probed from</h2>"] + list + ["</section>"]
  }

  /// The proxies that paths led through, each once.
  private var proxies: [String] {
    var seen: Set<String> = []
    return results.flatMap(\.endpoints).compactMap { $0.findings?.proxy }
      .filter { seen.insert($0).inserted }
  }

  private var pageFooter: String {
    "<footer>iceprobe \(version.markup), <time datetime=\"\(startedAt)\">\(startedAt)</time>, "
      + "took \(duration.brief)</footer>"
  }
}

extension Report.TenantReport {
  fileprivate var hasFailure: Bool { results.contains { $0.verdict.status == .failure } }
}

/// Terms and what is said of them, in their order.
struct PageFacts {
  private var pairs: [(term: String, markup: [String])] = []

  /// Adds what is known under a term; nothing if there is none.
  mutating func add(_ term: String, _ text: String?) {
    if let text, !text.isEmpty { pairs.append((term, [text.markup])) }
  }

  /// Adds several things under a term, which are markup already.
  mutating func add(_ term: String, markup: [String]) {
    if !markup.isEmpty { pairs.append((term, markup)) }
  }

  /// As a list of descriptions.
  var list: [String] {
    guard !pairs.isEmpty else { return [] }
    return ["<dl>"]
      + pairs.map { pair in
        "<dt>\(pair.term)</dt>" + pair.markup.map { "<dd>\($0)</dd>" }.joined()
      } + ["</dl>"]
  }
}

extension Vantage {
  /// All that is known of the place, addresses included: the page is for whoever looks after it.
  fileprivate func facts(startedAt: Instant, proxies: [String]) -> PageFacts {
    var facts = PageFacts()
    facts.add("Machine", seen.hostName?.shown)
    facts.add("Local time", seen.utcOffset.map { startedAt.local(ahead: $0) })
    facts.add("Network", seen.wayOut)
    facts.add(
      "Interfaces",
      markup: (seen.interfaces ?? []).map {
        "\($0.name.shown.markup): \($0.addresses.joined(separator: ", ").shown.markup)"
      })
    facts.add("Name servers", seen.resolvers?.joined(separator: ", ").shown)
    facts.add("NAT", nat?.mapping?.message)
    facts.add("Proxies", proxies.joined(separator: ", ").shown)
    facts.add("UDP", udp.map { $0 ? "comes back" : "none comes back" })
    facts.add(
      "Controls",
      markup: controls.map { "\($0.url.description.markup): \($0.verdict.status.mark)" })
    return facts
  }
}
