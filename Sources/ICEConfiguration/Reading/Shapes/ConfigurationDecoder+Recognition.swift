import Documents
import PlainText

// Which shape a text has: by its content, never by the file's name.
extension ConfigurationDecoder {
  /// How deep a shape may be hidden in a program's file: 12 levels, more than any that is known.
  private static let depthLimit = 12

  /// How many places are listed in a question.
  private static let placesShown = 5

  /// A place, and the shape that it has.
  struct Match {
    let shape: Shape
    let place: JSONPlace
  }

  /// The contents of a text that holds one tenant, in whichever shape.
  mutating func contents(of root: JSONPlace, isWhole: Bool) -> Shape.Contents {
    if isWhole, let shape = Shape.lines.first(where: { $0.syntax == syntax && $0.fits(root) }) {
      found = Match(shape: shape, place: root)
      let contents = shape.read(&self, root)
      if !hasStopped { reportLost(in: root) }
      return contents
    }
    guard let match = match(in: root, isWhole: isWhole) else {
      return hasQuestion ? Shape.Contents() : own(root)
    }
    if isWhole { found = match }
    let contents = match.shape.read(&self, match.place)
    if isWhole, !hasStopped { reportLost(in: root) }
    return contents
  }

  private mutating func match(in root: JSONPlace, isWhole: Bool) -> Match? {
    let matches = Shape.trees.filter { $0.fits(root) }.map { Match(shape: $0, place: root) }
    let best = matches.map(\.shape.rank.rawValue).max()
    let equals = matches.filter { $0.shape.rank.rawValue == best }
    let isOwn = ["stun", "turn"].contains { root.member($0)?.isArray == true }
    if isOwn, best != Shape.Rank.distinct.rawValue { return nil }
    if equals.count > 1 { ask(equals, at: root) }
    if let only = equals.first { return equals.count == 1 ? only : nil }
    let array = root.isArray ? Match(shape: .iceServerArray, place: root) : nil
    guard isWhole, root.isObject || root.isArray else { return array }
    var nested: [Match] = []
    search(root, depth: 0, &nested)
    if isProgram { nested = nested.withoutConstants }
    if nested.count > 1 { ask(nested, at: root) }
    if nested.count == 1 { return nested[0] }
    return nested.isEmpty ? array : nil
  }

  /// Finds shapes below a value that has none itself. A bare list is none there: who knows of what?
  private func search(_ place: JSONPlace, depth: Int, _ found: inout [Match]) {
    guard depth < Self.depthLimit, found.count <= Self.placesShown else { return }
    for child in children(of: place) {
      if let lines = child.openedLines,
        let shape = Shape.lines.first(where: { $0.syntax == lines.syntax && $0.fits(lines.place) })
      {
        found.append(Match(shape: shape, place: lines.place))
        continue
      }
      let isText = child.node.value.text != nil
      let child = child.opened
      // A list in a text of its own, such as a variable of docker-compose, is there to be passed on.
      let isPassedOn = isText && (child.isArray || child.isObject)
      let fitting = Shape.trees.filter {
        (isPassedOn || isProgram || $0.rank != .bare) && $0.fits(child)
      }
      let best = fitting.map(\.rank.rawValue).max()
      let matches = fitting.filter { $0.rank.rawValue == best }
      if matches.isEmpty {
        search(child, depth: depth + 1, &found)
      } else {
        found += matches.map { Match(shape: $0, place: child) }
      }
    }
  }

  private func children(of place: JSONPlace) -> [JSONPlace] {
    if let elements = place.elements { return Array(elements) }
    guard case .object(let members) = place.node.value else { return [] }
    return members.filter { !$0.key.hasPrefix("x-") }.map(place.value(of:))
  }

  private mutating func ask(_ matches: [Match], at root: JSONPlace) {
    hasQuestion = true
    let places = Set(matches.map(\.place.path.description))
    guard places.count > 1 else {
      let names = matches.map(\.shape.name).joined(separator: " and ")
      report(
        "this fits more than one shape: \(names); which one is meant? Take the part with --at PATH, "
          + "or remove the other one's keys", at: root)
      return
    }
    let listed = matches.prefix(Self.placesShown)
      .map { "--at \($0.place.path.description.shellQuoted) (\($0.shape.name))" }
      .joined(separator: ", ")
    report("servers are in more than one place; which one is meant? \(listed)", at: root)
  }
}

