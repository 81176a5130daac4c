import Causes
import ICEConfiguration

extension ManualCheck {
  /// The command for `target`, in words that may be broken at their spaces; nil where none helps.
  func command(for target: CommandTarget) -> String? {
    switch self {
    case .configuration: "iceprobe check --config FILE"
    case .expiry: "date -u -d @EXPIRY"
    case .clock: "date -u"
    case .addresses, .addressesHere, .publicResolver, .delegation: lookUp(target)
    case .port: target.knock
    case .listener: "ss -lntup sport = :\(target.port)"
    case .route: "ip route get \(target.isAddress ? target.host : "ADDRESS")"
    case .proxy: "\(target.handshake) -proxy PROXY -brief </dev/null"
    case .proxyWithPassword:
      "\(target.handshake) -proxy PROXY -proxy_user NAME "
        + "-proxy_pass env:PROXY_PASSWORD -brief </dev/null"
    case .handshake: "\(target.handshake) \(target.verification) -brief </dev/null"
    case .otherName: "\(target.handshake(for: ProbeSpec.neutralName)) -brief </dev/null"
    case .certificate:
      "\(target.handshake) </dev/null 2>/dev/null | "
        + "openssl x509 -noout -subject -issuer -dates -ext subjectAltName"
    case .binding: target.binding
    case .rawBinding: target.rawBinding
    case .plainBinding: target.plainBinding
    case .relay: target.relay
    case .mapping: "timeout 30 turnutils_natdiscovery -m -p \(target.port) \(target.host)"
    }
  }

  private func lookUp(_ target: CommandTarget) -> String? {
    guard !target.isAddress else { return nil }
    return switch self {
    case .addressesHere: "getent ahosts \(target.host)"
    case .publicResolver: "dig @9.9.9.9 \(target.host) A \(target.host) AAAA"
    case .delegation: "dig +trace \(target.host)"
    default: "dig \(target.host) A \(target.host) AAAA"
    }
  }
}

extension CommandTarget {
  /// An open UDP port says nothing unless it is asked something.
  fileprivate var knock: String {
    switch transport {
    case .udp: binding
    case .dtls: "\(handshake) -brief </dev/null"
    case .tcp, .tls, nil: "nc -vz -w 5 \(host) \(port)"
    }
  }

  /// Without options for what is to be printed.
  fileprivate var handshake: String { handshake(for: isAddress ? nil : host) }

  fileprivate func handshake(for name: String?) -> String {
    let client = transport == .dtls ? "openssl s_client -dtls" : "openssl s_client"
    return "\(client) -connect \(endpoint) \(name.map { "-servername \($0)" } ?? "-noservername")"
  }

  fileprivate var verification: String {
    isAddress ? "-verify_ip \(host)" : "-verify_hostname \(host)"
  }

  /// coturn's client speaks UDP alone, and waits for ever.
  fileprivate var binding: String {
    switch transport {
    case .udp, nil: "timeout 10 turnutils_stunclient -p \(port) \(host)"
    case .tcp, .tls, .dtls: rawBinding
    }
  }

  /// The shortest request there is (RFC 8489 §5): its type, no length, the magic cookie, and twelve
  /// bytes of transaction ID. OpenSSL would leave before the answer if its input ended.
  fileprivate var rawBinding: String {
    switch transport {
    case .udp, nil: bindingThrough("nc -u -w 3")
    case .tcp: bindingThrough("nc -w 3")
    case .tls, .dtls: "(\(Self.request); sleep 3) | \(handshake) -quiet | od -An -tx1 -c"
    }
  }

  /// The same without TLS, whatever the URL says.
  fileprivate var plainBinding: String {
    bindingThrough(transport == .dtls || transport == .udp ? "nc -u -w 3" : "nc -w 3")
  }

  private func bindingThrough(_ client: String) -> String {
    "\(Self.request) | \(client) \(host) \(port) | od -An -tx1 -c"
  }

  private static let request = #"printf '\0\1\0\0!\22\244Biceprobe.ask'"#

  /// The client waits for ever, and relays from one of its two allocations to the other.
  fileprivate var relay: String {
    let flags =
      switch transport {
      case .udp, nil: ""
      case .tcp: " -t"
      case .tls: " -t -S"
      case .dtls: " -S"
      }
    return "timeout 30 turnutils_uclient -v -y -c\(flags) -u USER -w \"$PASSWORD\" "
      + "-p \(port) \(host)"
  }
}
