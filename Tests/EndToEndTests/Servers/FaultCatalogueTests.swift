import BuiltIceprobe
import Causes
import FaultCatalogue
import Foundation
import Testing

extension EndToEndInNumbers {
  /// Every fault of the catalogue, really provoked; `make faults` shows the same as a table.
  @Suite struct FaultCatalogueTests {
    /// All of them are provoked side by side, once, for whichever case is first.
    private static let trials = Task {
      let programs = try Programs(
        iceprobe: Iceprobe(at: BuiltBinary.iceprobe),
        faults: BuiltBinary.path(of: "faults"))
      return await FaultRun.trials(of: Catalogue.faults, programs)
    }

    @Test(arguments: Catalogue.faults)
    func `A fault is named by its cause, within its limit`(fault: ProvokedFault) async throws {
      let trials = try await Self.trials.value
      let trial = try #require(trials.first { $0.fault.description == fault.description })
      #expect(trial.complaint == nil)
      let naming = try trial.naming.get()
      #expect(naming.status == fault.exitStatus)
      #expect(naming.error.isEmpty == (fault.exitStatus != 2), "\(naming.error)")
    }

    // Found in runs that version 0.1.0 has saved.
    @Test(arguments: Cause.allCases.filter { $0 != .configurationCredentialUntestable })
    func `Every cause is provoked`(cause: Cause) {
      #expect(Catalogue.faults.contains { $0.cause == cause })
    }

    @Test func `No two faults of a cause are provoked by the same means`() {
      let names = Catalogue.faults.map(\.description)
      #expect(Set(names).count == names.count)
    }

    @Test(arguments: Catalogue.faults)
    func `What happened is a fixture that the judge is tested on`(fault: ProvokedFault) throws {
      guard let path = RecordedFixture.path(of: fault) else { return }
      let fixture = URL(filePath: Repository.path)
        .appending(path: "Tests/JudgingTests/Fixtures/\(path)")
      #expect(
        FileManager.default.fileExists(atPath: fixture.path),
        "make record writes it")
    }

    @Test func `The table is a diagonal, and fits a terminal`() async throws {
      let trials = try await Self.trials.value
      let matrix = "\(ConfusionMatrix(trials))"
      #expect(matrix.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(matrix)")
      let count = trials.count { $0.fault.cause != nil }
      #expect(
        matrix.hasSuffix("\n\(count) of \(count) faults named right, none past its limit\n"))
    }
  }
}

extension ProvokedFault {
  /// How a run that meets this fault alone ends.
  fileprivate var exitStatus: CInt {
    switch cause {
    case nil: 0
    case .configurationInvalidURL, .configurationCredentialMissing: 2
    default: 1
    }
  }
}
