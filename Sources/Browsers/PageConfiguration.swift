package import Documents

/// What a page passes to the constructor of RTCPeerConnection (RTCConfiguration), as a browser reads it: by
/// the rules of Web IDL, before it looks at any URL.
package struct PageConfiguration: Sendable {
  /// The URLs of all servers in their order, with their credentials.
  package private(set) var servers: [BrowserServer] = []
  /// What the page lets its connections use.
  package private(set) var policy = BrowserForecast.Policy.all
  /// What the browser throws for entries without a URL, and how many servers stand before each.
  private var faults: [(place: Int, exception: BrowserException)] = []

  private let browser: Browser

  /// Reads the value of an RTCConfiguration.
  ///
  /// - Throws: What the browser throws before it looks at any server.
  package init(_ value: JSONValue, in browser: Browser) throws(BrowserException) {
    self.browser = browser
    guard value.isDictionary else { throw .type("the configuration is not an object") }
    if let name = try value.name(of: "iceTransportPolicy", among: ["all", "relay"]) {
      policy = name == "relay" ? .relay : .all
    }
    _ = try value.name(of: "bundlePolicy", among: ["balanced", "max-compat", "max-bundle"])
    if browser == .chromium, let size = value["iceCandidatePoolSize"] {
      guard let number = size.scriptNumber, (0..<256).contains(number.rounded(.towardZero)) else {
        throw .type("iceCandidatePoolSize is not a number from 0 to 255")
      }
    }
    guard let list = value["iceServers"] else { return }
    guard case .array(let entries) = list else { throw .type("iceServers is not a list") }
    for entry in entries { try checkKinds(of: entry.value) }
    for entry in entries { try add(entry.value) }
  }

  /// What the browser does with the servers.
  package var forecast: BrowserForecast { BrowserForecast(servers, policy: policy, in: browser) }

  /// What the constructor throws; nil for nothing.
  package var exception: BrowserException? {
    let found = faults + [forecast.exception].compactMap(\.self)
    return found.min {
      ($0.exception.stage.rawValue, $0.place) < ($1.exception.stage.rawValue, $1.place)
    }?.exception
  }

  private func checkKinds(of entry: JSONValue) throws(BrowserException) {
    guard entry.isDictionary else { throw .type("an entry of iceServers is not an object") }
    guard browser == .firefox else { return }
    _ = try entry.name(of: "credentialType", among: ["password"])
  }

  private mutating func add(_ entry: JSONValue) throws(BrowserException) {
    guard let urls = entry.urls(in: browser) else {
      let exception = BrowserException.type("an entry of iceServers has no urls")
      guard browser == .chromium else { throw exception }
      return faults.append((servers.count, exception.noticed(at: .urls)))
    }
    if urls.isEmpty {
      let exception = BrowserException.syntax("an entry of iceServers has an empty list of urls")
      faults.append((servers.count, exception))
    }
    servers += urls.map {
      BrowserServer(
        url: $0, username: entry["username"]?.scriptText,
        credential: entry["credential"]?.scriptText)
    }
  }
}

extension JSONValue {
  /// Whether Web IDL takes it for a dictionary: null is an empty one.
  fileprivate var isDictionary: Bool {
    switch self {
    case .null, .object, .array: true
    case .boolean, .number, .string, .plain: false
    }
  }

  /// The URLs of an RTCIceServer: what is no list is one text. `url` is what it was called before 2013; in
  /// Firefox an empty one is none.
  fileprivate func urls(in browser: Browser) -> [String]? {
    if case .array(let list)? = self["urls"] { return list.map(\.value.scriptText) }
    if let urls = self["urls"] { return [urls.scriptText] }
    guard let url = self["url"]?.scriptText, !url.isEmpty || browser == .chromium else {
      return nil
    }
    return [url]
  }

  /// One RTCConfiguration that a page may make of a value: an RTCConfiguration itself, a list of RTCIceServers,
  /// or one of them; nil if it is none of these.
  package var asConfiguration: JSONValue? {
    switch self {
    case .object where self["iceServers"] != nil: self
    case .object where self["urls"] != nil || self["url"] != nil:
      JSONValue(iceServers: .array([node]))
    case .array: JSONValue(iceServers: self)
    case .object, .null, .boolean, .number, .string, .plain: nil
    }
  }

  private var node: JSONNode { JSONNode(value: self, position: .start) }

  private init(iceServers: JSONValue) {
    self = .object([JSONMember(key: "iceServers", keyPosition: .start, node: iceServers.node)])
  }

  /// The value of an enumeration; nil where there is no such member.
  fileprivate func name(
    of key: String, among names: [String]
  ) throws(BrowserException) -> String? {
    guard let name = self[key]?.scriptText else { return nil }
    guard names.contains(name) else {
      throw .type("\(key) is not \(names.joined(separator: " or "))")
    }
    return name
  }
}
