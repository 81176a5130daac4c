import Causes
package import ICEConfiguration
import Judging
import PlainText

extension ProbePlan {
  /// What would be sent, and for whom: the text of `iceprobe plan`. It ends in a newline.
  ///
  /// - Parameter width: How many columns a line has, unless a URL is longer.
  package func listing(width: Int = 80) -> String {
    let names = namesByProbe
    let spellings = spellingsByProbe
    let entries =
      probes.map { entry(for: $0, of: names[$0.id] ?? [], spelt: spellings[$0.id]) } + notProbed
    let lines = headline.wrapped(to: width) + [""] + entries.flatMap { $0.lines(width: width) }
    return (lines + expectations(width: width)).joined(separator: "\n") + "\n"
  }

  /// What the run is going to be measured by, after an empty line; nothing if every server must work.
  private func expectations(width: Int) -> [String] {
    let lines = tenants.filter { !$0.expectations.isEmpty }.flatMap { tenant in
      "expected of \(tenant.name): \(tenant.expectations.listed)".wrapped(to: width)
    }
    return lines.isEmpty ? [] : [""] + lines
  }

  /// How many probes there are, and what is true of all.
  var headline: String {
    let count = "\(probes.count) \(probes.count == 1 ? "probe" : "probes")"
    return ([count] + (probes.first?.manner ?? []) + proofs).joined(separator: ", ")
      + ". Nothing was sent."
  }

  private var proofs: [String] {
    probes.lazy.compactMap(\.proof).first.map { ["relays proved with \($0.packets) packets"] } ?? []
  }

  private func entry(for probe: ProbeSpec, of names: [String], spelt url: String?) -> Entry {
    let tenants = names.isEmpty ? [] : ["for \(names.joined(separator: ", "))"]
    return Entry(
      probe: probe, spelt: url,
      purposes: tenants + (controls.contains(probe.id) ? ["a control"] : []))
  }

  /// The tenants that each probe speaks for.
  private var namesByProbe: [Int: [String]] {
    tenants.reduce(into: [:]) { names, tenant in
      for planned in tenant.servers {
        guard let id = planned.decision.probeID, names[id]?.last != tenant.name else { continue }
        names[id, default: []].append(tenant.name)
      }
    }
  }

  /// How the configuration first spells the URL of each probe.
  private var spellingsByProbe: [Int: String] {
    tenants.reduce(into: [:]) { spellings, tenant in
      for planned in tenant.servers {
        guard let id = planned.decision.probeID, spellings[id] == nil else { continue }
        spellings[id] = planned.server.writtenURL
      }
    }
  }

  private var notProbed: [Entry] {
    tenants.flatMap { tenant in
      tenant.servers.compactMap { Entry(notProbed: $0, tenant: tenant.name) }
    }
  }
}

extension ProbeSpec {
  /// What the command line says of every probe.
  fileprivate var manner: [String] {
    ["each within \(limit.brief)"] + (family.map { ["\($0) only"] } ?? [])
      + (attempts.attempts > 1 ? ["up to \(attempts.attempts) attempts"] : [])
  }
}

/// A URL with a mark before it and what there is to say about it underneath.
private struct Entry {
  let mark: String
  let url: String
  let words: [String]

  init(probe: ProbeSpec, spelt url: String?, purposes: [String]) {
    mark = "\(probe.id + 1)"
    self.url = url ?? probe.url.description
    let path = probe.proxy.map { "directly, and through the proxy \($0)\($0.loginWords)" }
    words =
      [
        probe.url.words,
        (probe.credential?.words ?? "no credentials")
          + (probe.forcesRelay ? "; relay candidates only" : ""),
      ] + [path].compactMap(\.self) + purposes
  }

  /// Nil if the server is probed.
  init?(notProbed planned: ProbePlan.PlannedServer, tenant: String) {
    url = planned.server.writtenURL
    switch planned.decision {
    case .probe: return nil
    case .skip(let reason):
      (mark, words) = ("skip", [reason.message, "for \(tenant)"])
    case .fail(let cause):
      let failure = Failure(cause)
      let detail = failure.detail.map { [$0] } ?? []
      (mark, words) = ("FAIL", [failure.cause.message] + detail + ["for \(tenant)"])
    }
  }

  func lines(width: Int) -> [String] {
    // 6 columns: the marks of the table, and two spaces.
    let indent = String.spaces(6)
    return ["\(mark.padded(to: 4))  \(url)"]
      + words.flatMap { $0.wrapped(to: width, mark: indent) }
  }
}

extension Proxy {
  fileprivate var loginWords: String {
    login.map { " as \($0.username.quoted) with its password" } ?? ""
  }
}

extension ServerURL {
  /// How the server is spoken to: `TURN over TLS to …, port 443; the certificate must name …`.
  fileprivate var words: String {
    let path = "\(kind.rawValue.uppercased()) over \(transport.rawValue.uppercased())"
    let certificate =
      switch transport {
      case .tls, .dtls: "; the certificate must name \(host)"
      case .udp, .tcp: ""
      }
    return "\(path) to \(host), port \(port)\(certificate)"
  }
}

extension Credential {
  /// What is shown to the server, without what must not be shown to anybody.
  fileprivate var words: String {
    switch self {
    case .longTerm(let username, _): "user name \(username.quoted) and its password"
    case .rest(let name?, _): "REST credentials for \(name.quoted), made when they are needed"
    case .rest(nil, _): "REST credentials, made when they are needed"
    case .placeholder: "placeholder credentials, as the application fills them in"
    }
  }
}
