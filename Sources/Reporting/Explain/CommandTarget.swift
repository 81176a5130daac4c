import ICEConfiguration

/// The server that commands are written for: that of a URL, or placeholders.
struct CommandTarget {
  /// The name, or the address without brackets.
  let host: String
  let port: String
  /// Host and port as one word, an IPv6 address in brackets.
  let endpoint: String
  /// Whether the host is an address: there is nothing to look up, and no name to send in TLS.
  let isAddress: Bool
  /// Nil if there is no URL to tell.
  let transport: ServerTransport?

  static let placeholder = CommandTarget(
    host: "HOST", port: "PORT", endpoint: "HOST:PORT", isAddress: false, transport: nil)
}

extension CommandTarget {
  init(_ url: ServerURL) {
    switch url.host {
    case .name(let text): (host, isAddress) = (text, false)
    case .ipv4(let text), .ipv6(let text): (host, isAddress) = (text, true)
    }
    port = String(url.port)
    endpoint = "\(url.host):\(url.port)"
    transport = url.transport
  }
}
