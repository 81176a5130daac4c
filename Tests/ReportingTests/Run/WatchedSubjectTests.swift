import Causes
import Judging
import Testing

@testable import Reporting

private let refused = Cause.connectRefused.message

@Suite("What is watched besides servers")
struct WatchedSubjectTests {
  typealias Identity = SavedReport.Identity

  /// What came of a server: `turn:a ok`, `turn:a FAIL connect/refused`, `turn:a ??`; a tenant stands in
  /// front of a slash, a jurisdiction behind `@`, a user behind `=`; addresses are `[1 2! 3?]`, of which `!`
  /// fails and `?` is undecided.
  static func entry(_ text: String) -> SavedReport.Entry {
    var words = text.split(separator: " ").map(String.init)
    var members: [SavedReport.Member] = []
    if let start = words.firstIndex(where: { $0.hasPrefix("[") }) {
      members = words[start...].map { word in
        let address = word.filter(\.isNumber)
        let status: Status =
          word.contains("!") ? .failure : word.contains("?") ? .inconclusive : .relay
        return SavedReport.Member(
          address: "192.0.2.\(address)", status: status,
          cause: status == .failure ? "connect/refused" : nil, duration: .milliseconds(10))
      }
      words = Array(words[..<start])
    }
    let place = words[0].split(separator: "/", maxSplits: 1).map(String.init)
    let name = place[1].split(separator: "=").map(String.init)
    let url = name[0].split(separator: "@").map(String.init)
    let status: Status =
      switch words[1] {
      case "ok": .relay
      case "FAIL": .failure
      default: .inconclusive
      }
    return SavedReport.Entry(
      identity: Identity(
        tenant: place[0], url: url[0], occurrence: 0,
        jurisdiction: url.count > 1 ? url[1] : nil, user: name.count > 1 ? name[1] : nil),
      status: status, cause: words.count > 2 ? words[2] : nil,
      reason: nil, reasonCode: status == .inconclusive ? "vantage-offline" : nil, duration: nil,
      relayAddresses: [], certificate: nil, members: members)
  }

  /// A run of servers; one of a URL that stands before has its place.
  static func run(
    _ servers: [String], at minute: Int = 0, expectations: [(String, Bool?)] = []
  ) -> SavedReport {
    var occurrences = SavedReport.Occurrences()
    let entries = servers.map(entry).map { entry in
      var entry = entry
      let old = entry.identity
      entry.identity = Identity(
        tenant: old.tenant, url: old.url, occurrence: occurrences.next(of: old.url, in: old.tenant),
        jurisdiction: old.jurisdiction, user: old.user)
      return entry
    }
    return SavedReport(
      source: "", startedAt: "\(minute)", entries: entries,
      expectations: expectations.map {
        SavedReport.ExpectationEntry(
          tenant: "t", words: $0, holds: $1,
          message: "expected \($0); broken by turn:a (1 day left)")
      })
  }

  /// What is news in each of several runs.
  static func news(
    _ runs: [SavedReport], _ thresholds: AlarmState.Thresholds = .init(),
    scope: AlarmState.Scope = .init(), from start: AlarmState = AlarmState()
  ) -> (news: [[String]], state: AlarmState) {
    var state = start
    let news = runs.map { run -> [String] in
      let (next, changes) = state.following(run, thresholds, scope: scope)
      state = next
      return changes.map { change in
        let tenant = change.subject.tenant.map { "\($0): " } ?? ""
        return "\(change.kind.rawValue) \(tenant)\(change.subject.name): \(change.words)"
      }
    }
    return (news, state)
  }

