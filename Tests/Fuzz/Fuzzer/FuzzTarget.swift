#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// One thing that reads what strangers send, and what must hold of it whatever they send.
protocol FuzzTarget: Sendable {
  /// The name on the command line, and of the corpus' folder.
  static var name: String { get }
  /// The sources that the target is about: each a part of the path of one file or more.
  static var sources: [String] { get }
  /// Folders below `Tests` that the search begins with, beside the corpus.
  static var seeds: [String] { get }
  /// How many percent of the lines of ``sources`` a run of 10 s must reach.
  static var leastCoverage: Int { get }
  /// Reads the input, and ends the process if a promise is broken.
  static func check(_ input: [UInt8])
  /// Whether the fault that is planted for proof would show itself: what no file of the corpus does,
  /// and what can only be found by reading deep.
  static func meetsPlantedFault(_ input: [UInt8]) -> Bool
}

extension FuzzTarget {
  static var seeds: [String] { [] }
}

enum Targets {
  static var all: [any FuzzTarget.Type] {
    [
      MessageTarget.self, StreamTarget.self, TapTarget.self, TunnelTarget.self, DNSTarget.self,
      CertificateTarget.self, ConfigurationTarget.self, TextTarget.self, SavedReportTarget.self,
      EvidenceTarget.self, CallTarget.self,
    ]
  }

  /// Set once, before libFuzzer begins, which calls from one thread.
  nonisolated(unsafe) static var chosen: any FuzzTarget.Type = MessageTarget.self

  private static let isPlanted = getenv("FUZZ_PLANTED") != nil

  static func feed(_ input: [UInt8]) {
    chosen.check(input)
    promise(!isPlanted || !chosen.meetsPlantedFault(input), "the planted fault")
  }
}

/// Ends the process if something that must hold does not, so that libFuzzer keeps the input.
func promise(_ holds: @autoclosure () throws -> Bool, _ what: String) {
  do {
    if try holds() { return }
    fatalError("broken promise: \(what)")
  } catch {
    fatalError("broken promise: \(what): \(error)")
  }
}

extension String {
  /// Whether nothing in it moves a terminal's cursor or turns the direction of text.
  var isPlain: Bool {
    unicodeScalars.allSatisfy {
      $0.properties.generalCategory != .control
        && !("\u{202A}"..."\u{202E}").contains($0) && !("\u{2066}"..."\u{2069}").contains($0)
    }
  }

  /// Whether every line is plain; in CSV a line ends in two characters (RFC 4180 §2).
  var isPlainLines: Bool {
    replacing("\r\n", with: "\n").split(separator: "\n").allSatisfy { String($0).isPlain }
  }
}
