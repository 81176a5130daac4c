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

  /// Which server of which tenant is meant.
  package struct Identity: Hashable, Sendable {
    /// The tenant's name.
    package let tenant: String
    /// The server's URL.
    package let url: String
    /// How many times the same tenant names the same URL before this: with other credentials, mostly.
    package let occurrence: Int
  }

  /// What came of one server of one tenant.
  package struct Entry: Equatable, Sendable {
    /// Which server it is.
    package let identity: Identity
    /// Result.
    package let status: Status
    /// Why it does not work, as `stage/code`; nil if it does, or nothing is known.
    package let cause: String?
    /// Why nothing can be said of it, in words; nil if something can.
    package let reason: String?
    /// How long that took; nil if nothing was sent.
    package let duration: Duration?
    /// The addresses of the relays that it gave, without their ports: those are new every time.
    package let relayAddresses: Set<String>
    /// The certificate that it showed; nil if none is known.
    package let certificate: Certificate?
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
      tenant.results.map {
        Entry($0, occurrences.identity(of: $0.server.url.description, in: tenant.name))
      }
    }
  }

  /// Counts how often a tenant has named a URL.
  struct Occurrences {
    private var counts: [String: [String: Int]] = [:]

    mutating func identity(of url: String, in tenant: String) -> Identity {
      let occurrence = counts[tenant, default: [:]][url, default: 0]
      counts[tenant, default: [:]][url] = occurrence + 1
      return Identity(tenant: tenant, url: url, occurrence: occurrence)
    }
  }
}

extension SavedReport.Entry {
  fileprivate init(_ result: Report.Result, _ identity: SavedReport.Identity) {
    self.identity = identity
    status = result.verdict.status
    cause = result.verdict.failure?.cause.rawValue
    reason = result.verdict.reason?.message
    duration = result.duration
    relayAddresses = Set(
      result.candidates.filter { $0.kind == .relayed }.map(\.address.address))
    certificate = result.findings?.peer.flatMap {
      SavedReport.Certificate(
        subject: $0.subject, issuer: $0.issuer,
        notAfter: $0.notAfter.map { Instant(secondsSince1970: $0).description }
      ).ifKnown
    }
  }
}
