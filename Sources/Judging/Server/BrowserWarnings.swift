import Browsers
package import Causes
package import ICEConfiguration
import ProbeEvidence

extension Server {
  /// What Chromium and Firefox do with the URL, where that is something else than it says.
  var browserWarnings: [Warning] {
    let server = BrowserServer(judged: self)
    let words = Browser.allCases.compactMap { browser -> (BrowserRule, Browser)? in
      server.rule(in: browser).map { ($0, browser) }
    }
    return words.grouped.map { rule, names in
      Warning(
        code: rule.isRefusal ? .browserRefuses : .browserDiffers, message: "\(names): \(rule.words)"
      )
    }
  }
}

extension Findings {
  /// The browsers that refuse what TLS shows, though it is trusted. Over DTLS no browser comes at all.
  func browserWarnings(over transport: ServerTransport) -> [Warning] {
    guard isSecured, transport == .tls else { return [] }
    let found = (peer?.traits ?? []).compactMap { BrowserTLSTrait(rawValue: $0.rawValue) }
    return found.filter { $0 != .manyIntermediates || !found.contains(.tooManyIntermediates) }
      .map { trait in
        let verb = trait.refusing.count == 1 ? "refuses" : "refuse"
        return Warning(
          code: .browserRefuses, message: "\(trait.refusing.names) \(verb) it: \(trait.words)")
      }
  }
}

extension ProbePlan.PlannedTenant {
  /// What browsers do with the servers as one configuration, where that is something else than with each
  /// of them alone.
  package var browserWarnings: [Warning] {
    let isAccepted = servers.allSatisfy {
      $0.server.acceptedWarnings.contains(.browserConfiguration)
    }
    guard !isAccepted else { return [] }
    let browserServers = servers.map { BrowserServer(judged: $0.server) }
    let notes = Browser.allCases.flatMap { browser -> [(BrowserRule, Browser)] in
      let forecast = BrowserForecast(
        browserServers, policy: icePolicy == .relay ? .relay : .all, in: browser)
      return forecast.listNotes(on: browserServers).map {
        (BrowserRule(words: $0, isRefusal: false), browser)
      }
    }
    return notes.grouped.map { rule, names in
      Warning(code: .browserConfiguration, message: "\(names): \(rule.words)")
    }
  }
}

extension BrowserServer {
  /// The server with some credential, if it needs one: a saved run has none, and is judged the same. What
  /// browsers do with the credentials themselves, `check --browsers` says.
  ///
  /// The URL as it was written, where it is one: variables in it are not filled in any more.
  fileprivate init(judged server: Server) {
    let isFilled = (try? ServerURL(server.filledURL)) == server.url
    self.init(
      url: isFilled ? server.filledURL : "\(server.url)", username: "user", credential: "password")
  }
}

/// Something that a browser does, in words.
private struct BrowserRule: Hashable {
  let words: String
  /// Whether the server is not used at all.
  let isRefusal: Bool
}

extension BrowserServer {
  fileprivate func rule(in browser: Browser) -> BrowserRule? {
    let forecast = BrowserForecast([self], policy: .all, in: browser)
    switch forecast.fates[0] {
    case .refused(let exception):
      return BrowserRule(
        words: "throws \(exception.name.rawValue): \(exception.reason)", isRefusal: true)
    // Who names a server on the same machine tests something.
    case .dead(.loopback): return nil
    case .dead(let death): return BrowserRule(words: "not used: \(death.words)", isRefusal: true)
    case .used(let use):
      return use.difference(from: url).map { BrowserRule(words: $0, isRefusal: false) }
    }
  }
}

extension [(BrowserRule, Browser)] {
  /// Each rule once, in the order in which they first come, with the browsers that it holds for.
  fileprivate var grouped: [(rule: BrowserRule, names: String)] {
    var seen: Set<BrowserRule> = []
    return map(\.0).filter { seen.insert($0).inserted }.map { rule in
      (rule, filter { $0.0 == rule }.map(\.1).names)
    }
  }
}

extension [Browser] {
  /// `Chromium 156 and Firefox 153`.
  fileprivate var names: String { map(\.name).joined(separator: " and ") }
}
