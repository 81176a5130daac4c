/// A question that another program answers: coturn 4.6's clients, OpenSSL 3's, dig, OpenBSD's nc.
package enum ManualCheck: CaseIterable {
  case configuration, expiry, clock
  case addresses, addressesHere, publicResolver, delegation
  case port, listener, route
  case proxy, proxyWithPassword
  case handshake, otherName, certificate
  case binding, rawBinding, plainBinding
  case relay
  case mapping

  /// What the command finds out.
  package var question: String {
    switch self {
    case .configuration: "Is the configuration right? This sends nothing."
    case .expiry: "When do the credentials end? EXPIRY is the number before the colon."
    case .clock: "What time is it for this machine, in UTC?"
    case .addresses: "Which addresses does DNS have for the name?"
    case .addressesHere: "Which addresses do programs on this machine get?"
    case .publicResolver: "Does a public resolver know the name?"
    case .delegation: "Where in DNS, from the root down to the name, does it break?"
    case .port: "Does anything answer on the port?"
    case .listener: "On the server, as root: which program listens on the port?"
    case .route: "Which way do packets take? ADDRESS is the server's."
    case .proxy: "Does the proxy let TLS through to the server? PROXY is its host:port."
    case .proxyWithPassword:
      "Does the proxy let NAME through? PROXY is its host:port, $PROXY_PASSWORD the password."
    case .handshake: "How does the TLS handshake end, and is the certificate trusted?"
    case .otherName: "Does a handshake for another server name get further?"
    case .certificate: "Which names does the certificate have, who issued it, and until when?"
    case .binding: "Does the server answer a STUN Binding request?"
    case .rawBinding: "Which bytes come back? An answer of STUN begins with 01 01."
    case .plainBinding:
      "Does the port answer STUN without TLS? Its answer begins with 01 01."
    case .relay:
      "Does coturn's client get two relays, and data through them? It takes any certificate."
    case .mapping: "Does coturn's client find the same? The server needs two addresses (RFC 5780)."
    }
  }
}
