import Foundation
import Samples
import Testing

@testable import Reporting

@Suite("A report that is read back")
struct SavedReportTests {
  private static func read(_ text: String) throws(UnreadableReport) -> SavedReport {
    try SavedReport(decoding: Array(text.utf8), source: "old.json")
  }

  @Test("says what it said when it was made", arguments: Scenario.allCases)
  func roundTrip(scenario: Scenario) throws {
    let report = try scenario.run.report
    let read = try Self.read(ReportFormat.json.render(report))
    let made = SavedReport(report)
    #expect(read.startedAt == made.startedAt)
    // Whom a credential is for is in no report.
    #expect(
      read.entries
        == made.entries.map { entry in
          var entry = entry
          let identity = entry.identity
          entry.identity = SavedReport.Identity(
            tenant: identity.tenant, url: identity.url, occurrence: identity.occurrence,
            label: identity.label, jurisdiction: identity.jurisdiction)
          return entry
        })
    #expect(read.expectations == made.expectations)
  }

  static let result = """
    {"url": "turn:a", "status": "relay", "duration": 1.5, "cause": null, "reason": null,
     "candidates": [{"type": "relay", "address": "192.0.2.1"}], "tls": null}
    """

  static func document(_ result: String, version: String = "1") -> String {
    """
    {"schemaVersion": \(version), "startedAt": "2026", "x": [],
     "tenants": [{"name": "a", "more": {}, "results": [\(result)]}]}
    """
  }

  @Test("may have keys that a newer version added")
  func addedKeys() throws {
    let more = Self.result.replacing("\"url\"", with: "\"added\": {\"a\": [1]}, \"url\"")
    let entries = try Self.read(Self.document(more)).entries
    #expect(entries.map(\.relayAddresses) == [["192.0.2.1"]])
    #expect(entries.map(\.duration) == [.microseconds(1500)])
  }

  @Test("of version 0.1.0 is matched with one that has URLs as they are written")
  func older() throws {
    let run = try SampleRun(#"[{"urls":"STUN:Up.Example:3478"}]"#) {
      SampleOutcome.works.evidence(for: $0)
    }
    let today = ReportFormat.json.render(run.report)
    #expect(today.contains(#""url": "STUN:Up.Example:3478""#))
    #expect(today.contains(#""canonicalUrl": "stun:up.example""#))
    // 0.1.0 had the canonical form only, under the key that there was.
    let yesterday = today.split(separator: "\n").filter { !$0.contains("canonicalUrl") }
      .joined(separator: "\n").replacing("STUN:Up.Example:3478", with: "stun:up.example")
    for (old, new) in [(yesterday, today), (today, yesterday)] {
      let comparison = Comparison(try Self.read(old), try Self.read(new))
      #expect(comparison.changes.isEmpty)
    }
  }

  @Test("of version 0.1.0, as it is in its own tree, is matched with one of today")
  func version010() throws {
    for (name, scenario) in [
      ("everything-works", Scenario.everythingWorks), ("expectations", .expectations),
    ] {
      let url = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Saved/\(name).0.1.0.json")
      let old = try SavedReport(decoding: Array(try Data(contentsOf: url)), source: "old.json")
      let new = SavedReport(try scenario.run.report)
      #expect(!old.entries.isEmpty && old.entries.count == new.entries.count)
      for (one, other) in [(old, new), (new, old)] {
        #expect(Comparison(one, other).changes.isEmpty)
      }
    }
  }

  @Test("has the URL as it is written, and names servers by it")
  func written() throws {
    let text = #"[{"urls":"STUN:Up.Example:3478"}]"#
    let works = try SampleRun(text) { SampleOutcome.works.evidence(for: $0) }
    let fails = try SampleRun(text) { SampleOutcome.silent.evidence(for: $0) }
    let comparison = Comparison(SavedReport(works.report), SavedReport(fails.report))
    #expect(comparison.changes.map(\.subject.name) == ["STUN:Up.Example:3478"])
    for key in [#""url": "STUN:Up.Example:3478""#, #""canonicalUrl": "stun:up.example""#] {
      #expect(comparison.document.contains(key))
    }
  }

  static let broken: [(String, String)] = [
    ("", "old.json:1:1: the file is empty; expected a JSON object"),
    ("not JSON", "old.json:1:1: this is not JSON; "),
    ("[]", "old.json:1:1: expected an object, found an array"),
    ("{}", #"old.json:1:1: expected "schemaVersion", which is always there"#),
    (
      document(result, version: "2"),
      "old.json:1:19: schemaVersion: expected 1, the only version there is"
    ),
    (document("7"), "old.json:2:52: tenants[0].results[0]: expected an object, found a number"),
    (
      document(#"{"url": "turn:a", "status": "dead"}"#),
      #"old.json:2:80: tenants[0].results[0].status: expected "srflx" or "#
    ),
    (
      document(result.replacing("1.5", with: "1e999")),
      "old.json:2:101: tenants[0].results[0].duration: expected milliseconds, no more than a day"
    ),
    (
      document(result.replacing("1.5", with: "-1")),
      "old.json:2:101: tenants[0].results[0].duration: expected milliseconds, no more than a day"
    ),
    (
      document(result.replacing("[{", with: "{\"a\": [{").replacing("}]", with: "}]}")),
      "old.json:3:16: tenants[0].results[0].candidates: expected an array, found an object"
    ),
    (
      document(result.replacing("\"cause\": null", with: "\"cause\": {\"stage\": \"tls\"}")),
      #"old.json:2:115: tenants[0].results[0].cause: expected "code", which is always there"#
    ),
    (
      String(repeating: "[", count: 100_000),
      "old.json:1:33: expected at most 32 levels of nesting"
    ),
  ]

  @Test("is refused with the place of what is wrong, whatever is in it", arguments: broken)
  func refuses(text: String, complaint: String) {
    let error = #expect(throws: UnreadableReport.self) { try Self.read(text) }
    #expect(error?.description.hasPrefix(complaint) == true, "\(error?.description ?? "")")
  }

  @Test("cut anywhere, or with a byte turned, is refused or read, and does no harm")
  func junk() throws {
    let bytes = Array(Self.document(Self.result).utf8)
    for index in bytes.indices {
      #expect(throws: UnreadableReport.self) {
        try SavedReport(decoding: Array(bytes[..<index]), source: "old.json")
      }
      var turned = bytes
      turned[index] ^= 0xA5
      _ = try? SavedReport(decoding: turned, source: "old.json")
    }
  }
}