extension [ConfigurationDecoder.Match] {
  /// Without what a program has under a name of its own and names in another of these: that is one place.
  fileprivate var withoutConstants: Self {
    var seen: Set<SourcePosition> = []
    let once = filter { seen.insert($0.place.node.position).inserted }
    return once.filter { match in
      !once.contains { other in
        other.place.node.position != match.place.node.position
          && other.place.node.holds(match.place.node.position)
      }
    }
  }
}

extension JSONNode {
  /// Whether the value that stands there is in this one.
  fileprivate func holds(_ place: SourcePosition) -> Bool {
    if position == place { return true }
    return switch value {
    case .array(let nodes): nodes.contains { $0.holds(place) }
    case .object(let members): members.contains { $0.node.holds(place) }
    case .string, .plain, .number, .boolean, .null: false
    }
  }
}

// MARK: - What is left over

extension ConfigurationDecoder {
  /// Reports every URL of a server in the text that nobody has read: nothing is lost silently.
  mutating func reportLost(in root: JSONPlace) {
    reportLost(in: root.node, path: root.path, steps: [])
  }

  private mutating func reportLost(
    in node: JSONNode, path: JSONPath, steps: [Step], depth: Int = 0
  ) {
    if hasStopped || leftOut.contains(node.position) { return }
    switch node.value {
    case .object(let members):
      for member in members where !member.key.hasPrefix("x-") && member.key != "$schema" {
        reportLost(
          in: member.node, path: path, steps: steps + [.key(member.key)], depth: depth)
      }
    case .array(let nodes):
      for (index, element) in nodes.enumerated() {
        reportLost(in: element, path: path, steps: steps + [.index(index)], depth: depth)
      }
    case .string(let text), .plain(let text):
      guard text.holdsServerURL else { return }
      let whole = JSONPlace(node: node, path: path)
      let opened = depth < Self.depthLimit ? whole.openedLines?.place ?? whole.opened : whole
      if opened.node.value.text == nil {
        reportLost(in: opened.node, path: path, steps: steps, depth: depth + 1)
        return
      }
      guard !readTexts.contains(node.position) else { return }
      let place = JSONPlace(node: node, path: steps.reduce(path) { $0.appending($1) })
      report(lost: place)
    case .number, .boolean, .null: break
    }
  }

  private mutating func report(lost place: JSONPlace) {
    guard let shape = found?.shape else {
      report(elsewhere: place)
      return
    }
    report(
      "this holds the URL of a server, and \(shape.name) has no such key; move it, remove it, or take "
        + "it with --at \(place.path.description.shellQuoted)", at: place)
  }

  /// Says how servers that stand somewhere in a text of no known shape can be taken.
  mutating func report(elsewhere place: JSONPlace) {
    let path = place.path.description
    let inFile = source.hasPrefix("<") || source.hasPrefix("$") ? "FILE" : source.shellQuoted
    let filter = ".\(path)"
    let orPipe = isJSON ? ", or with jq \(filter.shellQuoted) \(inFile) | iceprobe --config -" : ""
    report(
      "a server's URL stands here, and the shape around it is unknown (iceprobe formats lists those "
        + "that are known); take it with --at \(path.shellQuoted)\(orPipe)", at: place)
  }

  /// The innermost list or entry around the first server's URL in a text of unknown shape.
  func firstEntries(in place: JSONPlace, depth: Int = 0) -> JSONPlace? {
    if depth > 0, place.holdsEntries { return place }
    guard depth < Self.depthLimit else { return nil }
    for child in children(of: place) {
      if let found = firstEntries(in: child.opened, depth: depth + 1) { return found }
    }
    return nil
  }

  /// One step into a tree.
  enum Step {
    case key(String)
    case index(Int)
  }
}

extension JSONPath {
  fileprivate func appending(_ step: ConfigurationDecoder.Step) -> JSONPath {
    switch step {
    case .key(let key): appending(key: key)
    case .index(let index): appending(index: index)
    }
  }
}

extension String {
  /// The text as one word of a shell.
  fileprivate var shellQuoted: String {
    let isPlain = unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "/": true
      default: false
      }
    }
    return isPlain && !isEmpty ? self : "'\(replacing("'", with: #"'\''"#))'"
  }
}
