import Judging
import PlainText
import Samples
import Testing

@testable import Reporting

@Suite("The matrix of several places")
struct MatrixTests {
  static func matrix(_ places: [(String, [(String, SampleOutcome)])]) throws -> Matrix {
    Matrix(
      try places.map { name, servers in
        Matrix.Vantage(name: name, report: SavedReport(try SampleRun(servers).report))
      })
  }

  @Test(
    "All places together come to one conclusion",
    arguments: [
      ([.works, .works, .works], .works), ([.works, .interrupted, .works], .works),
      ([.refused, .silent, .refused], .deadEverywhere),
      ([.refused, .interrupted, .refused], .deadEverywhere),
      ([.works, .refused, .works], .deadFrom([1])),
      ([.refused, .interrupted, .works], .deadFrom([0])),
      ([.refused, .works, .silent], .deadFrom([0, 2])),
      ([.interrupted, .interrupted, .refused], .deadWhereAsked(2)),
      ([.interrupted, .interrupted, .interrupted], .undecided),
    ] as [([SampleOutcome], Matrix.Conclusion)])
  func conclusions(outcomes: [SampleOutcome], conclusion: Matrix.Conclusion) throws {
    let matrix = try Self.matrix(
      outcomes.enumerated().map { ("place \($0)", [("turn:a", $1), ("stun:b", .works)]) })
    let row = try #require(matrix.rows.first { $0.identity.url == "turn:a" })
    #expect(row.conclusion == conclusion)
  }

  @Test("A server that a place was not asked for is no verdict from there")
  func notThere() throws {
    let matrix = try Self.matrix([
      ("a", [("turn:a", .refused)]), ("b", [("turn:b", .works)]), ("c", [("turn:a", .refused)]),
    ])
    #expect(matrix.rows.map(\.identity.url) == ["turn:a", "turn:b"])
    #expect(matrix.rows.map(\.conclusion) == [.deadEverywhere, .works])
    #expect(matrix.rows[0].cells.map { $0?.status } == [.failure, nil, .failure])
  }

  @Test(
    "The answer is one sentence",
    arguments: [
      ([.works, .works], "All 2 servers work from wherever they were asked."),
      ([.refused, .refused], "Of 2 servers 1 is dead everywhere."),
      ([.refused, .works], "Of 2 servers 1 is dead only from place 0."),
      ([.refused, .interrupted], "Of 2 servers 1 is dead from the only place that knows."),
      ([.interrupted, .interrupted], "1 of 2 servers works, and nothing is known of 1."),
    ] as [([SampleOutcome], String)])
  func sentences(outcomes: [SampleOutcome], sentence: String) throws {
    let matrix = try Self.matrix(
      outcomes.enumerated().map { ("place \($0)", [("turn:a", $1), ("stun:b", .works)]) })
    #expect(matrix.sentence == sentence)
  }

  /// A server dead everywhere, one dead from one place, one from two, and an offline place.
  private static func places(_ names: [String]) throws -> Matrix {
    try matrix(
      names.enumerated().map { index, name in
        let isOffline = index == 3
        func at(_ outcome: SampleOutcome) -> SampleOutcome { isOffline ? .offline : outcome }
        return (
          name,
          [
            ("stun:stun.example.com", at(.works)),
            ("turn:dead.example.com", at(index == 0 ? .silent : .refused)),
            ("turns:turn-eu.example.com:443", at(index == 1 ? .handshakeReset : .works)),
            ("turn:turn-ch.example.com:80?transport=tcp", at(index < 2 ? .silent : .works)),
            (
              "turn:a-rather-long-name-of-a-pool-member-17.eu-central-1.turn.example.com",
              at(.works)
            ),
          ]
        )
      })
  }

  @Test("Its texts stay as they are")
  func snapshots() throws {
    let short = try Self.places(["office", "home", "lab"])
    try Snapshot(name: "matrix.short.txt").expect(short.table())
    try Snapshot(name: "matrix.json").expect(short.document)
    let long = try Self.places([
      "office-berlin", "office-bern", "a-mobile-network", "train", "home", "lab",
    ])
    try Snapshot(name: "matrix.long.txt").expect(long.table())
  }

  @Test("Six places fit into 80 columns, and no line ends in a space", arguments: 1...6)
  func width(count: Int) throws {
    for names in [(1...count).map { "p\($0)" }, (1...count).map { "a place of long name \($0)" }] {
      let text = try Self.places(names).table()
      for line in text.split(separator: "\n") {
        #expect(line.count <= 80 && !line.hasSuffix(" "), "\(line)")
      }
      let coloured = try Self.places(names).table(TextStyle(hasColour: true))
      #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == text)
    }
  }

  @Test("A hostile report can neither move the cursor nor end a line")
  func hostile() {
    let words = "\u{1B}[2Ja\r\nb\u{202E}"
    let report = SavedReport(
      source: words, startedAt: words,
      entries: [
        .init(
          identity: .init(tenant: words, url: words, occurrence: 0), status: .failure,
          cause: words, reason: words, duration: nil, relayAddresses: [words],
          certificate: .init(subject: words, issuer: words, notAfter: words))
      ])
    let place = Matrix.Vantage(name: words, report: report)
    let matrix = Matrix([place, .init(name: "b", report: report)])
    let comparison = Comparison(SavedReport(source: "a", startedAt: words, entries: []), report)
    for text in [matrix.table(), matrix.document, comparison.table(), comparison.document] {
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable })
    }
  }

  @Test("The page for browsers stays as it is, and escapes what is foreign")
  func page() throws {
    let matrix = try Self.matrix([
      ("office", [("turn:a", .works), ("turn:b", .refused), ("stun:c", .interrupted)]),
      ("<b>home</b>", [("turn:a", .refused), ("turn:b", .refused)]),
    ])
    try Snapshot(name: "matrix.html").expect(matrix.html)
    #expect(!matrix.html.contains("<b>"))
  }
}
