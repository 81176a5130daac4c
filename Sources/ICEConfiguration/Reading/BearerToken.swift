/// What a registry is shown by whoever may read its configurations (RFC 6750).
package struct BearerToken: Hashable, Sendable {
  /// The environment variable that it comes from: a command line is read by every user of a machine.
  package static let variable = "ICEPROBE_CONFIG_TOKEN"

  private let secret: Secret

  /// Takes the token from the environment; nil if the variable is not set, or empty.
  ///
  /// - Throws: One error if it has characters that no token has: they could end the header field.
  package init?(variable: (String) -> String?) throws(ConfigurationErrors) {
    guard let text = variable(Self.variable), !text.isEmpty else { return nil }
    guard text.unicodeScalars.allSatisfy({ $0 > " " && $0 < "\u{7F}" }) else {
      throw ConfigurationErrors(
        source: "$\(Self.variable)", message: "expected a token without spaces, in ASCII")
    }
    secret = Secret(text)
  }

  /// The value of `Authorization` (RFC 6750 §2.1), for the one place that sends it.
  package func revealAuthorization() -> String { "Bearer \(secret.reveal())" }
}
