import Judging

/// What is remembered from one run to the next, so that one failing run is no alarm.
///
/// Whatever can fail is watched in the same way: servers, the addresses of a pool, expectations, and the
/// run itself, which fails if nothing can be said of a server.
package struct AlarmState: Equatable, Sendable {
  /// How many runs change a condition.
  package struct Thresholds: Equatable, Sendable {
    /// The largest of any. 100: at a run a minute that is over an hour and a half.
    package static let limit = 100

    /// How many failing runs raise an alarm.
    ///
    /// 2: one failing run is a restart or a hiccup; whoever waits for a third loses minutes.
    package var raise: Int
    /// How many good runs in a row clear one. 2: a server that comes and goes has one alarm, not many.
    package var clear: Int
    /// Of how many runs those that raise one may be; nil if they are in a row. An alarm stays on while it
    /// would be raised again.
    package var window: Int?
    /// How many inconclusive runs in a row are an alarm of the run itself.
    ///
    /// 3: one is a moment offline, and nothing is lost by waiting: no server is said to be down.
    package var inconclusive: Int

    /// Makes thresholds, the usual ones unless said otherwise.
    package init(raise: Int = 2, clear: Int = 2, window: Int? = nil, inconclusive: Int = 3) {
      self.raise = raise
      self.clear = clear
      self.window = window
      self.inconclusive = inconclusive
    }
  }

  /// What is watched, with its condition.
  package struct Entry: Equatable, Sendable {
    /// What is watched.
    package var subject: Subject
    /// Its condition.
    package var condition: Condition
  }

  /// A change that is news. The raw values are a contract.
  package struct Change: Equatable, Sendable {
    /// What can happen to an alarm.
    package enum Kind: String, CaseIterable, Sendable {
      /// It was off, and is on.
      case raised
      /// It is on as before, for a reason that was not reported since it was raised.
      case changed
      /// It was on, and is off: the subject is well.
      case cleared
      /// It was on, and the configuration does not name its subject any more.
      case dropped
    }

    /// What happened.
    package let kind: Kind
    /// What it happened to.
    package let subject: Subject
    /// The condition before.
    package let before: Condition
    /// The condition now; that before if the subject is not there any more.
    package let after: Condition
    /// What a broken expectation says of itself; nil for other subjects.
    package var message: String?
    /// What the tenant is called now, if only its name is gone.
    package var newTenant: String?
  }

  /// Which runs are meant.
  package struct Scope: Equatable, Sendable {
    /// Whether a run asks all tenants of its configuration, so that one that it does not name is gone.
    package var isWhole: Bool
    /// What the configuration is read from; nil if it is not known. Who has one state for two
    /// configurations keeps the tenants of both.
    package var configuration: String?

    /// Describes a run.
    package init(isWhole: Bool = false, configuration: String? = nil) {
      self.isWhole = isWhole
      self.configuration = configuration
    }
  }

  /// In the order of the last run, servers before addresses before expectations before the run itself;
  /// in front are those of tenants that it did not ask.
  var entries: [Entry] = []

  /// What the configuration of the last run that asked all tenants was read from; nil before one.
  var configuration: String?

  /// The names of the machines that the last runs were made from, without repetition in a row, the latest
  /// last.
  package private(set) var hosts: [String] = []

  /// How many machines are remembered. 8: those that could share a state by mistake.
  private static let hostLimit = 8

  /// Nothing is known yet.
  package init() {}

  /// The machine that has the state in turns with `host`; nil for none. One that comes once, and never
  /// again, such as a container with a name of its own for each run, does not share it.
  package func host(inTurnsWith host: String) -> String? {
    guard let last = hosts.last, last != host, hosts.contains(host) else { return nil }
    return last
  }

  /// The same state after a run from `host`.
  package func used(from host: String) -> AlarmState {
    var state = self
    if hosts.last != host { state.hosts = (hosts + [host]).suffix(Self.hostLimit) }
    return state
  }

  /// Takes over who used the state before.
  mutating func keepHosts(of earlier: AlarmState) { hosts = earlier.hosts }

  /// Reads what a file says of them.
  mutating func remember(hosts: [String]) { self.hosts = hosts.suffix(Self.hostLimit) }

  /// The entries whose alarm is on.
  var alarms: [Entry] { entries.filter(\.condition.hasAlarm) }
}
