import Testing

@testable import ICEConfiguration

@Suite struct ConfigurationSourceTests {
  struct Place: Sendable, CustomTestStringConvertible {
    let flag: String?
    let variables: [String: String]
    let files: Set<String>
    let expected: ConfigurationSource
    var testDescription: String { "\(flag ?? "-") \(variables) \(files)" }

    init(
      _ expected: ConfigurationSource, flag: String? = nil, _ variables: [String: String] = [:],
      files: Set<String> = []
    ) {
      (self.flag, self.variables, self.files, self.expected) = (flag, variables, files, expected)
    }
  }

  /// Every place there is, at once; each row takes the first away from the one before.
  static let everything = [
    "ICEPROBE_CONFIG": "ours", "WEBRTC_CONFIG": "{}", "WEBRTC_CONFIG_PATH": "theirs",
    "XDG_CONFIG_HOME": "/xdg", "HOME": "/home",
  ]
  static let files: Set = [
    "servers.json", "/xdg/iceprobe/servers.json", "/home/.config/iceprobe/servers.json",
  ]

  static func without(_ names: String...) -> [String: String] {
    everything.filter { !names.contains($0.key) }
  }

  static let places: [Place] = [
    Place(.file(path: "f"), flag: "f", everything, files: files),
    Place(.standardInput, flag: "-", everything, files: files),
    Place(.file(path: "ours"), everything, files: files),
    Place(.standardInput, ["ICEPROBE_CONFIG": "-"]),
    Place(.variable(name: "WEBRTC_CONFIG"), without("ICEPROBE_CONFIG"), files: files),
    Place(.file(path: "theirs"), without("ICEPROBE_CONFIG", "WEBRTC_CONFIG"), files: files),
    Place(.file(path: "servers.json"), ["XDG_CONFIG_HOME": "/xdg", "HOME": "/home"], files: files),
    Place(
      .file(path: "/xdg/iceprobe/servers.json"), ["XDG_CONFIG_HOME": "/xdg", "HOME": "/home"],
      files: files.subtracting(["servers.json"])),
    Place(
      .builtIn, ["XDG_CONFIG_HOME": "/xdg", "HOME": "/home"],
      files: ["/home/.config/iceprobe/servers.json"]),
    Place(
      .file(path: "/home/.config/iceprobe/servers.json"), ["HOME": "/home"],
      files: files.subtracting(["servers.json"])),
    Place(
      .file(path: "/home/.config/iceprobe/servers.json"),
      ["XDG_CONFIG_HOME": "xdg", "HOME": "/home"],
      files: ["/home/.config/iceprobe/servers.json", "xdg/iceprobe/servers.json"]),
    Place(
      .builtIn,
      [
        "ICEPROBE_CONFIG": "", "WEBRTC_CONFIG": "", "WEBRTC_CONFIG_PATH": "", "XDG_CONFIG_HOME": "",
        "HOME": "",
      ], files: ["/iceprobe/servers.json", "/.config/iceprobe/servers.json"]),
    Place(.file(path: "gone"), flag: "gone", files: ["servers.json"]),
    Place(.builtIn),
  ]

  @Test("The first place that has a configuration is used", arguments: places)
  func first(_ place: Place) throws {
    let source = try ConfigurationSource.first(
      flag: place.flag, variable: { place.variables[$0] }, fileExists: place.files.contains)
    #expect(source == place.expected)
  }

  @Test("A registry that does not answer gives way to what is behind the place that named it")
  func afterRegistry() throws {
    func next(_ flag: String?, _ variables: [String: String]) throws -> ConfigurationSource {
      try ConfigurationSource.afterRegistry(
        flag: flag, variable: { variables[$0] }, fileExists: Self.files.contains)
    }
    let url = "https://r.example/{tenant}"
    let registry = ConfigurationSource.registry(try RegistryURL(url))
    #expect(
      try ConfigurationSource.first(
        flag: url, variable: { Self.everything[$0] }, fileExists: Self.files.contains) == registry)
    #expect(try next(url, Self.everything) == .file(path: "ours"))
    #expect(try next(nil, Self.everything) == .variable(name: "WEBRTC_CONFIG"))
    #expect(try next(nil, ["ICEPROBE_CONFIG": url]) == .file(path: "servers.json"))
    #expect(try next("https://other.example/", ["ICEPROBE_CONFIG": url]) == registry)
  }

  static let refusals: [(String?, [String: String], String)] = [
    ("", [:], "--config: expected a file, a URL, or - for standard input"),
    ("https://u:p@h/", [:], "--config: \(RegistryURLError.userInfo)"),
    (nil, ["ICEPROBE_CONFIG": "HTTP://x"], "$ICEPROBE_CONFIG: \(RegistryURLError.readable)"),
  ]

  @Test("What is neither a file nor a URL is refused", arguments: refusals)
  func refuses(_ flag: String?, _ variables: [String: String], _ message: String) {
    let error = #expect(throws: ConfigurationErrors.self) {
      try ConfigurationSource.first(
        flag: flag, variable: { variables[$0] }, fileExists: { _ in true })
    }
    #expect(error?.description == message)
  }

  static let mistakes: [(String?, [String: String], String)] = [
    (#"{"a": "secret"}"#, [:], "--config: expected a file's path; this looks like JSON"),
    (
      nil, ["ICEPROBE_CONFIG": #" [{"a": "secret"}]"#],
      "$ICEPROBE_CONFIG: expected a file's path; this looks like JSON; that goes into $WEBRTC_CONFIG"
    ),
    (
      nil, ["WEBRTC_CONFIG_PATH": #"{"a": "secret"}"#],
      "$WEBRTC_CONFIG_PATH: expected a file's path; this looks like JSON"
    ),
    (nil, ["ICEPROBE_CONFIG": "turn:u:secret@h"], "$ICEPROBE_CONFIG: expected a file's path; "),
    ("a\nsecret", [:], "--config: expected a file's path; this has more than one line"),
  ]

  @Test("What cannot be meant as a path is not repeated, unless there is such a file")
  func mistaken() {
    for (flag, variables, message) in Self.mistakes {
      func first(_ exists: Bool) throws(ConfigurationErrors) -> ConfigurationSource {
        try ConfigurationSource.first(
          flag: flag, variable: { variables[$0] }, fileExists: { _ in exists })
      }
      let error = #expect(throws: ConfigurationErrors.self) { try first(false) }
      #expect(error?.description.hasPrefix(message) == true)
      #expect(error?.description.contains("secret") == false)
      #expect(throws: Never.self) { try first(true) }
    }
  }

  @Test("Every source has the name that errors call it by")
  func names() {
    let sources: [ConfigurationSource] = [
      .file(path: "a/b.json"), .standardInput, .variable(name: "WEBRTC_CONFIG"), .builtIn,
    ]
    #expect(sources.map(\.description) == ["a/b.json", "<stdin>", "$WEBRTC_CONFIG", "built-in"])
  }
}
