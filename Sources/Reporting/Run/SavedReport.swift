import Causes
import ICEConfiguration
package import Judging
import PlainText
import ProbeEvidence

/// What the report of a run says, as far as runs can be compared: read back from its JSON, or taken
/// from a report that has just been made.
package struct SavedReport: Sendable {
  /// What messages call it: the file's name.
  package let source: String
  /// When its run started, as the report says it.
  package let startedAt: String
  /// What came of each server of each tenant that was asked or was to be asked, in their order.
  package let entries: [Entry]

  /// What came of each expectation of each tenant; empty in a report of version 0.1.0 without any.
  package var expectations: [ExpectationEntry] = []

  /// Which server of which tenant is meant.
  package struct Identity: Hashable, Sendable {
    /// The tenant's name.
    package var tenant: String
    /// The server's URL in the shortest spelling.
    package let url: String
    /// The same as the configuration writes it. Nobody is told apart by it.
    package let writtenURL: String
    /// How many times the same tenant names the same URL before this: with other credentials, usually.
    package let occurrence: Int
    /// What tells it from those; nil if nothing needs to, or the report is an older one.
    package let label: String?
    /// Its jurisdiction.
    package let jurisdiction: String?
    /// Whom its credential is for, without the time at which it expires. Reports do not have it.
    package let user: String?

    /// Names a server.
    ///
    /// - Parameter writtenURL: how the configuration writes `url`; nil if that is not known.
    package init(
      tenant: String, url: String, writtenURL: String? = nil, occurrence: Int,
      label: String? = nil, jurisdiction: String? = nil, user: String? = nil
    ) {
      self.tenant = tenant
      self.url = url
      self.writtenURL = writtenURL ?? url
      self.occurrence = occurrence
      self.label = label
      self.jurisdiction = jurisdiction
      self.user = user
    }

    /// What it is called: the URL, and what tells it from its equals.
    package var name: String { writtenURL.labelled(label) }

    /// Everything but the spelling of its URL.
    private var distinction: [String?] {
      [tenant, url, "\(occurrence)", label, jurisdiction, user]
    }

    package static func == (one: Self, other: Self) -> Bool {
      one.distinction == other.distinction
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(distinction) }
  }

  /// What came of one server of one tenant.
  package struct Entry: Equatable, Sendable {
    /// Which server it is.
    package var identity: Identity
    /// Result.
    package let status: Status
    /// Why it does not work, as `stage/code`; nil if it does, or nothing is known.
    package let cause: String?
    /// Why nothing can be said of it, in words; nil if something can.
    package let reason: String?
    /// The same as a code.
    package var reasonCode: String?
    /// How long that took; nil if nothing was sent.
    package let duration: Duration?
    /// The addresses of the relays that it gave, without their ports: those are new every time.
    package let relayAddresses: Set<String>
    /// The certificate that it showed; nil if none is known.
    package let certificate: Certificate?
    /// What came of each address of its name; empty if nothing was found, or all go by a proxy.
    package var members: [Member] = []
    /// The codes of its warnings.
    package var warnings: Set<String> = []
  }

  /// What came of one address of a server.
  package struct Member: Equatable, Sendable {
    /// The address.
    package let address: String
    /// Result; inconclusive for one to which this machine has no way.
    package let status: Status
    /// Why it does not work, as `stage/code`; nil if it does, or nothing is known.
    package let cause: String?
    /// How long that took.
    package let duration: Duration?

    init(
      address: String, status: Status, cause: String?, duration: Duration?, lacksRoute: Bool = false
    ) {
      self.address = address
      self.status = lacksRoute ? .inconclusive : status
      self.cause = lacksRoute ? nil : cause
      self.duration = duration
    }
  }

  /// What came of one expectation of one tenant.
  package struct ExpectationEntry: Equatable, Sendable {
    /// The tenant's name.
    package let tenant: String
    /// What was expected, in words that follow "expected".
    package let words: String
    /// Whether it holds; nil if that cannot be said.
    package let holds: Bool?
    /// Result, in one sentence without the tenant.
    package let message: String
  }

  /// What tells one certificate from another; nil is not known.
  package struct Certificate: Equatable, Sendable {
    /// Whose it is.
    package let subject: String?
    /// Who vouches for it.
    package let issuer: String?
    /// When its validity ends, as the report says it.
    package let notAfter: String?

    /// Nil if nothing is known: TLS may end before a certificate is shown.
    var ifKnown: Certificate? { subject ?? issuer ?? notAfter == nil ? nil : self }
  }
}

extension SavedReport.Entry {
  /// Whether the server works.
  var works: Bool { status.isSuccess }

  /// What came of the server, in a few words.
  var words: String {
    switch status {
    case .srflx, .relay: "works"
    case .failure: cause?.shown ?? "fails"
    case .inconclusive: reason?.shown ?? "undecided"
    case .skipped: "skipped"
    }
  }
}

extension SavedReport {
  /// What a run has just found.
  init(_ report: Report) {
    source = "this run"
    startedAt = report.startedAt.description
    var occurrences = Occurrences()
    entries = report.tenants.flatMap { tenant in
      tenant.results.map { result in
        let url = result.server.url.description
        return Entry(
          result,
          Identity(
            tenant: tenant.name, url: url, writtenURL: result.server.writtenURL,
            occurrence: occurrences.next(of: url, in: tenant.name), label: result.label,
            jurisdiction: result.server.jurisdiction, user: result.server.user))
      }
    }
    expectations = report.tenants.flatMap { tenant in
      tenant.expectations.map {
        ExpectationEntry(
          tenant: tenant.name, words: $0.expectation.words, holds: $0.holds, message: $0.message)
      }
    }
  }

  /// Counts how often a tenant has named a URL.
  struct Occurrences {
    private var counts: [String: [String: Int]] = [:]

    mutating func next(of url: String, in tenant: String) -> Int {
      let occurrence = counts[tenant, default: [:]][url, default: 0]
      counts[tenant, default: [:]][url] = occurrence + 1
      return occurrence
    }
  }
}

extension SavedReport.Entry {
  fileprivate init(_ result: Report.Result, _ identity: SavedReport.Identity) {
    self.identity = identity
    status = result.verdict.status
    cause = result.verdict.failure?.cause.rawValue
    reason = result.verdict.reason?.message
    reasonCode = result.verdict.reason?.code
    duration = result.duration
    relayAddresses = Set(
      result.candidates.filter { $0.kind == .relayed }.map(\.address.address))
    certificate = result.findings?.peer.flatMap {
      SavedReport.Certificate(
        subject: $0.subject, issuer: $0.issuer,
        notAfter: $0.notAfter.map { Instant(secondsSince1970: $0).description }
      ).ifKnown
    }
    warnings = Set(result.warnings.map(\.code.rawValue))
    members = result.endpoints.compactMap { endpoint in
      endpoint.memberAddress.map {
        SavedReport.Member(
          address: $0, status: endpoint.verdict.status,
          cause: endpoint.verdict.failure?.cause.rawValue, duration: endpoint.duration,
          lacksRoute: endpoint.lacksRoute)
      }
    }
  }
}
