import ArgumentParser
import ICEConfiguration
import PlainText
import ProbeEvidence
import Prober
import Reporting

/// Finds the servers that a domain names in DNS, and prints the plan for them.
struct DiscoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Find the STUN and TURN servers that a domain names in DNS. Sends nothing to them.",
    discussion: """
      SRV and NAPTR records (RFC 5928, RFC 8489) are looked up and become a plan. Browsers look up \
      none of them: they ask the host and the port that a URL names. To probe what is found: \
      iceprobe discover --urls example.com | iceprobe --config -
      """)

  @Flag(help: "Print only the URLs, one a line.")
  var urls = false

  @Argument(help: ArgumentHelp("The domain, such as example.com.", valueName: "domain"))
  var domain: String

  func run() async throws {
    guard (try? ServerURL("stun:\(domain)"))?.description == "stun:\(domain.lowercased())",
      domain.contains(where: \.isLetter), !domain.contains(":")
    else {
      throw ValidationError("expected a domain such as example.com")
    }
    let outcome = await Discovery.servers(of: domain)
    for trouble in outcome.troubles { StandardError.write("warning: \(trouble)\n") }
    var seen: Set<String> = []
    let found = outcome.found.compactMap(\.url).filter { seen.insert($0).inserted }
    if urls {
      try StandardOutput.print(found.map { "\($0)\n" }.joined())
    } else {
      try StandardOutput.print(records(outcome.found) + plan(found))
    }
    guard found.isEmpty else { return }
    throw outcome.troubles.isEmpty ? ExitStatus.fails : .inconclusive
  }

  /// The records that were found, and what each stands for.
  private func records(_ found: [Discovery.Found]) -> String {
    guard !found.isEmpty else {
      return
        "\(domain.printable) names no STUN or TURN server in DNS. Browsers do not look there.\n"
    }
    return found.map { server in
      let meaning =
        server.url.map { "\($0) (browsers do not look this up; give them this URL)" }
        ?? (server.record.hasSuffix(" .")
          ? "the domain says that it has no such service" : "no URL says this; it is not probed")
      return "\(server.record)\n      \(meaning)\n"
    }
    .joined() + "\n"
  }

  private func plan(_ urls: [String]) throws -> String {
    guard !urls.isEmpty else { return "" }
    let configuration = try Configuration(urls: urls, username: nil, password: nil)
    let options = ProbePlan.Options(now: Instant.now.secondsSince1970)
    return ProbePlan(configuration, options: options).listing()
  }
}
