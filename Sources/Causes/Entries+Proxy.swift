extension CauseEntry {
  static let proxyRefused = CauseEntry(
    stage: .proxy,
    message: "the proxy cannot be connected to",
    predicate: "is stopped by the proxy",
    hint: """
      Check the proxy's host and port as they are set here. Network's admin: check that it \
      runs.
      """,
    meaning: """
      This machine is set to reach servers through a proxy, and no connection to the proxy can be \
      made: its port is closed, no route leads to it, or its name has no address. The server itself \
      was not asked.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Check host and port of the proxy: in --proxy, or in the variable HTTPS_PROXY.",
      "If this network has no proxy, do without: unset HTTPS_PROXY, or give --no-proxy.",
      "Network's admin: check that the proxy runs, and on this port.",
    ],
    checks: [.proxy])

  static let proxyAuthRequired = CauseEntry(
    stage: .proxy,
    message: "the proxy wants a user name and password",
    predicate: "is stopped by the proxy",
    hint: "Set ICEPROBE_PROXY_USERNAME and ICEPROBE_PROXY_PASSWORD; if they are set, check them.",
    meaning: """
      The proxy answered 407: it lets nobody through without a user name and password of its own, or \
      does not take those that it was given. They have nothing to do with those of the TURN server, \
      which was not asked.
      """,
    owners: [.user, .machineOrNetwork],
    steps: [
      """
      Set ICEPROBE_PROXY_USERNAME and ICEPROBE_PROXY_PASSWORD, or put both into HTTPS_PROXY, as in \
      http://USER:PASSWORD@HOST:PORT (percent-encoded).
      """,
      "If they are there, check them: passwords of a company's directory expire.",
      """
      Network's admin: if the proxy asks for Negotiate or NTLM alone, no password helps, since \
      iceprobe speaks Basic: let this machine, or connections to the server, pass without.
      """,
    ],
    checks: [.proxyWithPassword])

  static let proxyDenied = CauseEntry(
    stage: .proxy,
    message: "the proxy opens no tunnel to the server",
    predicate: "is stopped by the proxy",
    hint: """
      Network's admin: allow CONNECT to the server's name and port; after 502, 503 or 504, \
      check that the proxy itself reaches the server.
      """,
    meaning: """
      The proxy understood the request for a tunnel (HTTP CONNECT) to the server, and opened none. \
      With 403 or 405 its rules say no: many proxies allow tunnels to port 443 alone, or only to \
      names on a list. With 502, 503 or 504 it would, and could not reach the server itself, or look \
      up its name.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Network's admin: allow CONNECT to the server's name and port.",
      "Network's admin: after 502, 503 or 504, try to reach the server from the proxy itself.",
      "Server's admin: offer turns on port 443, which most proxies allow (coturn: tls-listening-port).",
    ],
    checks: [.proxy])

  static let proxyClosed = CauseEntry(
    stage: .proxy,
    message: "the proxy gives no answer in HTTP",
    predicate: "is stopped by the proxy",
    hint: """
      Check that the port is that of an HTTP proxy. Network's admin: the proxy's log says \
      why.
      """,
    meaning: """
      The proxy took the connection, and gave no answer in HTTP to the request for a tunnel (CONNECT): \
      it closed the connection, or sent something else. It may be no HTTP proxy at all, or one that \
      is spoken to with TLS, or not allow this client.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Check that the port is that of an HTTP proxy, not of SOCKS, of TLS or of a web server.",
      "Network's admin: the proxy's log says why it closed.",
    ],
    checks: [.proxy])

  static let proxyTimeout = CauseEntry(
    stage: .proxy,
    message: "the proxy does not answer",
    predicate: "is stopped by the proxy",
    hint: "Network's admin: check that the proxy is reachable from here.",
    meaning: """
      Nothing came back from the proxy within the limit. It is down or cannot be reached from here, \
      or it waits itself for a server that does not answer.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Check that other programs get through the same proxy.",
      "Network's admin: check that the proxy is reachable from here.",
      "Network's admin: try to reach the server from the proxy itself.",
    ],
    checks: [.proxy])
}
