import Testing

@testable import Documents
@testable import Reporting

@Suite("The JSON report")
struct JSONReportTests {
  /// The keys of each object, in their order, from the tables that also write the manual's page: there
  /// a key that is lost or renamed is seen.
  private static let keys = Report.object.description.keys()

  @Test("Every object has exactly the promised keys in their order", arguments: Scenario.allCases)
  func keys(scenario: Scenario) throws {
    let objects = JSONShape(try document(of: scenario)).objects
    #expect(objects.count > 5)
    for (path, keys) in objects { #expect(keys == Self.keys[path], "at \(path)") }
  }

  @Test("All promised objects occur in the scenarios")
  func coverage() throws {
    let paths = try Scenario.allCases.flatMap {
      JSONShape(try document(of: $0)).objects.map(\.path)
    }
    // Alarms are in reports of a run with a state only, and what options ask for is in no scenario.
    let others = [
      "alarms[]", "comparison.failingWarnings[]", "tenants[].results[].acceptedWarnings[]",
      "tenants[].results[].rounds",
    ]
    #expect(
      Set(paths)
        == Set(Self.keys.keys.filter { !$0.hasPrefix("changes[]") && !others.contains($0) }))
  }

  @Test("The manual's page is what the tables say")
  func manual() throws { try Snapshot(page: "json.md").expect(JSONManual.page) }

  @Test("No two objects share a name, and every key is explained")
  func tables() {
    let objects = Report.object.description.all + Matrix.object.description.all
    for object in objects {
      #expect(Set(object.rows.map(\.key)).count == object.rows.count, "\(object.name)")
      let twins = objects.filter { $0.name == object.name }
      #expect(Set(twins.map { $0.rows.map(\.key) }).count == 1, "\(object.name)")
      // Counts are called after what they count.
      let unexplained = object.rows.filter(\.sentence.isEmpty).map(\.key)
      #expect(object.name.lowercased().hasSuffix("counts") || unexplained == [])
      for row in object.rows where !row.sentence.isEmpty { #expect(row.sentence.hasSuffix(".")) }
    }
  }

  @Test("What a server says comes through the escapes unchanged")
  func hostileWords() throws {
    let result = try result(1, of: .hostileWords)
    #expect(
      result["tls", "subject"].isString(
        "\u{1B}[2J\u{1B}[1;1HAll\u{9B}3m servers\r\nwork\u{202E}\u{2028}\"\\\0\u{1F600}"))
  }

  @Test(
    "A relay's candidate names the transport towards its server",
    arguments: [(2, "udp"), (3, "tcp"), (4, "tls"), (5, "dtls")])
  func relayProtocol(index: Int, transport: String) throws {
    let result = try result(index, of: .everythingWorks)
    #expect(result["candidates", "0", "relayProtocol"].isString(transport))
    #expect(result["candidates", "0", "protocol"].isString("udp"))
    #expect(result["endpoint", "transport"].isString(transport))
  }

  @Test(
    "What is not known is null",
    arguments: [
      (Scenario.everythingWorks, 0, ["cause", "reason", "tls", "relay", "jurisdiction"]),
      // Never started.
      (.interrupted, 3, ["duration", "cause", "phases", "endpoint", "server", "tls", "relay"]),
      // Known from the configuration to fail.
      (
        .everyKindOfTrouble, 9,
        ["duration", "reason", "phases", "endpoint", "server", "tls", "relay"]
      ),
      // No address was found.
      (.everyKindOfTrouble, 2, ["reason", "endpoint", "server", "tls", "relay"]),
      // Nothing was heard.
      (.everyKindOfTrouble, 1, ["reason", "server", "tls", "relay"]),
    ])
  func nulls(scenario: Scenario, index: Int, keys: [String]) throws {
    let result = try result(index, of: scenario)
    guard case .object(let members) = result else {
      Issue.record("a result is an object")
      return
    }
    let nulls = members.filter { $0.node.value.isNull }.map(\.key)
    // Nothing is remembered between these runs.
    let always =
      ["alarm", "since", "entry", "rounds"]
      + (result["jurisdiction"].isNull ? ["jurisdiction"] : [])
    #expect(Set(nulls) == Set(keys).union(always))
  }

  private func document(of scenario: Scenario) throws -> JSONValue {
    var reader = try JSONReader(Array(ReportFormat.json.render(scenario.run.report).utf8))
    return try reader.document().value
  }

  private func result(_ index: Int, of scenario: Scenario) throws -> JSONValue {
    try document(of: scenario)["tenants", "0", "results", "\(index)"]
  }
}

@Suite("JSON text")
struct JSONTextTests {
  @Test(
    "Every character that could do harm is escaped",
    arguments: [
      ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\t\u{0}", #""\u000a\u0009\u0000""#),
      ("\u{7F}\u{9B}", #""\u007f\u009b""#), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
      ("\u{202E}", #""\u202e""#), ("é漢😀", #""é漢😀""#), ("\u{E0001}", #""\udb40\udc01""#),
      ("", #""""#),
    ])
  func escapes(text: String, json: String) throws {
    #expect(JSONText(text).document == json + "\n")
    var reader = try JSONReader(Array(json.utf8))
    #expect(try reader.document().value.isString(text))
  }

  @Test(
    "A duration is a number of milliseconds with at most three decimals",
    arguments: [
      (Duration.microseconds(212_400), "212.4"), (.milliseconds(412), "412.0"), (.zero, "0.0"),
      (.microseconds(1), "0.001"), (.nanoseconds(100_100_499), "100.1"),
      (.microseconds(1_234_567_000_001), "1234567000.001"), (.microseconds(300), "0.3"),
    ])
  func durations(duration: Duration, json: String) {
    #expect(JSONText(duration).document == json + "\n")
  }

  @Test("Nothing in an object or an array takes one line")
  func empty() {
    #expect(JSONText.array([.object([]), .array([])]).document == "[\n  {},\n  []\n]\n")
  }
}
