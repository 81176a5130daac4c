import Documents
import Causes
import ICEConfiguration
import ProbeEvidence

// MARK: - Writing

extension SignallingMessage {
  /// The message as its text: one line without a newline.
  package var text: String { String(json.line.dropLast()) }

  private var json: JSONText {
    switch self {
    case .join(let join):
      [
        "type": "join", "version": .integer(Join.version),
        "participant": .string(join.participant), "instance": .string(join.instance),
      ]
    case .leave: ["type": "leave"]
    case .signal(let signal): signal.json
    case .ping(let number): ["type": "ping", "number": .integer(number)]
    case .pong(let number): ["type": "pong", "number": .integer(number)]
    case .restart(let restart):
      [
        "type": "restart", "kind": .string(restart.kind.rawValue),
        "generation": .integer(restart.generation),
      ]
    case .end(let reason): ["type": "end", "reason": .string(reason.rawValue)]
    }
  }
}

extension SignallingMessage.Signal {
  fileprivate var json: JSONText {
    let head: JSONText = ["type": "signal", "generation": .integer(generation)]
    let rest: JSONText =
      switch content {
      case .offer(let description): ["kind": "offer", "description": description.json]
      case .answer(let description): ["kind": "answer", "description": description.json]
      case .candidate(let candidate, let fragment):
        [
          "kind": "candidate", "usernameFragment": .string(fragment), "candidate": candidate.json,
        ]
      case .endOfCandidates(let fragment):
        ["kind": "end-of-candidates", "usernameFragment": .string(fragment)]
      }
    return .merging([head, rest])
  }
}

extension CallDescription {
  fileprivate var json: JSONText {
    [
      "usernameFragment": .string(credentials.usernameFragment),
      "password": .string(credentials.password),
      "candidates": .array(candidates.map(\.json)),
      "mapping": JSONText(mapping?.rawValue),
      "faults": .array(
        faults.map { ["server": .string($0.server), "cause": .string($0.cause.rawValue)] }),
    ]
  }
}

extension CallCandidate {
  fileprivate var json: JSONText {
    let head: JSONText = [
      "type": .string(kind.rawValue), "address": .string(address.address),
      "port": .integer(Int(address.port)),
    ]
    guard let relay else { return head }
    return .merging([
      head, ["server": .string(relay.server), "transport": .string(relay.transport.rawValue)],
    ])
  }
}

// MARK: - Reading

extension SignallingMessage {
  /// Reads a message: strictly, since whoever sent it may be hostile. The work is bounded by
  /// ``sizeLimit``.
  package init(decoding bytes: [UInt8]) throws(SignallingError) {
    guard bytes.count <= Self.sizeLimit else { throw .tooLong }
    let root: JSONNode
    do {
      var reader = try JSONReader(bytes)
      root = try reader.document()
    } catch {
      throw .notJSON
    }
    var object = try StrictObject(root, else: .notJSON)
    self = try Self.message(of: object.word("type"), in: &object)
    try object.finish()
  }

  private static func message(
    of type: String, in object: inout StrictObject
  ) throws(SignallingError) -> SignallingMessage {
    switch type {
    case "join":
      guard try object.number("version", upTo: numberLimit) == Join.version else {
        throw .otherVersion
      }
      let participant = try object.word("participant")
      let join = Join(participant: participant, instance: try object.word("instance"))
      guard let join else {
        throw .badValue(key: Join.isName(participant) ? "instance" : "participant")
      }
      return .join(join)
    case "leave": return .leave
    case "signal":
      let generation = try object.number("generation", upTo: numberLimit)
      return .signal(Signal(generation: generation, try content(in: &object)))
    case "ping": return .ping(try object.number("number", upTo: numberLimit))
    case "pong": return .pong(try object.number("number", upTo: numberLimit))
    case "restart":
      let kind = try object.choice("kind", Restart.Kind.init)
      return .restart(Restart(kind, generation: try object.number("generation", upTo: numberLimit)))
    case "end": return .end(try object.choice("reason", EndReason.init))
    default: throw .unknownType
    }
  }

  private static func content(
    in object: inout StrictObject
  ) throws(SignallingError) -> Signal.Content {
    switch try object.word("kind") {
    case "offer": return .offer(try CallDescription(try object.object("description")))
    case "answer": return .answer(try CallDescription(try object.object("description")))
    case "candidate":
      let fragment = try object.fragment()
      return .candidate(
        try CallCandidate(try object.object("candidate")), usernameFragment: fragment)
    case "end-of-candidates": return .endOfCandidates(usernameFragment: try object.fragment())
    default: throw .badValue(key: "kind")
    }
  }
}

