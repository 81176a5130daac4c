import Causes
import Documents
import ICEConfiguration
import Judging
import PlainText
import ProbeEvidence

// What a failure is about, beside its URL.
extension Report.Result {
  /// How many addresses are named beside the one that stands for the server. 3: a line's worth; all of
  /// them are in the JSON report.
  private static let namedAddresses = 3

  /// What was tried, and which entry it is, a line each; empty for a server that works.
  var whereWords: [String] {
    isOfInterest ? [triedWords].compactMap(\.self) + whichWords : []
  }

  /// The same without the address that stands for the server.
  var whichWords: [String] { isOfInterest ? [otherWords, entryWords].compactMap(\.self) : [] }

  private var isOfInterest: Bool {
    switch verdict {
    case .failure, .inconclusive: true
    case .srflx, .relay, .skipped: false
    }
  }

  /// `tried 192.0.2.1:3478 over UDP (IPv4)`; nil where no address was come to.
  var triedWords: String? {
    if let remote = findings?.remote { return "tried \(words(for: remote))" }
    return findings?.proxy.map { "tried through the proxy \($0.shown)" }
  }

  private func words(for endpoint: Endpoint) -> String {
    "\(endpoint.description.shown) over \(server.url.transport.rawValue.uppercased()) "
      + "(IPv\(endpoint.family))"
  }

  /// The other addresses that do not work.
  private var otherWords: String? {
    let others = endpoints.compactMap { endpoint -> String? in
      guard let remote = endpoint.findings?.remote, remote != findings?.remote,
        let failure = endpoint.verdict.failure
      else { return nil }
      return "\(remote.description.shown) (\(failure.cause.rawValue))"
    }
    guard !others.isEmpty else { return nil }
    let more = others.count - Self.namedAddresses
    return "also tried \(others.prefix(Self.namedAddresses).joined(separator: ", "))"
      + (more > 0 ? " and \(more) more" : "")
  }

  /// `entry 2 of 3 with this URL, in line 14`; nil where the URL stands once. What else distinguishes it is
  /// in its name.
  private var entryWords: String? {
    entry.map { entry in
      "entry \(entry.number) of \(entry.count) with this URL"
        + (server.position.map { ", in line \($0.line)" } ?? "")
    }
  }
}
