/// When a call counts as frozen, and what is then tried when. The defaults are those of the application
/// whose recovery this rehearses; each is an option.
package struct RecoveryThresholds: Hashable, Sendable {
  /// How far apart the byte counters are read. 3 s: people notice a silence of that length, and the rungs
  /// below are multiples of it.
  package var tick: Duration = .seconds(3)
  /// How long after the start nothing counts as frozen. 8 s: what setting up a call takes on a bad network.
  package var grace: Duration = .seconds(8)
  /// After how long without a byte ICE is restarted. 9 s: three ticks, so that one lost tick does nothing.
  package var iceRestart: Duration = .seconds(9)
  /// After how long everything is begun anew. 18 s: an ICE restart had as long as the wait for it.
  package var fullRestart: Duration = .seconds(18)
  /// How long the network is waited for. 60 s: people have hung up by then.
  package var patience: Duration = .seconds(60)
  /// How much longer the callee waits, which restarts nothing itself. 30 s: the caller's last attempt
  /// may be on its way.
  package var calleeExtra: Duration = .seconds(30)

  /// The defaults.
  package init() {}

  /// What is wrong with thresholds that contradict each other; nil if nothing is.
  package var contradiction: String? {
    guard tick > .zero else { return "the tick must be longer than 0" }
    guard tick <= iceRestart else { return "an ICE restart cannot come before the first tick" }
    guard iceRestart < fullRestart else {
      return "the full restart must come after the ICE restart"
    }
    guard fullRestart < patience else {
      return "the wait for the network must be longer than the time to the full restart"
    }
    return nil
  }
}