extension CallDescription {
  fileprivate init(_ object: StrictObject) throws(SignallingError) {
    var object = object
    let fragment = try object.word("usernameFragment")
    let credentials = Credentials(
      usernameFragment: fragment, password: try object.word("password"))
    guard let credentials else { throw .badValue(key: "usernameFragment") }
    var candidates: [CallCandidate] = []
    for part in try object.objects("candidates", upTo: Self.candidateLimit) {
      candidates.append(try CallCandidate(part))
    }
    var faults: [Fault] = []
    for var part in try object.objects("faults", upTo: Self.faultLimit) {
      let server = try part.server()
      faults.append(Fault(server: server, cause: try part.choice("cause", Cause.init)))
      try part.finish()
    }
    let mapping = try object.optionalChoice("mapping", NATMapping.init)
    try object.finish()
    self.init(credentials: credentials, candidates: candidates, mapping: mapping, faults: faults)
  }
}

extension CallCandidate {
  fileprivate init(_ object: StrictObject) throws(SignallingError) {
    var object = object
    let kind = try object.choice("type", Kind.init)
    // Its own text is not kept: what goes on is the address in its canonical form.
    guard let address = IPAddress(try object.word("address")) else {
      throw .badValue(key: "address")
    }
    let port = try object.number("port", upTo: Int(UInt16.max))
    let endpoint = Endpoint(address: "\(address)", port: UInt16(port))
    if kind == .relayed {
      let server = try object.server()
      let relay = Relay(
        server: server, transport: try object.choice("transport", ServerTransport.init))
      self.init(relayedBy: relay, at: endpoint)
    } else {
      self.init(kind, at: endpoint)
    }
    try object.finish()
    guard isSendable else { throw .badValue(key: "address") }
  }
}

/// An object that is read key by key, and in which nothing else may be.
private struct StrictObject {
  private var members: [String: JSONNode] = [:]

  init(_ node: JSONNode, else error: SignallingError) throws(SignallingError) {
    guard case .object(let list) = node.value else { throw error }
    for member in list {
      guard members.updateValue(member.node, forKey: member.key) == nil else {
        throw .badValue(key: Self.shown(member.key))
      }
    }
  }

  /// A key that may be named: of a foreign one nothing is shown.
  private static func shown(_ key: String) -> String {
    key.utf8.count <= 20 && key.utf8.allSatisfy { (0x41...0x7A).contains($0) } ? key : "?"
  }

  private mutating func take(_ key: String) throws(SignallingError) -> JSONValue {
    guard let node = members.removeValue(forKey: key) else { throw .badValue(key: key) }
    return node.value
  }

  /// A text.
  mutating func word(_ key: String) throws(SignallingError) -> String {
    guard case .string(let text) = try take(key) else { throw .badValue(key: key) }
    return text
  }

  /// A whole number from 0.
  mutating func number(_ key: String, upTo limit: Int) throws(SignallingError) -> Int {
    guard case .number(let text) = try take(key), let number = Int(text), number >= 0,
      number <= limit
    else { throw .badValue(key: key) }
    return number
  }

  /// One of a closed list of words.
  mutating func choice<Choice>(
    _ key: String, _ read: (String) -> Choice?
  ) throws(SignallingError) -> Choice {
    guard let choice = read(try word(key)) else { throw .badValue(key: key) }
    return choice
  }

  /// The same, or null.
  mutating func optionalChoice<Choice>(
    _ key: String, _ read: (String) -> Choice?
  ) throws(SignallingError) -> Choice? {
    if case .null? = members[key]?.value {
      members[key] = nil
      return nil
    }
    return try choice(key, read)
  }

  mutating func object(_ key: String) throws(SignallingError) -> StrictObject {
    try StrictObject(JSONNode(value: try take(key), position: .start), else: .badValue(key: key))
  }

  /// A list of so many objects at the most.
  mutating func objects(
    _ key: String, upTo limit: Int
  ) throws(SignallingError) -> [StrictObject] {
    guard case .array(let nodes) = try take(key), nodes.count <= limit else {
      throw .badValue(key: key)
    }
    var objects: [StrictObject] = []
    for node in nodes { objects.append(try StrictObject(node, else: .badValue(key: key))) }
    return objects
  }

  mutating func server() throws(SignallingError) -> String {
    let name = try word("server")
    guard CallCandidate.Relay.isName(name) else { throw .badValue(key: "server") }
    return name
  }

  mutating func fragment() throws(SignallingError) -> String {
    let fragment = try word("usernameFragment")
    // Any password will do to ask whether the fragment is one.
    let password = String(repeating: "x", count: 22)
    guard CallDescription.Credentials(usernameFragment: fragment, password: password) != nil else {
      throw .badValue(key: "usernameFragment")
    }
    return fragment
  }

  /// Makes sure that nothing is left.
  func finish() throws(SignallingError) {
    if let key = members.keys.min() { throw .badValue(key: Self.shown(key)) }
  }
}
