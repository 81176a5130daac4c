import Documents
import PlainText

extension ConfigurationDecoder {
  /// The part of a text that keys lead to: `data.iceServers`, `a[0]["b.c"]`, also with jq's dot before it.
  mutating func part(at path: String, of root: JSONPlace) -> JSONPlace? {
    guard let steps = Self.steps(in: path) else {
      report("--at: expected keys such as data.iceServers or list[0]", at: root)
      return nil
    }
    var place = root
    for step in steps {
      guard let next = Self.take(step, from: place.opened) else {
        report("--at: \(place.missing(step))", at: place)
        return nil
      }
      place = next
    }
    return place.opened
  }

  private static func take(_ step: Step, from place: JSONPlace) -> JSONPlace? {
    switch step {
    case .key(let key): return place.member(key)
    case .index(let index):
      guard case .array(let nodes) = place.node.value, nodes.indices.contains(index) else {
        return nil
      }
      return JSONPlace(node: nodes[index], path: place.path.appending(index: index))
    }
  }

  private static func steps(in path: String) -> [Step]? {
    var steps: [Step] = []
    var rest = path[...]
    if rest.first == "." || rest.first == "$" { rest = rest.drop { $0 == "$" }.drop { $0 == "." } }
    while let first = rest.first {
      if first == "[" {
        rest = rest.dropFirst()
        if rest.first == "\"" || rest.first == "'" {
          let quote = rest.removeFirst()
          guard let end = rest.firstIndex(of: quote) else { return nil }
          steps.append(.key(String(rest[..<end])))
          rest = rest[rest.index(after: end)...]
        } else {
          let digits = rest.prefix(while: \.isNumber)
          guard let index = Int(digits) else { return nil }
          steps.append(.index(index))
          rest = rest[digits.endIndex...]
        }
        guard rest.first == "]" else { return nil }
        rest = rest.dropFirst()
      } else {
        let key = rest.prefix { $0 != "." && $0 != "[" }
        guard !key.isEmpty else { return nil }
        steps.append(.key(String(key)))
        rest = rest[key.endIndex...]
      }
      if rest.first == "." {
        rest = rest.dropFirst()
        if rest.isEmpty { return nil }
      }
    }
    return steps.isEmpty ? nil : steps
  }
}

extension JSONPlace {
  /// What is not there, and what is: keys are no secrets.
  fileprivate func missing(_ step: ConfigurationDecoder.Step) -> String {
    // 20: as many as errors are shown.
    switch (step, node.value) {
    case (.key(let key), .object(let members)):
      let known = members.prefix(20).map(\.key.quoted).joined(separator: ", ")
      return "there is no \(key.quoted) here; there is \(known)"
    case (.index(let index), .array(let nodes)):
      return "there is no [\(index)] here; there are \(nodes.count), counted from 0"
    case (.key(let key), _): return "there is no \(key.quoted) in \(node.value.kind)"
    case (.index(let index), _): return "there is no [\(index)] in \(node.value.kind)"
    }
  }
}
