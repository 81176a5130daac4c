import Foundation
import Samples
import Testing

/// The targets of `make fuzz` without libFuzzer, which needs a build of its own: what the corpora hold,
/// and what becomes of it by chance.
@Suite("What reads foreign bytes", .timeLimit(.minutes(5)))
struct CorpusTests {
  /// How long each target is fuzzed, and how often at the most.
  ///
  /// 10 s: libFuzzer finds the faults that are planted in less.
  private static let patience: Duration = .seconds(10)
  private static let most = 1_000_000

  @Test("Keeps its promises, whatever comes", arguments: Targets.all.map { $0.name })
  func mutated(_ name: String) throws {
    let target = try #require(Targets.all.first { $0.name == name })
    let corpus = try Self.corpus(of: target)
    #expect(corpus.count > 2)
    corpus.forEach(target.check)
    var random = SeededGenerator(state: 1)
    let end = ContinuousClock.now + Self.patience
    for _ in 0..<Self.most where ContinuousClock.now < end {
      target.check(Self.mutation(of: corpus, with: &random))
    }
  }

  @Test("A corpus does not hold the fault that is planted", arguments: Targets.all.map { $0.name })
  func planted(_ name: String) throws {
    let target = try #require(Targets.all.first { $0.name == name })
    for file in try Self.files(in: "Fuzz/Corpus/\(name)") {
      let isMet = target.meetsPlantedFault(file)
      #expect(!isMet)
    }
  }

  /// What the search begins with.
  private static func corpus(of target: any FuzzTarget.Type) throws -> [[UInt8]] {
    try (["Fuzz/Corpus/\(target.name)"] + target.seeds).flatMap(files)
  }

  private static func files(in folder: String) throws -> [[UInt8]] {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let names = FileManager.default.enumerator(
      at: tests.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey])
    let urls = (names?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }
    return try urls.sorted { $0.path < $1.path }.map { Array(try Data(contentsOf: $0)) }
  }

  /// A file of the corpus with a few places changed.
  private static func mutation(
    of corpus: [[UInt8]], with random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
      case 3:
        if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
      default:
        let other = corpus.randomElement(using: &random) ?? []
        bytes.replaceSubrange(place..<end, with: other.suffix(.random(in: 0...64, using: &random)))
      }
    }
    return bytes
  }
}
