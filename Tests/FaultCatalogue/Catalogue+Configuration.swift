import Causes
import TestServers

extension Catalogue {
  /// What is known before anything is sent.
  static let configuration: [ProvokedFault] = [
    ProvokedFault(.configurationInvalidURL, "a port too high, in a file") {
      try await $0.probe(configuration: #"{"stun": [{"urls": "stun:127.0.0.1:65536"}]}"#)
    },
    ProvokedFault(.configurationInvalidURL, "a web address, on the command line") {
      try await $0.probe("http://127.0.0.1")
    },
    ProvokedFault(.configurationCredentialMissing, "a user name alone, in a file") {
      try await $0.probe(
        configuration: #"{"turn": [{"urls": "turn:127.0.0.1", "username": "alice"}]}"#)
    },
    ProvokedFault(.configurationCredentialMissing, "a password alone, in a file") {
      try await $0.probe(
        configuration: #"{"turn": [{"urls": "turn:127.0.0.1", "credential": "wonderland"}]}"#)
    },
    ProvokedFault(.configurationCredentialMissing, "a variable that is not set") {
      try await $0.probe(
        configuration: """
          {"turn": [{"urls": "turn:127.0.0.1", "username": "alice", "credential": "${NO_SUCH}"}]}
          """)
    },
    ProvokedFault(.configurationCredentialMissing, "a user name alone, on the command line") {
      try await $0.probe("turn:127.0.0.1", password: nil, ["--username", "alice"])
    },
    ProvokedFault(.configurationCredentialExpired, "a REST user name of 2001") {
      try await $0.probe(configuration: turn(username: "1000000000:alice"))
    },
    ProvokedFault(.configurationUsernameTooLong, "a user name of 509 bytes") {
      try await $0.probe(configuration: turn(username: String(repeating: "a", count: 509)))
    },
  ]

  private static func turn(username: String) -> String {
    """
    {"turn": [{"urls": "turn:127.0.0.1", "username": "\(username)", "credential": "wonderland"}]}
    """
  }
}
