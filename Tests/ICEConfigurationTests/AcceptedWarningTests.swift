import Causes
import Testing

@testable import ICEConfiguration

@Suite("Warnings that the configuration accepts")
struct AcceptedWarningTests {
  private static func accepted(_ text: String) throws -> [[String]] {
    try RunContext().read(text).tenants.flatMap(\.servers)
      .map { $0.acceptedWarnings.map(\.rawValue).sorted() }
  }

  @Test("Of all servers, of a tenant's, and of an entry's")
  func places() throws {
    let text = """
      {"accept": ["open-relay"],
       "tenants": {
        "a": {"turn": [{"urls": "turn:a", "accept": ["plain-on-tls-port"]}, {"urls": "turn:b"}]},
        "b": {"turn": [{"urls": "turn:c"}], "accept": ["attempts-failed"], "stun": []},
        "c": {"turn": [{"urls": "turn:d"}], "accept": null}}}
      """
    #expect(
      try Self.accepted(text) == [
        ["open-relay", "plain-on-tls-port"], ["open-relay"], ["attempts-failed", "open-relay"],
        ["open-relay"],
      ])
  }

  @Test(
    "What is no warning is an error",
    arguments: [
      (
        #"["plain-on-tls-prt"]"#,
        #"accept[0]: expected the code of a warning; did you mean "plain-on-tls-port"?"#
      ),
      (#"["x"]"#, #"accept[0]: expected the code of a warning, such as "plain-on-tls-port""#),
      (#""open-relay""#, "accept: expected an array of strings, found a string"),
      ("[7]", "accept[0]: expected a string, found a number"),
    ])
  func mistakes(value: String, complaint: String) {
    let complaints = RunContext().complaints(
      about: #"{"turn": [{"urls": "turn:a"}], "accept": \#(value)}"#)
    #expect(complaints.count == 1)
    #expect(complaints.first?.hasSuffix(complaint) == true, "\(complaints)")
  }
}
