import Causes
import Testing

@testable import Reporting

@Suite("Names that can be explained")
struct ExplainedTopicTests {
  @Test("A whole name means one topic, and no two have the same")
  func wholeNames() {
    for topic in ExplainedTopic.all {
      #expect(ExplainedTopic.named(topic.name) == [topic])
    }
  }

  @Test(
    "A code alone, a stage, and any case are understood",
    arguments: [
      ("unauthorized", ["allocate/unauthorized"]),
      ("ALLOCATE/Unauthorized", ["allocate/unauthorized"]),
      ("not-stun", ["binding/not-stun", "allocate/not-stun"]),
      ("timeout", ["resolve/timeout", "connect/timeout", "proxy/timeout", "tls/timeout"]),
      (
        "data",
        [
          "data/no-data", "data/one-way", "data/loss", "data/frozen", "data/big-packets-lost",
          "data/cut-off", "data/other-address",
        ]
      ),
      ("open-relay", ["open-relay"]),
      ("endpoint-independent", ["nat/endpoint-independent"]),
      (
        "nat",
        [
          "nat/none", "nat/endpoint-independent", "nat/address-dependent",
          "nat/address-and-port-dependent", "nat/endpoint-dependent",
        ]
      ),
      ("", []), ("/", []), ("allocate/", []), ("no-such-cause", []),
    ])
  func names(_ name: String, meant: [String]) {
    #expect(ExplainedTopic.named(name).map(\.name) == meant)
  }

  @Test(
    "An unknown name is an error that says what was probably meant",
    arguments: [
      ("unauthorised", "allocate/unauthorized"),
      ("allocate/unauthorised", "allocate/unauthorized"),
      ("turn/unauthorized", "allocate/unauthorized"),
      ("tls/certificate-expird", "tls/certificate-expired"),
      ("configuration/credential-untestble", "configuration/credential-untestable"),
      ("openrelay", "open-relay"),
      ("nonsense", nil), ("", nil), ("/", nil), ("\u{1B}[2J", nil),
    ] as [(String, String?)])
  func suggestions(_ name: String, meant: String?) {
    #expect(throws: UnknownTopic(name: name)) { try Explain.text(for: name) }
    let text = UnknownTopic(name: name).description
    #expect(text.contains("did you mean") == (meant != nil))
    #expect(meant.map { text.contains("did you mean \"\($0)\"?") } ?? true, "\(text)")
    #expect(!text.contains("\u{1B}"))
  }

  @Test("The list has every name once, and one of several names says where to read on")
  func overview() throws {
    let lines = Explain.overview().split(separator: "\n")
    for topic in ExplainedTopic.all {
      #expect(lines.count { $0.prefix { $0 != " " } == topic.name } == 1, "\(topic.name)")
    }
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(try Explain.text(for: "closed").contains("`iceprobe explain NAME`"))
  }

  @Test(
    "A word or a number that is no name leads on to what has to do with it",
    arguments: [
      ("401", "allocate/unauthorized"), ("486", "allocate/quota-reached"),
      ("expired", "tls/certificate-expired"), ("firewall", "own-firewall"),
    ])
  func leads(word: String, topic: String) {
    let words = UnknownTopic(name: word).description
    #expect(words.contains("it has to do with ") || words.contains("did you mean "))
    #expect(words.contains(topic), "\(words)")
  }
}