  @Test("A dead address of a pool raises an alarm of its own, and clears it")
  func members() {
    let pools = ["[1 2 3]", "[1 2! 3]", "[1 2! 3]", "[1 2! 3]", "[1 2 3]", "[1 2 3]"]
    let (news, _) = Self.news(
      pools.enumerated().map { Self.run(["t/turn:a ok \($1)"], at: $0) })
    #expect(
      news == [
        [], [],
        [
          "raised t: turn:a at 192.0.2.2: fails since 1: connect/refused, "
            + "\(refused)"
        ], [], [],
        [
          "cleared t: turn:a at 192.0.2.2: works since 4; failed since 1: connect/refused, "
            + "\(refused)"
        ],
      ])
  }

  @Test(
    "Addresses are watched only in a pool that works",
    arguments: [
      // One address is the server itself.
      ["[1!]", "[1!]", "[1!]"],
      // Where none works the server says so.
      ["[1! 2!]", "[1! 2!]", "[1! 2!]"],
      // Nothing is known of an address.
      ["[1 2?]", "[1 2?]", "[1 2?]"], ["[1 2!]", "[1 2?]"], ["[1 2!]", "[1 2]", "[1 2!]"],
    ])
  func noPool(pools: [String]) {
    let (news, _) = Self.news(
      pools.map { Self.run(["t/turn:a ok \($0)"]) })
    #expect(news.allSatisfy { $0 == [] })
  }

  @Test("An address that its name has not any more is dropped, and not in the first run without it")
  func lostMember() {
    let pools = ["[1 2!]", "[1 2!]", "[1 3]", "[1 2!]", "[1 3]", "[1 3]", "[1 3]"]
    let (news, state) = Self.news(pools.map { Self.run(["t/turn:a ok \($0)"]) })
    #expect(news.map(\.count) == [0, 1, 0, 0, 0, 1, 0])
    #expect(news[5][0].hasPrefix("dropped t: turn:a at 192.0.2.2: not an address of its name"))
    #expect(!state.document.contains("192.0.2.2"))
  }

  @Test("An expectation raises an alarm, says what breaks it, and clears it")
  func expectations() {
    let held: [Bool?] = [true, false, nil, false, false, true, true]
    let runs = held.enumerated().map {
      Self.run(["t/turn:a ok"], at: $0, expectations: [("certificates with 14 days left", $1)])
    }
    let (news, _) = Self.news(runs)
    #expect(
      news == [
        [], [], [],
        [
          "raised t: expected certificates with 14 days left: broken since 1: "
            + "broken by turn:a (1 day left)"
        ], [], [],
        ["cleared t: expected certificates with 14 days left: holds since 5; was broken since 1"],
      ])
  }

  @Test("An expectation that is not expected any more is dropped")
  func lostExpectation() {
    let broken = Self.run(["t/turn:a ok"], expectations: [("x", false)])
    let (news, state) = Self.news([broken, broken, Self.run(["t/turn:a ok"])])
    #expect(news.map(\.count) == [0, 1, 1])
    #expect(news[2] == ["dropped t: expected x: not expected any more; was broken since 0"])
    #expect(state.alarms.isEmpty)
  }

  @Test(
    "A run of which nothing can be said is news once it lasts",
    arguments: [
      ("???", "..r"), ("??.??", "....."), ("?????", "..r.."), ("???..", "..r.c"),
      ("???.?..", "..r...c"),
      ("...", "..."),
    ])
  func inconclusive(runs: String, trace: String) {
    let (news, _) = Self.news(
      runs.map { Self.run(["t/turn:a \($0 == "?" ? "??" : "ok")", "t/turn:b ok"]) })
    #expect(news.map { $0.first.map { String($0.prefix(1)) } ?? "." }.joined() == trace)
    #expect(news.allSatisfy { $0.count < 2 })
    if let first = news.lazy.flatMap(\.self).first {
      #expect(
        first
          == "raised inconclusive: nothing can be said since 0: run/vantage-offline, "
          + "this machine is offline")
    }
  }

  @Test(
    "Another cause is news once",
    arguments: [
      (["a/x", "a/x", "a/y", "a/y"], [0, 1, 1, 0]), (["a/x", "a/y", "a/y"], [0, 1, 0]),
      (["a/x", "a/x", "a/y", "a/x", "a/y", "a/z"], [0, 1, 1, 0, 0, 1]),
    ])
  func causes(causes: [String], counts: [Int]) {
    let (news, state) = Self.news(
      causes.enumerated().map { Self.run(["t/turn:a FAIL \($1)"], at: $0) })
    #expect(news.map(\.count) == counts)
    #expect(state.alarms.map(\.condition.cause) == [causes.last])
    // A new alarm says it again.
    let (again, _) = Self.news(
      ["ok", "ok", "FAIL a/y", "FAIL a/y"].map { Self.run(["t/turn:a \($0)"]) }, from: state)
    #expect(again.map(\.count) == [0, 1, 0, 1])
  }

  @Test("A changed cause names both")
  func causeWords() {
    let causes = ["connect/refused", "connect/refused", "tls/certificate-expired"]
    let (news, _) = Self.news(
      causes.enumerated().map { Self.run(["t/turn:a FAIL \($1)"], at: $0) })
    #expect(
      news[2] == [
        "changed t: turn:a: fails since 0: tls/certificate-expired, "
          + "the server's certificate has expired; before: connect/refused"
      ])
  }
}

@Suite("Configurations that change between runs")
struct ChangedConfigurationTests {
  typealias Watched = WatchedSubjectTests

  private static let whole = AlarmState.Scope(isWhole: true, configuration: "servers.json")

  /// A state in which `turn:a` of `old` has an alarm, with a user and a jurisdiction.
  private static var alarmed: AlarmState {
    let run = Watched.run(["old/turn:a@EU=u FAIL connect/refused", "old/turn:b ok", "x/turn:c ok"])
    return Watched.news([run, run], scope: whole).state
  }

