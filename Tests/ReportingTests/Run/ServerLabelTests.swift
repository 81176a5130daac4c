import ICEConfiguration
import Testing

@testable import Reporting

@Suite("What servers of one URL are called")
struct ServerLabelTests {
  @Test(
    "Each name is unique, and none has a user's time in it",
    arguments: [
      ([""], [""]), (["@EU"], [""]), (["=u"], [""]),
      (["@EU", "@CH"], ["(EU)", "(CH)"]), (["=u", "=v"], ["(u)", "(v)"]),
      (["@EU=u", "@EU=v", "@CH=u"], ["(EU, u)", "(EU, v)", "(CH)"]),
      (["~a", "~b"], ["(a)", "(b)"]), (["~a@EU", "@EU"], ["(a)", "(EU)"]),
      (["=u", "=u", "=u"], ["(u)", "(u) #2", "(u) #3"]),
      (["", ""], ["", "#2"]), (["@EU", ""], ["(EU)", ""]),
      (["=1719223200:u", "=1719223201:v"], ["(u)", "(v)"]),
      (["=u:1719223200", "=v"], ["(u)", "(v)"]),
      (["=1719223200", "=1719223201"], ["", "#2"]),
      (["=sip:u", "=v"], ["(sip:u)", "(v)"]),
    ])
  func labels(entries: [String], labels: [String]) throws {
    let servers = try entries.map { text in
      let parts = text.split(separator: /(?=[@=~])/)
      func part(_ mark: Character) -> String? {
        parts.first { $0.first == mark }.map { String($0.dropFirst()) }
      }
      return Server(
        url: try ServerURL("turn:a"), writtenURL: "turn:a",
        credential: part("=").map { .longTerm(username: $0, password: Secret("p")) }
          ?? .placeholder,
        jurisdiction: part("@"), entryName: part("~"))
    }
    #expect(ServerLabels(servers).labels.map { $0 ?? "" } == labels)
  }

  @Test("URLs that stand once have no label")
  func once() throws {
    let servers = try ["turn:a", "turn:a:3479", "turns:a"].map {
      Server(url: try ServerURL($0), writtenURL: $0, credential: .placeholder, jurisdiction: "EU")
    }
    #expect(ServerLabels(servers).labels == [nil, nil, nil])
  }
}
