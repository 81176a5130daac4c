extension Explanation {
  static let proxyRefused = Explanation(
    meaning: """
      This machine is set to reach the server through a proxy, and the proxy's port is closed. The \
      server itself was not asked.
      """,
    menders: [.machineOrNetwork],
    steps: [
      "Check host and port in this machine's proxy settings.",
      "Network's admin: check that the proxy runs, and on this port.",
    ],
    checks: [.proxy])

  static let proxyAuthRequired = Explanation(
    meaning: """
      The proxy answered 407: it lets nobody through without a user name and password of its own. \
      They have nothing to do with those of the TURN server, which was not asked.
      """,
    menders: [.user, .machineOrNetwork],
    steps: [
      "Add the proxy's user name and password to this machine's proxy settings.",
      "If they are there, check them: passwords of a company's directory expire.",
      "Network's admin: or let connections to the server pass without them.",
    ],
    checks: [.proxyWithPassword])

  static let proxyDenied = Explanation(
    meaning: """
      The proxy understood the request for a tunnel (HTTP CONNECT) to the server, and its rules say \
      no, mostly with 403. Many proxies allow tunnels to port 443 alone, or only to names on a list.
      """,
    menders: [.machineOrNetwork, .server],
    steps: [
      "Network's admin: allow CONNECT to the server's name and port.",
      "Server's admin: offer turns on port 443, which most proxies allow (coturn: tls-listening-port).",
    ],
    checks: [.proxy])

  static let proxyClosed = Explanation(
    meaning: """
      The proxy took the connection and closed it without an answer to the request for a tunnel \
      (HTTP CONNECT). It may be no HTTP proxy at all, or not allow this client, or have failed to \
      reach the server.
      """,
    menders: [.machineOrNetwork],
    steps: [
      "Check that the port is that of an HTTP proxy, not of SOCKS or of a web server.",
      "Network's admin: the proxy's log says why it closed.",
    ],
    checks: [.proxy])

  static let proxyTimeout = Explanation(
    meaning: """
      Nothing came back from the proxy within the limit. It is down or cannot be reached from here, \
      or it waits itself for a server that does not answer.
      """,
    menders: [.machineOrNetwork, .server],
    steps: [
      "Check that other programs get through the same proxy.",
      "Network's admin: check that the proxy is reachable from here.",
      "Network's admin: try to reach the server from the proxy itself.",
    ],
    checks: [.proxy])
}
