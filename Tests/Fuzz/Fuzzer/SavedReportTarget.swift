/// Files that a run has left: two reports that are compared, or a state, with a zero byte between.
enum SavedReportTarget: FuzzTarget {
  static let name = "report"
  static let sources = [
    "Documents/JSONPlace+Steps", "Reporting/Comparison/Comparer",
    "Reporting/Comparison/Comparison", "Reporting/Comparison/Matrix",
    "Reporting/Comparison/Pairing", "Reporting/Formats/JSON/AlarmState",
    "Reporting/Formats/JSON/Comparison", "Reporting/Formats/JSON/Matrix",
    "Reporting/Formats/Table/Comparison", "Reporting/Formats/Table/Matrix",
    "Reporting/Run/SavedReport+Decoding",
  ]
  static let leastCoverage = 75

  static func check(_ input: [UInt8]) {
    let files = input.split(separator: 0, maxSplits: 1).map(Array.init)
    files.forEach(checkState)
    let reports = files.compactMap(report)
    guard let old = reports.first, let new = reports.last else { return }
    let comparison = Comparison(old, new)
    let matrix = Matrix([
      Matrix.Vantage(name: "office", report: old), Matrix.Vantage(name: "home", report: new),
    ])
    // A change shows the server before and after, and a cell what came of it, indented.
    let bound = 32 * input.count + 16_384
    for text in [comparison.table(), comparison.document, matrix.table(), matrix.document] {
      promise(text.isPlainLines && text.utf8.count <= bound, "a comparison can be shown")
    }
    promise(
      Comparison(old, old).changes.allSatisfy { $0.kind == .undecided },
      "a run is not worse than itself")
  }

  private static func report(_ bytes: [UInt8]) -> SavedReport? {
    do {
      return try SavedReport(decoding: bytes, source: "old.json")
    } catch {
      promise("\(error)".isPlain && "\(error)".count < 1000, "a complaint can be shown")
      return nil
    }
  }

  private static func checkState(_ bytes: [UInt8]) {
    do {
      let state = try AlarmState(decoding: bytes, source: "state.json")
      let document = Array(state.document.utf8)
      promise(
        try AlarmState(decoding: document, source: "state.json") == state,
        "a state is read as it was")
    } catch {
      promise("\(error)".isPlain && "\(error)".count < 1000, "a complaint can be shown")
    }
  }

  static func meetsPlantedFault(_ input: [UInt8]) -> Bool {
    let reports = input.split(separator: 0, maxSplits: 1).map(Array.init).compactMap(report)
    guard reports.count == 2 else { return false }
    return Comparison(reports[0], reports[1]).changes.contains { $0.kind == .gone }
  }
}
