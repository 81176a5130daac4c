import ICEConfiguration
import Samples
import SchemaValidator
import Testing

@testable import Reporting

@Suite("The schema of the configuration")
struct ConfigurationSchemaTests {
  private static let validator = SchemaValidator(Schema.config.document)

  @Test("accepts every shape that the reader accepts")
  func shapes() throws {
    let shapes = ConfigurationShape.all
    let complaints = try Self.validator.complaints(about: shapes.map(\.text))
    for (shape, complaints) in zip(shapes, complaints) {
      #expect(complaints == [], "\(shape.name)")
    }
  }

  static let more = [
    // Every way to a secret, and a URL from the environment.
    #"[{"urls":"${SCHEME}:h","username":{"file":"u"},"credential":"a ${B} c"}]"#,
    #"{"turn":[{"urls":["TURN:[2001:db8::1]:3478?transport=TCP"],"secret":{"file":"s"}}]}"#,
    #"{"stun":[{"urls":"stun:a"}],"expect":{}}"#,
    """
    {"expect": {"relays": 1, "jurisdictions": ["EU"], "transports": ["turn/tls:443", "stun/udp"],
                "relayedAddresses": ["198.51.100.0/24", "2001:db8::/32"], "certificateDays": 14,
                "duration": "2.5s", "everyServer": true, "everyAddress": false, "x-why": 1},
     "tenants": {"x-a": {"stun": [{"urls": "stun:a"}],
                         "expect": {"relays": null, "jurisdictions": null, "transports": null,
                                    "relayedAddresses": null, "certificateDays": null,
                                    "duration": null, "everyServer": null, "everyAddress": null}}}}
    """,
  ]

  @Test("accepts secrets from elsewhere, and expectations")
  func accepts() throws {
    for (text, complaints) in zip(Self.more, try Self.validator.complaints(about: Self.more)) {
      #expect(complaints == [], "\(text)")
    }
  }

  @Test("knows every key of an expectation")
  func expectations() throws {
    let texts = ICEConfiguration.Expectation.Key.allCases.map {
      #"{"stun":[{"urls":"stun:a"}],"expect":{"\#($0.rawValue)":null}}"#
    }
    #expect(try Self.validator.complaints(about: texts) == texts.map { _ in [] })
  }

  /// What a schema cannot see: a key that is there twice.
  private static func isBeyond(_ complaint: String) -> Bool { complaint.contains("duplicate key") }

  @Test("refuses what the reader refuses, but for what no schema can see")
  func mistakes() throws {
    let all =
      ConfigurationMistake.structure + ConfigurationMistake.entries
      + ConfigurationMistake.credentials
    let mistakes = all.filter { !$0.complaints.contains(where: Self.isBeyond) }
    #expect(mistakes.count > 40)
    let complaints = try Self.validator.complaints(about: mistakes.map(\.text))
    for (mistake, complaints) in zip(mistakes, complaints) {
      #expect(!complaints.isEmpty, "\(mistake.text)")
    }
  }

  @Test("refuses expectations and URLs that are none")
  func wrongValues() throws {
    let expectations = [
      "[]", #"{"relay":1}"#, #"{"relays":0}"#, #"{"relays":1.5}"#, #"{"jurisdictions":[]}"#,
      #"{"jurisdictions":["\n"]}"#, #"{"transports":["tls:443"]}"#,
      #"{"transports":["turn/tls:0"]}"#,
      #"{"relayedAddresses":["198.51.100.0"]}"#, #"{"duration":5}"#, #"{"duration":"5h"}"#,
      #"{"everyServer":"yes"}"#, #"{"certificateDays":"14"}"#, #"{"certificateDays":"100%"}"#,
    ].map { #"{"stun":[{"urls":"stun:a"}],"expect":\#($0)}"# }
    let urls = ["http:a", "stun://a", "turn:u@h", "stun:a?transport=udp", "turn:a b", "h"]
      .map { #"[{"urls":"\#($0)"}]"# }
    let texts = expectations + urls
    for (text, complaints) in zip(texts, try Self.validator.complaints(about: texts)) {
      #expect(!complaints.isEmpty, "\(text)")
    }
  }
}
