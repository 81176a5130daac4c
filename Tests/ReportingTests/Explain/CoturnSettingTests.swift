import Causes
import Testing

@testable import Reporting

@Suite("Settings of coturn")
struct CoturnSettingTests {
  /// Those that are mentioned, as `turnserver -h` of coturn 4.6.1 has them.
  static let settings: Set = [
    "CA-file", "allow-loopback-peers", "allowed-peer-ip", "alternate-server", "aux-server",
    "bps-capacity", "cert", "cipher-list", "denied-peer-ip", "ec-curve-name", "external-ip",
    "listening-ip", "listening-port", "log-binding", "log-file", "lt-cred-mech",
    "max-allocate-lifetime", "max-bps", "max-port", "min-port", "mysql-userdb", "no-auth",
    "no-dtls", "no-multicast-peers", "no-stun", "no-tcp", "no-tls", "no-tlsv1", "no-tlsv1_1",
    "no-tlsv1_2", "no-udp", "no-udp-relay", "pkey", "psql-userdb", "realm", "redis-userdb",
    "relay-ip", "rest-api-separator", "secure-stun", "stale-nonce", "static-auth-secret",
    "stun-only", "tcp-proxy-port", "tls-alternate-server", "tls-listening-port", "total-quota",
    "udp-self-balance", "use-auth-secret", "user", "user-quota", "userdb", "verbose",
  ]

  @Test("The manual's page of servers is what the tables say")
  func page() throws { try Snapshot(page: "servers.md").expect(ServersPage.text) }

  @Test("Every setting that is mentioned exists", arguments: ExplainedTopic.all)
  func exist(_ topic: ExplainedTopic) {
    let texts = topic.explanation.steps + [topic.explanation.meaning] + topic.hints
    for setting in texts.flatMap(Self.mentioned) {
      #expect(Self.settings.contains(setting), "\(setting)")
    }
  }

  @Test("Every setting of the list is mentioned")
  func mentionedSomewhere() {
    let steps = ExplainedTopic.all.flatMap(\.explanation.steps)
    #expect(Set(steps.flatMap(Self.mentioned)) == Self.settings)
  }

  /// What stands in `(coturn: user-quota, not no-auth)`.
  private static func mentioned(in text: String) -> [String] {
    text.split(separator: "(coturn: ").dropFirst().flatMap { rest in
      rest.prefix { $0 != ")" }.split(separator: ", ").map {
        String($0.hasPrefix("not ") ? $0.dropFirst(4) : $0)
      }
    }
  }
}

extension ExplainedTopic {
  fileprivate var hints: [String] {
    if case .cause(let cause) = self { [cause.hint] } else { [] }
  }
}
