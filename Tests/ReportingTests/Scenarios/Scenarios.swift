import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

/// The runs whose reports are kept as snapshots.
enum Scenario: String, CaseIterable, CustomTestStringConvertible {
  case everythingWorks = "everything-works"
  case everyKindOfTrouble = "every-kind-of-trouble"
  case ipv6AndLongURLs = "ipv6-and-long-urls"
  case hostileWords = "hostile-words"
  case offline
  case interrupted
  case blockedUDP = "blocked-udp"
  case expectations, baseline
  case vantage
  case deadNetwork = "dead-network"
  case provedRelays = "proved-relays"
  case stoodStill = "stood-still"

  var testDescription: String { rawValue }

  var run: SampleRun {
    get throws {
      switch self {
      case .everythingWorks: try Self.everythingWorksRun
      case .everyKindOfTrouble: try Self.everyKindOfTroubleRun
      case .ipv6AndLongURLs: try Self.ipv6AndLongURLsRun
      case .hostileWords: try Self.hostileWordsRun
      case .baseline:
        try Self.expectationsRun.compared(
          with: SampleRun(
            Self.expectationsText,
            outcomes: [
              "turns:turn-ch.example.com:443": .refused,
              "turns:turn-eu.example.com:443": .certificateExpired,
            ]))
      case .expectations: try Self.expectationsRun
      case .vantage: try Self.vantageRun
      case .deadNetwork: try Self.deadNetworkRun
      case .provedRelays: try Self.provedRelaysRun
      case .stoodStill: try Self.stoodStillRun
      case .offline:
        try SampleRun([("stun:a.example.com", .offline), ("turn:b.example.com", .offline)])
      case .interrupted:
        try SampleRun([
          ("stun:a.example.com", .works), ("turn:b.example.com", .unauthorized),
          ("turn:c.example.com", .interrupted), ("turn:d.example.com", .neverStarted),
        ])
      case .blockedUDP:
        try SampleRun([
          ("stun:a.example.com", .silent), ("turn:b.example.com EU", .silent),
          ("turns:b.example.com:443 EU", .works),
        ])
      }
    }
  }
}

extension Scenario {
  /// What everybody expects holds for one tenant in spite of a dead server, and not for another.
  private static var expectationsRun: SampleRun {
    get throws {
      try SampleRun(
        expectationsText,
        outcomes: [
          "turn:turn-ch.example.com": .refused, "turns:turn-ch.example.com:443": .handshakeReset,
        ])
    }
  }

  private static let expectationsText = """
    {"expect": {"relays": 1, "duration": "2s", "certificateDays": 14},
     "tenants": {
      "acme": {
        "turn": [{"urls": ["turn:turn-eu.example.com", "turns:turn-eu.example.com:443"],
                  "username": "acme", "credential": "a secret", "jurisdiction": "EU"}]},
      "globex": {
        "turn": [{"urls": ["turn:turn-ch.example.com", "turns:turn-ch.example.com:443"],
                  "username": "acme", "credential": "a secret", "jurisdiction": "CH"},
                 {"urls": "turn:turn-eu.example.com", "username": "acme",
                  "credential": "a secret", "jurisdiction": "EU"}],
        "expect": {"relays": 3, "jurisdictions": ["EU", "CH"], "certificateDays": null,
                   "relayedAddresses": ["198.51.100.0/24"], "transports": ["turn/tls:443"]}}
    }}
    """

  /// Two tenants that share a server; one of them uses relays only.
  private static var everythingWorksRun: SampleRun {
    get throws {
      try SampleRun(
        """
        {"tenants": {
          "acme": {
            "stun": [{"urls": ["stun:stun.l.google.com:19302", "stuns:stun.example.com"]}],
            "turn": [
              {"urls": ["turn:turn-eu.example.com", "turn:turn-eu.example.com:80?transport=tcp",
                        "turns:turn-eu.example.com:443", "turns:turn-eu.example.com?transport=udp"],
               "username": "acme", "credential": "a secret", "jurisdiction": "EU"}
            ]},
          "globex": {
            "stun": [{"urls": "stun:stun.l.google.com:19302"}],
            "turn": [{"urls": "turns:turn-eu.example.com:443", "username": "acme",
                      "credential": "a secret", "jurisdiction": "EU"}],
            "icePolicy": "relay"}
        }}
        """)
    }
  }

