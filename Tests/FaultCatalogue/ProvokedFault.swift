package import BuiltIceprobe
package import Causes
package import Judging
import TestServers

/// A fault that is provoked for real, and the name that it has to get.
package struct ProvokedFault: Sendable, CustomStringConvertible {
  /// The cause to be named; nil where the server works and only looks ill.
  package let cause: Cause?
  /// The status or cause to be named, as reports write it.
  package let expected: String
  /// How it is provoked, in a few words; no two of a cause are the same.
  package let means: String
  /// What the verdict has to wait for.
  package let patience: Patience
  private let provoke: @Sendable (Subject) async throws -> Naming

  /// What a verdict has to wait for.
  package enum Patience: Sendable {
    /// Nothing: the fault shows itself.
    case none
    /// The limit: nothing, or nothing of use, ever comes back.
    case silence
    /// A relay that is proved, within a limit of its own, and then held for so long.
    case proof(limit: Duration, hold: Duration)
  }

  /// A fault that `provoke` makes and has probed.
  package init(
    _ cause: Cause, _ means: String, isSilent: Bool = false,
    provoke: @escaping @Sendable (Subject) async throws -> Naming
  ) {
    self.cause = cause
    expected = cause.rawValue
    (self.means, self.provoke) = (means, provoke)
    patience = isSilent ? .silence : .none
  }

  /// A relay that is granted, and does not stand the proof.
  ///
  /// - Parameters:
  ///   - limit: how long the probe may take, and once more the proof. 2 s: a proof tries several ways,
  ///     and most of these come to nothing.
  ///   - hold: for how long the relay is held.
  package init(
    proving cause: Cause, _ means: String, within limit: Duration = .seconds(2),
    hold: Duration = .zero,
    provoke: @escaping @Sendable (Subject) async throws -> Naming
  ) {
    self.cause = cause
    expected = cause.rawValue
    (self.means, self.provoke) = (means, provoke)
    patience = .proof(limit: limit, hold: hold)
  }

  /// A server that works, whatever `provoke` does to the way there.
  package init(
    working status: Status, _ means: String, patience: Patience = .none,
    provoke: @escaping @Sendable (Subject) async throws -> Naming
  ) {
    cause = nil
    expected = status.rawValue
    (self.means, self.patience, self.provoke) = (means, patience, provoke)
  }

  /// What is to be named, and how it is provoked.
  package var description: String { "\(expected): \(means)" }

  /// How long the probe may take, and once more the proof of a relay.
  ///
  /// 1 s where that is all waited for: time enough for what comes before the silence, on a machine
  /// that does eight such things at once. Else the program's own 10 s, which nothing should come near.
  package var limit: Duration {
    switch patience {
    case .none: .seconds(10)
    case .silence: .seconds(1)
    case .proof(let limit, _): limit
    }
  }

  /// By when there must be a verdict.
  ///
  /// 1 s more than the limit for silence: by as much a machine that is at work may be late with an
  /// alarm. And for the packets of a proof and the wait for the last echo: 1 s each.
  package var bound: Duration {
    switch patience {
    case .none: limit
    case .silence: limit + .seconds(1)
    case .proof(_, let hold): limit * 2 + hold + .seconds(3)
    }
  }

  /// Provokes the fault, and has the program say what it is.
  package func trial(of programs: Programs) async -> Trial {
    do {
      return Trial(self, .success(try await provoke(Subject(programs, facing: self))))
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
