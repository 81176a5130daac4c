import Documents
import Judging
import PlainText
import ProbeEvidence

/// Why a file is no report that can be read. It shows nothing of the file but where it went wrong.
package struct UnreadableReport: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: key path: what was expected`.
  package let description: String

  fileprivate init(_ source: String, _ fault: DocumentFault) {
    description = fault.words(in: source)
  }
}

extension SavedReport {
  /// The schema that is read.
  private static let schemaVersion = "1"

  /// Reads a report as `--format json` writes it. Keys that are not known are let through: a newer
  /// version may have added them.
  ///
  /// - Parameters:
  ///   - bytes: The text. Its size is for the caller to bound.
  ///   - source: What errors call the text.
  /// - Throws: The first thing that is wrong with it.
  package init(decoding bytes: [UInt8], source: String) throws(UnreadableReport) {
    do throws(DocumentFault) {
      let root = try JSONPlace.root(of: bytes)
      try root.require("schemaVersion", is: Self.schemaVersion)
      self.source = source
      startedAt = try root[required: "startedAt"].string()
      entries = try Self.entries(in: root)
      expectations = try Self.expectations(in: root)
    } catch {
      throw UnreadableReport(source, error)
    }
  }

  private static func entries(in root: JSONPlace) throws(DocumentFault) -> [Entry] {
    var occurrences = Occurrences()
    var entries: [Entry] = []
    for tenant in try root[required: "tenants"].list() {
      let name = try tenant[required: "name"].string()
      for result in try tenant[required: "results"].list() {
        // Version 0.1.0 had only the canonical form, under "url".
        let key = result.has("canonicalUrl") ? "canonicalUrl" : "url"
        let url = try result[required: key].string()
        // 0.1.0 had no names.
        let written = try result[required: "url"].string()
        let full = result.has("name") ? try result[required: "name"].string() : written
        let label = full.hasPrefix("\(written) ") ? full.dropFirst(written.count + 1) : nil
        let identity = Identity(
          tenant: name, url: url, writtenURL: written,
          occurrence: occurrences.next(of: url, in: name), label: label.map(String.init),
          jurisdiction: try result[nullable: "jurisdiction", orAbsent: ()]?.string())
        entries.append(try Entry(result, identity))
      }
    }
    return entries
  }

  private static func expectations(
    in root: JSONPlace
  ) throws(DocumentFault) -> [ExpectationEntry] {
    var found: [ExpectationEntry] = []
    for tenant in try root[required: "tenants"].list() where tenant.has("expectations") {
      let name = try tenant[required: "name"].string()
      for place in try tenant[required: "expectations"].list() {
        let message = try place[required: "message"].string()
        // 0.1.0 had the words as a part of the message only: `tenant: expected WORDS; it holds`.
        let words =
          place.has("words")
          ? try place[required: "words"].string() : message.expectedWords(of: name)
        found.append(
          ExpectationEntry(
            tenant: name, words: words, holds: try place[nullable: "holds"]?.truth(),
            message: message.withoutTenant(name)))
      }
    }
    return found
  }
}

extension SavedReport.Entry {
  fileprivate init(_ place: JSONPlace, _ identity: SavedReport.Identity) throws(DocumentFault) {
    self.identity = identity
    status = try place[required: "status"].status()
    if let found = try place[nullable: "cause"] {
      let stage = try found[required: "stage"].string()
      cause = "\(stage)/\(try found[required: "code"].string())"
    } else {
      cause = nil
    }
    reason = try place[nullable: "reason"]?[required: "message"].string()
    reasonCode = try place[nullable: "reason"]?[nullable: "code", orAbsent: ()]?.string()
    duration = try place[nullable: "duration"]?.duration()
    certificate = try place[nullable: "tls"].map(SavedReport.Certificate.init)?.ifKnown
    var addresses: Set<String> = []
    for candidate in try place[required: "candidates"].list()
    where try candidate[required: "type"].string() == Candidate.Kind.relayed.rawValue {
      addresses.insert(try candidate[required: "address"].string())
    }
    relayAddresses = addresses
    if place.has("warnings") {
      for warning in try place[required: "warnings"].list() {
        warnings.insert(try warning[required: "code"].string())
      }
    }
    if place.has("endpoints") {
      for endpoint in try place[required: "endpoints"].list() {
        if let member = try SavedReport.Member(endpoint) { members.append(member) }
      }
    }
  }
}

extension SavedReport.Member {
  /// Nil for the path through a proxy.
  fileprivate init?(_ place: JSONPlace) throws(DocumentFault) {
    guard try place[nullable: "proxy", orAbsent: ()]?.string() == nil,
      let address = try place[nullable: "address"]?.string()
    else { return nil }
    var cause: String?
    if let found = try place[nullable: "cause"] {
      let stage = try found[required: "stage"].string()
      cause = "\(stage)/\(try found[required: "code"].string())"
    }
    self.init(
      address: address, status: try place[required: "status"].status(), cause: cause,
      duration: try place[nullable: "duration"]?.duration(),
      // 0.1.0 did not say so.
      lacksRoute: try place[nullable: "lacksRoute", orAbsent: ()]?.truth() ?? false)
  }
}

extension String {
  fileprivate func withoutTenant(_ name: String) -> String {
    hasPrefix("\(name): ") ? String(dropFirst(name.count + 2)) : self
  }

  /// What follows "expected" in a message of 0.1.0, up to what came of it.
  fileprivate func expectedWords(of tenant: String) -> String {
    let text = withoutTenant(tenant)
    let words = text.hasPrefix("expected ") ? text.dropFirst("expected ".count) : Substring(text)
    return String(words.prefix { $0 != ";" && $0 != "," })
  }
}

extension SavedReport.Certificate {
  fileprivate init(_ place: JSONPlace) throws(DocumentFault) {
    subject = try place[nullable: "subject"]?.string()
    issuer = try place[nullable: "issuer"]?.string()
    notAfter = try place[nullable: "notAfter"]?.string()
  }
}

extension JSONPlace {
  /// A value that may be null, or, in a report of an older version, not there.
  fileprivate subscript(nullable key: String, orAbsent _: Void) -> JSONPlace? {
    get throws(DocumentFault) { has(key) ? try self[nullable: key] : nil }
  }

  fileprivate func status() throws(DocumentFault) -> Status {
    guard let status = Status(rawValue: try string()) else {
      let words = Status.allCases.map(\.rawValue.quoted).joined(separator: " or ")
      throw fault("expected \(words)")
    }
    return status
  }

  /// Milliseconds.
  fileprivate func duration() throws(DocumentFault) -> Duration {
    guard case .number(let text) = node.value else {
      throw fault("expected a number, found \(node.value.kind)")
    }
    // A day: --timeout is an hour at the most, and no clock overflows.
    guard let number = Double(text), (0...86_400_000).contains(number) else {
      throw fault("expected milliseconds, no more than a day")
    }
    return .microseconds(Int64((number * 1000).rounded()))
  }
}
