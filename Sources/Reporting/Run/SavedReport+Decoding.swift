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
        entries.append(try Entry(result, occurrences.identity(of: url, in: name)))
      }
    }
    return entries
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
    duration = try place[nullable: "duration"]?.duration()
    certificate = try place[nullable: "tls"].map(SavedReport.Certificate.init)?.ifKnown
    var addresses: Set<String> = []
    for candidate in try place[required: "candidates"].list()
    where try candidate[required: "type"].string() == Candidate.Kind.relayed.rawValue {
      addresses.insert(try candidate[required: "address"].string())
    }
    relayAddresses = addresses
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