  @Test("A tenant that is removed while its alarm is on is dropped once, and forgotten")
  func removed() {
    let run = Watched.run(["x/turn:c ok"])
    let (news, state) = Watched.news([run, run], scope: Self.whole, from: Self.alarmed)
    #expect(
      news == [
        [
          "dropped old: turn:a: not asked any more; failed since 0: connect/refused, "
            + "\(refused)"
        ], [],
      ])
    #expect(!state.document.contains("old"))
  }

  @Test("One that is renamed keeps what is remembered of its servers")
  func renamed() {
    let run = Watched.run(
      ["new/turn:a@EU=u FAIL connect/refused", "new/turn:b ok", "x/turn:c ok"], at: 9)
    let (news, state) = Watched.news([run, run], scope: Self.whole, from: Self.alarmed)
    #expect(
      news == [
        [
          "dropped old: turn:a: the tenant is now \"new\", where the alarm goes on; "
            + "failed since 0: connect/refused, \(refused)"
        ], [],
      ])
    #expect(state.alarms.map(\.subject.tenant) == ["new"])
    #expect(state.alarms.map(\.condition.since) == ["0"])
    #expect(!state.document.contains("\"old\""))
  }

  @Test(
    "What another tenant has under the same URL is another's",
    arguments: ["new/turn:a@EU=v", "new/turn:a@CH=u", "new/turn:z@EU=u", "x/turn:a@EU=u"])
  func another(server: String) {
    let run = Watched.run(["x/turn:c ok", "\(server) FAIL connect/refused"])
    let (news, state) = Watched.news([run], scope: Self.whole, from: Self.alarmed)
    #expect(news[0].count == 1 && news[0][0].contains("not asked any more"))
    #expect(state.alarms.isEmpty)
  }

  @Test("A run of some tenants forgets no other, nor does one of another configuration")
  func partial() {
    let run = Watched.run(["x/turn:c ok"])
    for scope in [
      AlarmState.Scope(isWhole: false, configuration: "servers.json"),
      AlarmState.Scope(isWhole: true, configuration: "other.json"),
    ] {
      let (news, state) = Watched.news([run], scope: scope, from: Self.alarmed)
      #expect(news == [[]])
      #expect(state.alarms.count == 1)
    }
    // A file that has another name is the configuration from the second run on.
    let moved = AlarmState.Scope(isWhole: true, configuration: "other.json")
    let (news, _) = Watched.news([run, run], scope: moved, from: Self.alarmed)
    #expect(news.map(\.count) == [0, 1])
  }

  @Test(
    "Entries of one URL that change places keep what is remembered of them",
    arguments: [
      ["t/turn:a=v ok", "t/turn:a=u FAIL connect/refused"],
      ["t/turn:a=w ok", "t/turn:a=u FAIL connect/refused", "t/turn:a=v ok"],
      ["t/turn:a=u FAIL connect/refused"],
    ])
  func places(servers: [String]) {
    let run = Watched.run(["t/turn:a=u FAIL connect/refused", "t/turn:a=v ok"])
    let (_, state) = Watched.news([run, run], scope: Self.whole)
    let (news, next) = Watched.news(
      [Watched.run(servers), Watched.run(servers)], scope: Self.whole, from: state)
    #expect(news == [[], []])
    #expect(next.alarms.map(\.subject.identity?.user) == ["u"])
  }

  @Test("A state of version 0.1.0 is read, and goes on")
  func version010() throws {
    let document = """
      {"stateVersion": 1, "servers": [
        {"tenant": "gone", "url": "turn:g", "occurrence": 0, "alarm": true, "since": "s",
         "cause": "connect/refused", "doubt": null},
        {"tenant": "t", "url": "turn:a", "occurrence": 0, "alarm": false, "since": "s",
         "cause": null, "doubt": {"runs": 1, "since": "d"}},
        {"tenant": "t", "url": "turn:b", "occurrence": 0, "alarm": true, "since": "s",
         "cause": "a/x", "doubt": {"runs": 1, "since": "d"}}]}
      """
    let state = try AlarmState(decoding: Array(document.utf8), source: "")
    let run = Watched.run(["t/turn:a FAIL a/y", "t/turn:b ok"], at: 5)
    let (news, next) = Watched.news([run], scope: Self.whole, from: state)
    #expect(
      news == [
        [
          "raised t: turn:a: fails since d: a/y",
          "cleared t: turn:b: works since d; failed since s: a/x",
          "dropped gone: turn:g: not asked any more; failed since s: connect/refused, "
            + "\(refused)",
        ]
      ])
    #expect(try AlarmState(decoding: Array(next.document.utf8), source: "") == next)
  }

  @Test("A state of every kind of subject is read back as it was written")
  func roundTrip() throws {
    let run = Watched.run(
      ["t/turn:a@EU=u ok [1 2!]", "t/turn:b ??"], expectations: [("x", false), ("y", true)])
    let (_, state) = Watched.news([run, run, run], .init(window: 6), scope: Self.whole)
    #expect(state.alarms.count == 3)
    #expect(try AlarmState(decoding: Array(state.document.utf8), source: "") == state)
  }
}
