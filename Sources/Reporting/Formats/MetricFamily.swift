/// A metric in Prometheus' text format: its description, and a line for each of its series.
struct MetricFamily {
  typealias Label = (name: String, value: String)

  let name: String
  let help: String
  private var series: [(labels: String, value: String)] = []
  private var taken: Set<String> = []

  /// A gauge: every metric of a single run is one.
  init(_ name: String, _ help: String) {
    self.name = name
    self.help = help
  }

  /// Adds a series, unless there is one with these very labels already: a file with a series twice is
  /// refused as a whole. What is not known, nil, has no series.
  mutating func add(_ value: String?, _ labels: [Label] = []) {
    guard let value else { return }
    let text = labels.map { "\($0.name)=\"\($0.value.labelValue)\"" }.joined(separator: ",")
    guard taken.insert(text).inserted else { return }
    series.append((labels.isEmpty ? "" : "{\(text)}", value))
  }

  /// The lines; nothing if there is no series.
  var text: String {
    guard !series.isEmpty else { return "" }
    let lines = series.map { "\(name)\($0.labels) \($0.value)\n" }
    return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.joined()
  }
}

extension String {
  /// The text between the quotes of a label.
  fileprivate var labelValue: String { escaped(["\\": "\\\\", "\"": "\\\"", "\n": "\\n"]) }
}
