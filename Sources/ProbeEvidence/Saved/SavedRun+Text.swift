#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SavedRun {
  /// The run as a file holds it. Every event is on a line of its own, so that two runs can be compared.
  package var text: String { text(with: []) }

  /// The same, with more members at its end, each of its key and its JSON.
  ///
  /// - Parameter isWhole: whether the run is described, too: when it was, and which tenants use what.
  ///   Without it only the probes are there, and the rest is as it is by default.
  package func text(with members: [(key: String, json: String)], isWhole: Bool = true) -> String {
    let file = EvidenceFile(self)
    var lines = ["\"evidenceVersion\": \(file.evidenceVersion)"]
    func add(_ key: String, _ value: (some Encodable)?) {
      if let value { lines.append("\"\(key)\": \(JSONLine.text(value))") }
    }
    if isWhole {
      add("tool", file.tool)
      add("startedAt", file.startedAt)
      add("duration", file.duration)
      add("configuration", file.configuration)
      add("configurationSource", file.configurationSource)
      add("vantage", file.vantage)
      lines.append("\"plan\": " + JSONLine.list(file.plan ?? []))
      lines.append("\"tenants\": " + JSONLine.list(file.tenants ?? []))
    }
    let entries = file.probes.map { $0.text(isWhole: isWhole) }
    lines.append("\"probes\": [\n\(entries.joined(separator: ",\n"))\n  ]")
    for member in members { lines.append("\"\(member.key)\": \(member.json)") }
    return "{\n" + lines.map { "  \($0)" }.joined(separator: ",\n") + "\n}\n"
  }
}

extension EvidenceFile.Entry {
  fileprivate func text(isWhole: Bool) -> String {
    var lines: [String] = []
    func add(_ key: String, _ value: (some Encodable)?) {
      if let value { lines.append("\"\(key)\": \(JSONLine.text(value))") }
    }
    if isWhole { add("probe", probe) }
    add("url", url)
    if isWhole || isControl == true { add("isControl", isControl) }
    if isWhole || attempt != 1 { add("attempt", attempt) }
    let events = events.map { "        " + JSONLine.text($0) }
    lines.append(
      events.isEmpty
        ? "\"events\": []" : "\"events\": [\n\(events.joined(separator: ",\n"))\n      ]")
    add("proof", proof)
    return "    {\n" + lines.map { "      \($0)" }.joined(separator: ",\n") + "\n    }"
  }
}

/// Values on one line each.
package enum JSONLine {
  /// The value with its keys in the order of the alphabet; what a terminal would act on is escaped.
  package static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Nothing that is written here can fail to be JSON: there are no numbers but finite ones.
    let data = (try? encoder.encode(value)) ?? Data("null".utf8)
    return String(decoding: data, as: UTF8.self)
  }

  /// A list with one line for each element.
  static func list(_ values: [some Encodable]) -> String {
    values.isEmpty
      ? "[]" : "[\n" + values.map { "    " + text($0) }.joined(separator: ",\n") + "\n  ]"
  }
}
