extension Cause {
  /// What is wrong: one sentence for a human.
  package var message: String { words.message }

  /// What to do, and who can do it.
  package var hint: String { words.hint }

  private typealias Words = (message: String, hint: String)

  private var words: Words {
    switch stage {
    case "configuration": configurationWords
    case "resolve": resolveWords
    case "connect", "proxy": pathWords
    case "tls": tlsWords
    case "binding": bindingWords
    case "allocate": allocateWords
    default: relayWords
    }
  }

  private var configurationWords: Words {
    switch self {
    case .configurationCredentialMissing:
      (
        "the TURN server has no user name or password in the configuration",
        "Configuration's owner: add username and credential."
      )
    case .configurationCredentialExpired:
      (
        "the temporary credentials have expired",
        "Configuration's owner: fetch fresh ones. If these are fresh, set this machine's clock."
      )
    case .configurationCredentialUntestable:
      (
        "libnice would change these credentials, so they cannot be tested with it",
        "Server's admin: choose credentials without a double quote at either end and without NUL."
      )
    default:
      (
        "the URL is not valid",
        "Configuration's owner: write it like turn:host:3478?transport=tcp (RFC 7064, RFC 7065)."
      )
    }
  }

  private var resolveWords: Words {
    switch self {
    case .resolveNameNotFound:
      (
        "the server's name does not exist in DNS",
        "Check the spelling; on a company network, ask whether its resolver hides the name."
      )
    case .resolveNoAddress:
      (
        "the server's name exists and has no address",
        "Server's admin: add an A (IPv4) or AAAA (IPv6) record for the name."
      )
    case .resolveTimeout:
      (
        "the DNS resolver did not answer in time",
        "Check this machine's DNS settings; if another resolver answers, tell this one's admin."
      )
    default:
      (
        "the DNS resolver could not look the name up",
        "Check this machine's DNS settings. If other names work, the name's own DNS is at fault."
      )
    }
  }

  private var pathWords: Words {
    switch self {
    case .connectRefused:
      (
        "the port is closed: nothing listens there, or a firewall rejects it",
        "Server's admin: start the server on this port and transport, or open the firewall."
      )
    case .connectUnreachable:
      (
        "no route leads to the server's address",
        "Check this machine's network. Network's admin: check routes and firewalls on the way."
      )
    case .connectTimeout:
      (
        "nobody answers at this address and port",
        "A firewall drops the packets, or the server is down: try from another network."
      )
    case .connectReset:
      (
        "the connection was cut while it was opened",
        "A firewall or proxy on the way cuts it: try from another network."
      )
    case .proxyRefused:
      (
        "the proxy cannot be connected to",
        "Check the proxy's host and port as they are set here. Network's admin: check that it runs."
      )
    case .proxyAuthRequired:
      (
        "the proxy wants a user name and password",
        "Set ICEPROBE_PROXY_USERNAME and ICEPROBE_PROXY_PASSWORD; if they are set, check them."
      )
    case .proxyDenied:
      (
        "the proxy opens no tunnel to the server",
        "Network's admin: allow CONNECT to the server's name and port; after 502, 503 or 504, check "
          + "that the proxy itself reaches the server."
      )
    case .proxyClosed:
      (
        "the proxy gives no answer in HTTP",
        "Check that the port is that of an HTTP proxy. Network's admin: the proxy's log says why."
      )
    default:
      ("the proxy does not answer", "Network's admin: check that the proxy is reachable from here.")
    }
  }

  private var tlsWords: Words {
    switch self {
    case .tlsTimeout:
      (
        "the TLS handshake gets no answer",
        "Consistent with a filter on the TLS server name, or for DTLS on UDP: try from another "
          + "network."
      )
    case .tlsReset:
      (
        "the connection was cut during the TLS handshake",
        "Consistent with a filter on the TLS server name: try from another network. Server's admin: "
          + "check that TLS is enabled on this port."
      )
    case .tlsClosed:
      (
        "the server closed the connection during the TLS handshake",
        "Server's admin: check that TLS is enabled on this port; the server's log says why it closed."
      )
    case .tlsNotTLS:
      (
        "this port answers, and not with TLS",
        "Server's admin: TLS may be on another port (5349, 443); or a proxy in between answers."
      )
    case .tlsVersion:
      (
        "the server has no TLS version that we take: its versions are too old",
        "Server's admin: enable TLS 1.2 and 1.3."
      )
    case .tlsCertificateExpired:
      (
        "the server's certificate has expired",
        "Server's admin: renew it and reload the server. Check this machine's clock, too."
      )
    case .tlsCertificateNotYetValid:
      (
        "the server's certificate is not valid yet",
        "Check this machine's clock. Server's admin: check the certificate's dates."
      )
    case .tlsCertificateNameMismatch:
      (
        "the server's certificate is for another name",
        "Server's admin: issue it for the name in the URL. Configuration's owner: check the URL."
      )
    case .tlsCertificateUntrusted:
      (
        "no trusted authority vouches for the server's certificate",
        "Server's admin: serve the whole chain. With a private CA or a TLS proxy, use --ca-file."
      )
    default:
      (
        "the TLS handshake failed",
        "Server's admin: compare the server's TLS settings (ciphers, curves) with the detail."
      )
    }
  }

  private var bindingWords: Words {
    switch self {
    case .bindingNoResponse:
      (
        "the STUN server does not answer",
        "A firewall drops the packets, or the server is down: try from another network."
      )
    case .bindingNotSTUN:
      (
        "something answers that does not speak STUN",
        "Check the port; another service or a captive portal may answer on it."
      )
    case .bindingMalformed:
      (
        "the STUN server's answers break the protocol",
        "Server's admin: update the server; or a device on the way rewrites its packets."
      )
    case .bindingClosed:
      (
        "the server closed the connection instead of answering",
        "Server's admin: check that the server offers STUN on this port; its log says more."
      )
    case .bindingReset:
      (
        "the path to the server was cut before it answered",
        "A firewall on the way cut it, or the server crashed: try from another network."
      )
    case .bindingNoMappedAddress:
      (
        "no usable address comes of the STUN server's answer",
        "Server's admin: update the server; or a device on the way rewrites its packets."
      )
    default:
      (
        "the STUN server answered with an error",
        "Server's admin: the STUN error code says what it dislikes; 401: it wants credentials even "
          + "for STUN (coturn: secure-stun)."
      )
    }
  }

  private var relayWords: Words {
    switch self {
    case .permissionForbidden:
      (
        "the TURN server forbids relaying to the peer",
        "Server's admin: allow the peer's address (coturn: allowed-peer-ip, denied-peer-ip)."
      )
    case .permissionNoResponse:
      (
        "the TURN server does not answer the request for a permission",
        "Try from another network. Server's admin: the server's log says whether it arrived."
      )
    case .permissionErrorResponse:
      (
        "the TURN server refuses the permission with an error",
        "Server's admin: the STUN error code and the server's log say why."
      )
    case .dataOneWay:
      (
        "the relay's data flows one way only",
        "Server's admin: check external-ip, and the firewall for the relay's ports, in both directions."
      )
    case .dataLoss:
      (
        "the relay loses too many packets",
        "Server's admin: check its load. Network's admin: check the path."
      )
    case .dataFrozen:
      (
        "the relay's data stopped flowing",
        "A filter on the way may cut long flows: try from another network."
      )
    default:
      (
        "a relay was granted, and no data comes through it",
        "Server's admin: open the relay's port range in the firewall, and check external-ip."
      )
    }
  }
}
