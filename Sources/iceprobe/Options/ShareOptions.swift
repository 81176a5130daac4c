import ArgumentParser
import ICEConfiguration
import Documents
import ProbeEvidence
import Reporting

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A report that may leave the house.
struct ShareOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write a report to share: FILE.zip (page, JSON and evidence) or FILE.html (the page).",
      discussion: """
        Hosts, addresses, users, realms, certificate names, interfaces and tenants are replaced by \
        numbered pseudonyms, the same in all files; what servers wrote is described. FILE.key, which \
        only you can read, translates them back: keep it.
        """,
      valueName: "file"),
    completion: .file())
  var share: String?

  func validate() throws {
    guard let share else { return }
    guard kind != nil else {
      throw ValidationError("--share: expected a file that ends in .zip or .html")
    }
    try share.mustBePath(for: "--share")
  }

  private enum Kind: String { case zip, html }

  private var kind: Kind? {
    share.flatMap { $0.split(separator: ".").last }.flatMap { Kind(rawValue: $0.lowercased()) }
  }

  /// Where the pseudonyms are translated back.
  private var key: String? { share.map { "\($0).key" } }

  /// Names the files that are written.
  func name(in files: inout NamedFiles) throws {
    try files.write(share, by: "--share")
    try files.write(key, by: "the key of --share")
  }

  /// Writes the file and its key, if they are wanted.
  /// - Returns: Whether both could be written; if not, standard error says why.
  func write(_ run: SavedRun) -> Bool {
    guard let share, let key, let kind else { return true }
    var pseudonyms = Pseudonyms()
    let evidence = run.pseudonymised(with: &pseudonyms).text
    // Read again: nothing is in the report but what is in the text.
    guard let published = try? SavedRun(decoding: Array(evidence.utf8), source: share) else {
      StandardError.write("Error: cannot read what is to be shared\n")
      return false
    }
    let report = Report(published, version: Version.text)
    let bytes: [UInt8]
    switch kind {
    case .html: bytes = Array(ReportFormat.html.render(report).utf8)
    case .zip:
      var archive = ZIPArchive()
      archive.add("report.html", Array(ReportFormat.html.render(report).utf8))
      archive.add("report.json", Array(ReportFormat.json.render(report).utf8))
      archive.add("evidence.json", Array(evidence.utf8))
      bytes = archive.bytes
    }
    // The key first: a report without one could never be understood.
    guard write(key, Array(pseudonyms.key.utf8), permissions: 0o600),
      write(share, bytes, permissions: Draft.permissions)
    else { return false }
    StandardError.write(
      "\(share): read it before you share it; \(key) translates it back, keep it\n")
    return true
  }

  private func write(_ path: String, _ bytes: [UInt8], permissions: mode_t) -> Bool {
    do {
      try File.replace(path, with: bytes, permissions: permissions)
      return true
    } catch {
      StandardError.write("Error: cannot write the shared report to \(path): \(error)\n")
      return false
    }
  }
}

extension Pseudonyms {
  /// Each pseudonym with its original, as JSON.
  fileprivate var key: String {
    JSONText.object(originals.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      .document
  }
}
