import Testing

@testable import ICEConfiguration

@Suite("A selection of tenants")
struct ConfigurationSelectionTests {
  private static let text = """
    {"tenants": {
      "acme": {"turn": [{"urls": "turn:a.example", "username": "a", "credential": "${ACME}"}]},
      "globex": {"turn": [{"urls": "turn:b.example", "username": "b", "credential": "${GLOBEX}"}]},
      "initech": {"stun": [{"urls": "stun:c.example"}]}
    }}
    """

  @Test("is all that is read, in the order of the file, each once")
  func order() throws {
    let selected = RunContext(
      variables: ["ACME": "s"], selection: ["initech", "acme", "initech"])
    #expect(try selected.read(Self.text).tenants.map(\.name) == ["acme", "initech"])
  }

  @Test("needs its own secrets and nobody else's")
  func secrets() throws {
    let acme = RunContext(variables: ["ACME": "s"], selection: ["acme"])
    #expect(acme.complaints(about: Self.text) == [])
    let globex = RunContext(variables: ["ACME": "s"], selection: ["globex"])
    #expect(
      globex.complaints(about: Self.text) == [
        "3:81: tenants.globex.turn[0].credential: the environment variable \"GLOBEX\" is not set"
          + "; ask whoever gave you the file for its value"
          + " [configuration/credential-missing]"
      ])
  }

  @Test("is proposed where others miss a secret")
  func proposal() {
    let way =
      "; ask whoever gave you the file for its value, or probe without it: --tenant initech ["
    #expect(RunContext().complaints(about: Self.text).allSatisfy { $0.contains(way) })
    // Nobody is left, and nobody else was asked for.
    let all = """
      {"tenants": {"a": {"stun": [{"urls": "${A}"}]}, "b c": {"stun": [{"urls": "stun:b"}]}}}
      """
    #expect(RunContext().complaints(about: all).allSatisfy { $0.hasSuffix("for its value") })
  }

  @Test("does not excuse what is wrong in the rest of the file")
  func otherErrors() {
    let text = """
      {"tenants": {"a": {"stun": [{"urls": "stun:a.example"}]}, "b": {"stun": [{"urls": "${B}", "x": 1}]}}}
      """
    let complaints = RunContext(selection: ["a"]).complaints(about: text)
    #expect(complaints.count == 1 && complaints[0].contains("unknown key"))
  }

  @Test("names only tenants that there are")
  func unknown() {
    let selected = RunContext(variables: ["ACME": "s"], selection: ["acme", "acne"])
    #expect(
      selected.complaints(about: Self.text) == [
        "1:13: tenants: there is no tenant \"acne\" here; there is \"acme\", \"globex\", \"initech\""
      ])
    let bare = RunContext(selection: ["acme"])
    #expect(
      bare.complaints(about: #"{"stun": [{"urls": "stun:a.example"}]}"#) == [
        "1:1: there is no tenant \"acme\" here; there is \"default\""
      ])
  }
}
