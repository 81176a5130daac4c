/// The whole catalogue, provoked.
package enum FaultRun {
  /// How many faults are provoked side by side. 8: most of them wait, and on two cores the others
  /// still get to their limit in time.
  private static let width = 8

  /// Provokes all of `faults`, and answers in their order.
  ///
  /// - Parameter observe: told of each as it is done.
  package static func trials(
    of faults: [ProvokedFault], _ programs: Programs,
    observe: @escaping @Sendable (Trial) -> Void = { _ in }
  ) async -> [Trial] {
    await withTaskGroup(of: (Int, Trial).self) { tasks in
      var waiting = faults.enumerated().makeIterator()
      func begin() {
        guard let (place, fault) = waiting.next() else { return }
        tasks.addTask { (place, await fault.trial(of: programs)) }
      }
      for _ in 0..<width { begin() }
      var trials: [Int: Trial] = [:]
      while let (place, trial) = await tasks.next() {
        trials[place] = trial
        observe(trial)
        begin()
      }
      return trials.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
