/// Why a file is no report that can be read. It shows nothing of the file but where it went wrong.
public struct UnreadableReport: Error, Equatable, CustomStringConvertible {
  /// `file:line:column: key path: what was expected`.
  public let description: String

  fileprivate init(_ source: String, _ fault: ReportFault) {
    description = ["\(source):\(fault.position)", fault.path, fault.message]
      .filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

private struct ReportFault: Error {
  let position: SourcePosition
  let path: String
  let message: String
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
  public init(decoding bytes: [UInt8], source: String) throws(UnreadableReport) {
    do throws(ReportFault) {
      let root = try Self.document(bytes)
      guard try root[required: "schemaVersion"].isNumber(Self.schemaVersion) else {
        throw try root[required: "schemaVersion"].fault("expected 1, the only version there is")
      }
      self.source = source
      startedAt = try root[required: "startedAt"].string()
      entries = try Self.entries(in: root)
    } catch {
      throw UnreadableReport(source, error)
    }
  }

  private static func document(_ bytes: [UInt8]) throws(ReportFault) -> JSONPlace {
    do throws(JSONSyntaxError) {
      var reader = try JSONReader(bytes)
      return JSONPlace(node: try reader.document(), path: JSONPath())
    } catch {
      throw ReportFault(position: error.position, path: "", message: error.reason.description)
    }
  }

  private static func entries(in root: JSONPlace) throws(ReportFault) -> [Entry] {
    var occurrences = Occurrences()
    var entries: [Entry] = []
    for tenant in try root[required: "tenants"].list() {
      let name = try tenant[required: "name"].string()
      for result in try tenant[required: "results"].list() {
        let url = try result[required: "url"].string()
        entries.append(try Entry(result, occurrences.identity(of: url, in: name)))
      }
    }
    return entries
  }
}

extension SavedReport.Entry {
  fileprivate init(_ place: JSONPlace, _ identity: SavedReport.Identity) throws(ReportFault) {
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
  fileprivate init(_ place: JSONPlace) throws(ReportFault) {
    subject = try place[nullable: "subject"]?.string()
    issuer = try place[nullable: "issuer"]?.string()
    notAfter = try place[nullable: "notAfter"]?.string()
  }
}

// MARK: - Steps through a document

extension JSONPlace {
  fileprivate func fault(_ message: String) -> ReportFault {
    ReportFault(position: node.position, path: path.description, message: message)
  }

  private func expected(_ what: String) -> ReportFault {
    fault("expected \(what), found \(node.value.kind)")
  }

  /// The value of a key that is always there.
  fileprivate subscript(required key: String) -> JSONPlace {
    get throws(ReportFault) {
      guard case .object(let members) = node.value else { throw expected("an object") }
      guard let member = members.first(where: { $0.key == key }) else {
        throw fault("expected \(key.quoted), as in a report of --format json")
      }
      return JSONPlace(node: member.node, path: path.appending(key: key))
    }
  }

  /// The value of a key that is always there; nil for null, which is "not known".
  fileprivate subscript(nullable key: String) -> JSONPlace? {
    get throws(ReportFault) {
      let place = try self[required: key]
      if case .null = place.node.value { return nil }
      return place
    }
  }

  fileprivate func isNumber(_ text: String) -> Bool {
    if case .number(text) = node.value { true } else { false }
  }

  fileprivate func list() throws(ReportFault) -> [JSONPlace] {
    guard let elements else { throw expected("an array") }
    return elements
  }

  fileprivate func string() throws(ReportFault) -> String {
    guard case .string(let text) = node.value else { throw expected("a string") }
    return text
  }

  fileprivate func status() throws(ReportFault) -> Status {
    guard let status = Status(rawValue: try string()) else {
      let words = Status.allCases.map(\.rawValue.quoted).joined(separator: " or ")
      throw fault("expected \(words)")
    }
    return status
  }

  /// Milliseconds.
  fileprivate func duration() throws(ReportFault) -> Duration {
    guard case .number(let text) = node.value else { throw expected("a number") }
    // A day: --timeout is an hour at the most, and no clock overflows.
    guard let number = Double(text), (0...86_400_000).contains(number) else {
      throw fault("expected milliseconds, no more than a day")
    }
    return .microseconds(Int64((number * 1000).rounded()))
  }
}
