import Foundation
import PlainText
import Samples
import Testing

@testable import ICEConfiguration

@Suite struct ConfigurationJunkTests {
  /// Pieces that bring a mutation into every corner of the grammar and of the shapes.
  static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\uD800", "${", "}", "$", "-", "0", "1e9",
    "null",
    "true", "\"urls\"", "\"stun\"", "\"turn\"", "\"v\"", "\"uris\"", "\"tenants\"",
    "\"iceServers\"",
    "\"secret\"", "{\"file\":\"f\"}", "turns:", "[::", "::1]", ".", "?transport=", "@", "\u{FEFF}",
    "\n",
  ].map { Array($0.utf8) }

  static func mutate(_ bytes: inout [UInt8], with random: inout SeededGenerator) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = Swift.min(bytes.count, place + Int.random(in: 0...8, using: &random))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.removeSubrange(place..<end)
    case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
    default: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
    }
  }

  @Test(
    "Junk is read or refused, and every complaint can be printed",
    arguments: 0..<10 as Range<UInt64>)
  func junk(_ seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let context = RunContext(variables: ["A": "a"], files: ["f": [0x61, 0x0A]])
    let shape = ConfigurationShape.all[Int(seed) % ConfigurationShape.all.count]
    for _ in 0..<300 {
      var bytes = Array(shape.text.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.mutate(&bytes, with: &random) }
      for complaint in context.complaints(about: bytes) {
        #expect(complaint.isPrintable && complaint.count < 1000)
      }
    }
  }

  /// How often each file is mutated: some seconds in all. Longer runs are for the fuzzer.
  static let rounds =
    ProcessInfo.processInfo.environment["ICEPROBE_JUNK_ROUNDS"].flatMap(Int.init) ?? 12

  static let files = InputFileTests.rows.map(\.file) + KindredFileTests.rows.map(\.file)

  @Test("What people have, mutated, is read or refused", arguments: files.indices)
  func mutatedFiles(_ index: Int) throws {
    let file = InputFileTests.folder.appending(path: Self.files[index])
    let original = Array(try Data(contentsOf: file))
    var random = SeededGenerator(state: UInt64(index))
    for _ in 0..<Self.rounds {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.mutate(&bytes, with: &random) }
      for complaint in RunContext().complaints(about: bytes) {
        #expect(complaint.isPrintable && complaint.count < 1000)
      }
    }
  }

  @Test(
    "The examples of the shapes, mutated, are read or refused", arguments: Shape.all.map(\.name))
  func mutatedExamples(_ name: String) throws {
    let shape = try #require(Shape.all.first { $0.name == name })
    var random = SeededGenerator(state: UInt64(name.utf8.count))
    for _ in 0..<Self.rounds {
      var bytes = Array(shape.example.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.mutate(&bytes, with: &random) }
      _ = try? Configuration(
        decoding: bytes, source: "x", environment: RunContext().environment,
        host: "turn.example.com")
    }
  }

  @Test("YAML is bounded: depth, aliases, and objects as keys")
  func hostileYAML() {
    let deep = "a: " + String(repeating: "[", count: 5000)
    #expect(RunContext().complaints(about: deep).count == 1)
    var laughs = "a0: &a0 [x, x]\n"
    for level in 1..<30 { laughs += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(RunContext().complaints(about: laughs).first?.contains("aliases") == true)
    let key = laughs + "? *a29\n: x\n"
    #expect(RunContext().complaints(about: key).first?.contains("aliases") == true)
    let shadowed = "a: &a [x]\nb: &a [*a, *a]\n"
    #expect(RunContext().complaints(about: shadowed).first?.contains("aliases") == true)
    let complex = "? [a, b]\n: x\n"
    #expect(
      RunContext().complaints(about: complex).first?.contains("plain text as the key") == true)
    let own = "x-a: &a turn:a.example\ntenants: {t: {turn: [{urls: *a, secret: s}]}}\n"
    #expect(RunContext().complaints(about: own) == [])
  }

  @Test("A large hostile file is refused whole")
  func large() {
    let text = #"{"stun":["# + String(repeating: "{},", count: 20_000) + "0]}"
    #expect(RunContext().complaints(about: text).count == 100)
    let urls = #"[{"urls":["# + String(repeating: "0,", count: 20_000) + "0]}]"
    #expect(RunContext().complaints(about: urls).count == 100)
    let dollars = #"[{"urls":""# + String(repeating: "${A}$", count: 20_000) + #""}]"#
    #expect(RunContext(variables: ["A": ""]).complaints(about: dollars).count == 1)
  }
}
