import SchemaValidator
import Testing

@testable import Reporting

@Suite("The schema of the report")
struct ReportSchemaTests {
  static let open = SchemaValidator(Schema.report.document)
  static let strict = SchemaValidator(Schema.report.document, isStrict: true)

  @Test("describes every key of every report, and no others")
  func scenarios() throws {
    let documents = try Scenario.allCases.map { ReportFormat.json.render(try $0.run.report) }
    let complaints = try Self.strict.complaints(about: documents)
    for (scenario, complaints) in zip(Scenario.allCases, complaints) {
      #expect(complaints == [], "\(scenario)")
    }
  }

  @Test("lets keys through that are added, unless it is taken strictly")
  func addedKeys() throws {
    let document = ReportFormat.json.render(try Scenario.baseline.run.report)
    let keys = [
      "\"schemaVersion\"", "\"url\"", "\"holds\"", "\"stunErrorCode\"", "\"isRegression\"",
    ]
    let extended = keys.map { document.replacing($0, with: "\"added\": 1, \($0)") }
    #expect(try Self.open.complaints(about: extended) == keys.map { _ in [] })
    for (key, complaints) in zip(keys, try Self.strict.complaints(about: extended)) {
      #expect(!complaints.isEmpty, "\(key)")
    }
  }

  @Test("is closed where the contract is")
  func refuses() throws {
    let document = ReportFormat.json.render(try Scenario.everyKindOfTrouble.run.report)
    let changes = [
      (#""schemaVersion": 1"#, #""schemaVersion": 2"#), (#""name": "iceprobe""#, #""name": "x""#),
      (#""status": "failure""#, #""status": "dead""#),
      (#""status": "failure""#, #""status": "relay""#), (#""type": "turn""#, #""type": "sfu""#),
      (#""code": "unauthorized""#, #""code": "no-such-code""#),
      // A code of another stage.
      (#""code": "unauthorized""#, #""code": "name-not-found""#),
      (#""stage": "resolve""#, #""stage": "dns""#),
      (#""placeholder-credentials""#, #""no-such-warning""#),
      (#""icePolicy": "all""#, #""icePolicy": null"#), (#""duration": 412.3"#, #""duration": "1""#),
      (#""startedAt""#, #""x-startedAt""#), (#""stunReason""#, #""x-stunReason""#),
      (#""port": 3478"#, #""port": 65536"#), (#""family": 4"#, #""family": 5"#),
    ]
    let broken = changes.map { document.replacing($0.0, with: $0.1) }
    for (change, complaints) in zip(changes, try Self.open.complaints(about: broken)) {
      #expect(!complaints.isEmpty, "\(change)")
    }
  }
}
