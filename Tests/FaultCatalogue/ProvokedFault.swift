package import BuiltIceprobe
package import Reachability
import TestServers

/// A fault that is provoked for real, and the name that it has to get.
package struct ProvokedFault: Sendable, CustomStringConvertible {
  /// The cause to be named; nil where the server works and only looks ill.
  package let cause: Cause?
  /// The status or cause to be named, as reports write it.
  package let expected: String
  /// How it is provoked, in a few words; no two of a cause are the same.
  package let means: String
  /// Whether only the limit tells: nothing, or nothing of use, ever comes back.
  package let isSilent: Bool
  private let provoke: @Sendable (Subject) async throws -> Naming

  /// A fault that `provoke` makes and has probed.
  package init(
    _ cause: Cause, _ means: String, isSilent: Bool = false,
    provoke: @escaping @Sendable (Subject) async throws -> Naming
  ) {
    self.cause = cause
    expected = cause.rawValue
    (self.means, self.isSilent, self.provoke) = (means, isSilent, provoke)
  }

  /// A server that works, whatever `provoke` does to the way there.
  package init(
    working status: Status, _ means: String,
    provoke: @escaping @Sendable (Subject) async throws -> Naming
  ) {
    cause = nil
    expected = status.rawValue
    (self.means, isSilent, self.provoke) = (means, false, provoke)
  }

  /// What is to be named, and how it is provoked.
  package var description: String { "\(expected): \(means)" }

  /// How long the probe may take.
  ///
  /// 1 s where that is all waited for: time enough for what comes before the silence, on a machine
  /// that does eight such things at once. Else the program's own 10 s, which nothing should come near.
  package var limit: Duration { isSilent ? .seconds(1) : .seconds(10) }

  /// Provokes the fault, and has the program say what it is.
  package func trial(of programs: Programs) async -> Trial {
    do {
      return Trial(self, .success(try await provoke(Subject(programs, limit: limit))))
    } catch {
      return Trial(self, .failure(error))
    }
  }
}

/// What takes part in a trial.
package struct Programs: Sendable {
  /// The program that names the fault.
  package let iceprobe: Iceprobe
  /// The path of `faults`, which runs a command beside a server.
  package let faults: String

  /// These programs.
  package init(iceprobe: Iceprobe, faults: String) {
    self.iceprobe = iceprobe
    self.faults = faults
  }
}
