import Documents
import Samples
import Testing

@testable import ICEConfiguration

/// Configurations with more mistakes than anybody reads.
@Suite struct ErrorLimitTests {
  private func errors(in text: String, selection: [String] = []) -> ConfigurationErrors? {
    var context = RunContext()
    context.selection = selection
    do {
      _ = try context.read(text)
      return nil
    } catch {
      return error
    }
  }

  private func lines(_ errors: ConfigurationErrors?) -> [Substring] {
    errors?.description.split(separator: "\n") ?? []
  }

  private static func repeated(_ text: String, _ count: Int) -> String {
    Array(repeating: text, count: count).joined(separator: ",")
  }

  private static func numbered(_ count: Int, _ text: (Int) -> String) -> String {
    (0..<count).map(text).joined(separator: ",")
  }

  @Test("Twenty are shown, and the others counted", arguments: [1, 19, 20, 21, 100])
  func counted(count: Int) {
    let errors = errors(in: #"{"stun":[{"urls":[\#(Self.repeated("0", count))]}]}"#)
    #expect(errors?.errors.count == count)
    #expect(errors?.isCutShort == false)
    #expect(lines(errors).count == min(count, 20) + (count > 20 ? 1 : 0))
    if count > 20 { #expect(lines(errors).last == "\(count - 20) more") }
  }

  /// Every shape that can be wrong without end: 101 mistakes, and 5,000.
  static let shapes: [(String, @Sendable (Int) -> String)] = [
    ("URLs", { #"{"stun":[{"urls":[\#(repeated("0", $0))]}]}"# }),
    ("texts that are no URL", { #"{"stun":[{"urls":[\#(repeated(#""http:h""#, $0))]}]}"# }),
    ("entries", { #"{"turn":[\#(repeated("0", $0))]}"# }),
    ("entries of a bare array", { "[\(repeated("0", $0))]" }),
    ("W3C's entries", { #"{"iceServers":[\#(repeated("{}", $0))]}"# }),
    ("tenants", { #"{"tenants":{\#(numbered($0) { #""\#($0)":0"# })}}"# }),
    ("keys", { #"{\#(numbered($0) { #""\#($0)":0"# })}"# }),
    ("duplicates", { #"{"stun":[{"urls":"stun:h"}],\#(repeated(#""x-a":0"#, $0 + 1))}"# }),
    ("keys of entries", { #"{"stun":[{"urls":"stun:h",\#(numbered($0) { #""\#($0)":0"# })}]}"# }),
    ("variables", { #"{"stun":[{"urls":"\#(String(repeating: "${", count: $0))"}]}"# }),
    (
      "expectations",
      { #"{"stun":[{"urls":"stun:h"}],"expect":{"transports":[\#(repeated("0", $0))]}}"# }
    ),
    (
      "expectations of tenants",
      {
        let tenant = #"{"stun":[{"urls":"stun:h"}],"expect":{"relays":1}}"#
        return #"{"tenants":{\#(numbered($0) { #""\#($0)":\#(tenant)"# })}}"#
      }
    ),
  ]

  @Test("After a hundred reading stops, in every shape", arguments: shapes)
  func stopped(_ name: String, _ text: @Sendable (Int) -> String) {
    for count in [101, 5_000] {
      let errors = errors(in: text(count))
      #expect(errors?.errors.count == 100)
      #expect(lines(errors).count == 21)
      #expect(lines(errors).last == "more than 100 errors, reading stopped")
    }
  }

  @Test("What a tenant that is not meant lacks does not count")
  func forgiven() {
    let dear = #""username":"u","credential":"${NONE}""#
    let entries = Self.repeated(#"{"urls":"turn:h",\#(dear)}"#, 200)
    let meant = #"{"stun":[{"urls":"stun:h"}]}"#
    let text = #"{"tenants":{"a":{"turn":[\#(entries)]},"b":\#(meant)}}"#
    #expect(errors(in: text, selection: ["b"]) == nil)
    #expect(errors(in: text, selection: ["a"])?.isCutShort == true)
    let wrong = #"{"tenants":{"a":{"turn":[\#(entries),0]},"b":\#(meant)}}"#
    #expect(errors(in: wrong, selection: ["b"])?.errors.count == 1)
  }

  @Test("Of many tenants twenty are listed")
  func listed() {
    let tenants = Self.numbered(1000) { #""t\#($0)":{"stun":[{"urls":"stun:h"}]}"# }
    let message = errors(in: #"{"tenants":{\#(tenants)}}"#, selection: ["x"])?.description
    #expect(message?.hasSuffix(#", "t19" and 980 more"#) == true)
  }

  @Test("A tenant's name that may be a secret is not repeated")
  func secret() {
    let text = #"{"tenants":{"a":{"stun":[{"urls":"stun:h"}]}}}"#
    let message = errors(in: text, selection: ["turn:u:password@h"])?.description
    #expect(message?.hasSuffix(#"there is no such tenant here; there is "a""#) == true)
  }

  @Test("A text may have only so many values for its length")
  func values() throws {
    let few = #"{"stun":[{"urls":"stun:h"}],"x-a":[\#(Self.repeated("0", 99_000))]}"#
    #expect(errors(in: few) == nil)
    let many = #"{"stun":[{"urls":"stun:h"}],"x-a":[\#(Self.repeated("0", 150_000))]}"#
    let error = try #require(errors(in: many)?.errors.first)
    #expect(error.message == JSONSyntaxError.Reason.tooManyValues.description)
    // The shortest URL there is, and nothing else.
    let servers = Self.repeated(#""stun:h""#, 110_000)
    #expect(errors(in: #"{"stun":[{"urls":[\#(servers)]}]}"#) == nil)
  }
}