  private static var everyKindOfTroubleRun: SampleRun {
    get throws {
      try SampleRun(
        """
        {"tenants": {
          "acme": {
            "stun": [{"urls": ["stun:up.example.com", "stun:silent.example.com",
                               "stun:unknown.example.com"]}],
            "turn": [
              {"urls": ["turn:up.example.com", "turn:wrong-password.example.com",
                        "turn:closed-port.example.com?transport=tcp", "turn:full.example.com",
                        "turns:old-certificate.example.com:443",
                        "turns:filtered-name.example.com:443"],
               "username": "acme", "credential": "a secret"},
              {"urls": "turn:late.example.com", "username": "1719223200:acme",
               "credential": "a secret"},
              {"urls": "turn:long.example.com", "username": "\(String(repeating: "a", count: 509))",
               "credential": "a secret"},
              {"urls": "turn:faulty.example.com", "username": "acme", "credential": "a secret"},
              {"urls": "turn:no-credentials.example.com", "jurisdiction": "US"}
            ]}
        }}
        """,
        outcomes: [
          "stun:silent.example.com": .silent, "stun:unknown.example.com": .nameUnknown,
          "turn:wrong-password.example.com": .unauthorized,
          "turn:closed-port.example.com?transport=tcp": .refused, "turn:full.example.com": .full,
          "turns:old-certificate.example.com:443": .certificateExpired,
          "turns:filtered-name.example.com:443": .handshakeReset,
          "turn:faulty.example.com": .faulty, "turn:no-credentials.example.com": .unauthorized,
        ])
    }
  }

  /// The relay of the first server is private and its certificate ends in nine days.
  private static var ipv6AndLongURLsRun: SampleRun {
    get throws {
      let long = "a-rather-long-name-of-a-pool-member-17.eu-central-1.turn.example-provider.com"
      return try SampleRun(
        """
        {"stun": [{"urls": "stun:[2001:db8::1]"}],
         "turn": [{"urls": ["turns:[2001:db8::2]:443", "turn:\(long):3479?transport=tcp",
                            "turns:\(long):443"],
                   "username": "acme", "credential": "a secret"}]}
        """
      ) { url in
        var script = SampleScript(url: url)
        switch url.host {
        case .ipv6:
          script.mapped = Endpoint(address: "2001:db8:85a3:1234:5678:8a2e:370:7334", port: 51234)
          script.relayed = Endpoint(address: "fd00:1234:5678:9abc:def0:1234:5678:9abc", port: 50000)
          script.peer.notAfter = SampleRun.now + 9 * 86_400
          script.peer.notBefore = SampleRun.now - 81 * 86_400
          return url.kind == .stun ? script.binds() : script.allocates()
        default:
          return url.transport == .tcp
            ? script.allocates() : SampleOutcome.silent.evidence(for: url)
        }
      }
    }
  }

  /// Servers that want to be seen.
  private static var hostileWordsRun: SampleRun {
    get throws {
      try SampleRun(
        """
        {"turn": [{"urls": ["turn:a.example.com", "turns:b.example.com"], "username": "acme",
                   "credential": "a secret"}]}
        """
      ) { url in
        let words = "\u{1B}[2J\u{1B}[1;1HAll\u{9B}3m servers\r\nwork\u{202E}\u{2028}\"\\\0\u{1F600}"
        let script = SampleScript(url: url)
        if url.transport == .udp {
          return script.refuses(code: 403, reason: words + String(repeating: "x", count: 700))
        }
        return script.connected([
          .handshaking,
          .notSecured(
            failure: TLSFailure(
              .certificateNameMismatch, detail: words + String(repeating: "name", count: 100)),
            peer: TLSPeer(subject: words)),
        ])
      }
    }
  }
}
