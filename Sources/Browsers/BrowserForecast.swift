/// What a browser does with a whole list of ICE servers.
package struct BrowserForecast: Equatable, Sendable {
  /// What the page lets its connections use (RTCIceTransportPolicy).
  package enum Policy: Sendable {
    case all, relay
  }

  /// The browser.
  package let browser: Browser
  /// What becomes of each server, in their order.
  package let fates: [URLFate]
  /// What is worth knowing of the list as a whole, in sentences.
  package let notes: [String]
  /// How many servers there are.
  private var count: Int { fates.count }

  /// How many TURN servers Chromium uses: the first ones, as written.
  private static let chromiumLimit = 32
  /// From how many URLs on Firefox complains.
  private static let firefoxLimit = 5

  /// Foretells what `browser` does.
  package init(_ servers: [BrowserServer], policy: Policy, in browser: Browser) {
    self.browser = browser
    var relays = 0
    fates = servers.map { server in
      let fate = browser.fate(of: server.url)
      if let exception = [fate.exception, server.exception(in: browser)].earliest {
        return .refused(exception)
      }
      if let fault = server.credentialFault { return .dead(.credentials(fault)) }
      guard case .used(let use) = fate, use.isTURN else { return fate }
      relays += 1
      return browser == .chromium && relays > Self.chromiumLimit
        ? .dead(.beyond(Self.chromiumLimit)) : fate
    }
    notes = Self.notes(on: servers, fates, policy, browser)
  }

  /// The exception that the constructor throws, with the server that it is about.
  package var exception: (place: Int, exception: BrowserException)? {
    let found = fates.map(\.exception)
    guard let earliest = found.earliest, let place = found.firstIndex(of: earliest) else {
      return nil
    }
    return (place, earliest)
  }

  private static func notes(
    on servers: [BrowserServer], _ fates: [URLFate], _ policy: Policy, _ browser: Browser
  ) -> [String] {
    var notes: [String] = []
    let twice = Set(repeated(servers, fates)).sorted()
    for server in twice {
      notes.append(
        "\(server) is named twice over UDP: gathering stays open for "
          + browser.patience)
    }
    if browser == .firefox, servers.count >= firefoxLimit {
      notes.append("\(firefoxLimit) or more URLs: the console says that this slows down discovery")
    }
    let hasRelay = zip(servers, fates).contains { server, fate in
      switch fate {
      case .used(let use): use.isTURN
      case .dead(.loopback): ParsedURL(server.url)?.scheme.hasPrefix("turn") == true
      case .dead, .refused: false
      }
    }
    if policy == .relay, !hasRelay {
      notes.append("the policy is relay, and no TURN server is used: there are no candidates")
    }
    return notes
  }

  /// TURN servers over UDP that stand there more than once, as `host:port`.
  private static func repeated(_ servers: [BrowserServer], _ fates: [URLFate]) -> [String] {
    var seen: Set<String> = []
    return zip(servers, fates).compactMap { server, fate in
      guard case .used(let use) = fate, use.transport == .udp, use.candidates.contains(.relay),
        let path = ParsedURL(server.url)?.path
      else { return nil }
      let host = path.hasPrefix("[") ? path.prefix { $0 != "]" } + "]" : path.prefix { $0 != ":" }
      let name = "\(host.lowercased()):\(use.port)"
      return seen.insert(name).inserted ? nil : name
    }
  }
}

extension URLFate {
  fileprivate var exception: BrowserException? {
    if case .refused(let exception) = self { exception } else { nil }
  }
}

extension [BrowserException?] {
  /// The one that the browser notices first; of several the first.
  var earliest: BrowserException? {
    compactMap(\.self).min { $0.stage.rawValue < $1.stage.rawValue }
  }
}

extension UsedURL {
  /// Whether a relay is asked for.
  var isTURN: Bool { candidates.contains(.relay) }
}

extension BrowserForecast {
  /// What there is to say of the list as a whole, beside what is to be said of each server alone, in
  /// sentences.
  package func listNotes(on servers: [BrowserServer]) -> [String] {
    if let (place, exception) = exception {
      return servers.count == 1
        ? []
        : [
          "none of the \(servers.count) URLs is used: \(exception.name.rawValue) at "
            + "\(servers[place].url)"
        ]
    }
    let beyond = fates.count {
      if case .dead(.beyond) = $0 { true } else { false }
    }
    return
      (beyond > 0
      ? ["only the first \(Self.chromiumLimit) TURN servers are used; \(beyond) more are not"] : [])
      + notes
  }

  /// What differs from what the configuration says, one line each: first what ends everything, then
  /// each server that is not used or used otherwise, then the list's notes. Empty if all is as written.
  package func lines(about servers: [BrowserServer]) -> [String] {
    if let (place, exception) = exception {
      return [
        "nothing is used: \(exception.name.rawValue) at \(servers[place].url): \(exception.reason)"
      ]
    }
    let single = zip(servers, fates).compactMap { server, fate -> String? in
      switch fate {
      case .refused: nil
      case .dead(let death): "\(server.url): not used: \(death.words)"
      case .used(let use): use.difference(from: server.url).map { "\(server.url): \($0)" }
      }
    }
    return single + notes
  }
}

extension UsedURL {
  /// Where the browser does something other than the URL says.
  package func difference(from text: String) -> String? {
    guard let url = ParsedURL(text), let scheme = ICEScheme(rawValue: url.scheme) else {
      return nil
    }
    switch scheme {
    case .stuns: return "plain STUN over UDP at port \(port), without TLS"
    case .turns where url.query?.lowercased() == "transport=udp":
      return "TLS over TCP at port \(port): browsers have no DTLS towards a TURN server"
    case .turn where candidates == [.srflx]:
      return "only a Binding is sent to port \(port), and no relay is asked for"
    case .stun, .turn, .turns: return nil
    }
  }
}
