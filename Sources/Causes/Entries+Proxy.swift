extension CauseEntry {
  static let proxyRefused = CauseEntry(
    stage: .proxy,
    message: "cannot connect to the proxy",
    predicate: "is stopped by the proxy",
    hint: """
      Check the proxy's host and port as they are set here. Network admin: check that it \
      runs.
      """,
    meaning: """
      This machine is set to reach servers through a proxy, and it cannot connect to the \
      proxy: its port is closed, no route leads to it, or its name has no address. The server itself \
      was not asked.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Check host and port of the proxy: in --proxy, or in the variable HTTPS_PROXY.",
      "If this network has no proxy, do without: unset HTTPS_PROXY, or give --no-proxy.",
      "Network admin: check that the proxy runs, and on this port.",
    ],
    checks: [.proxy])

  static let proxyAuthRequired = CauseEntry(
    stage: .proxy,
    message: "the proxy requires a user name and password",
    predicate: "is stopped by the proxy",
    hint: "Set ICEPROBE_PROXY_USERNAME and ICEPROBE_PROXY_PASSWORD; if they are set, check them.",
    meaning: """
      The proxy answered 407: it requires its own user name and password, or \
      does not accept the ones it was given. They have nothing to do with those of the TURN server, \
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
      Network admin: if the proxy only offers Negotiate or NTLM, no password helps, since \
      iceprobe speaks Basic: exempt this machine, or connections to the server.
      """,
    ],
    checks: [.proxyWithPassword])

  static let proxyDenied = CauseEntry(
    stage: .proxy,
    message: "the proxy refuses to open a tunnel to the server",
    predicate: "is stopped by the proxy",
    hint: """
      Network admin: allow CONNECT to the server's name and port; after 502, 503 or 504, \
      check that the proxy itself reaches the server.
      """,
    meaning: """
      The proxy understood the request for a tunnel (HTTP CONNECT) to the server and refused it. \
      With 403 or 405 its rules say no: many proxies allow tunnels only to port 443, or only to \
      names on a list. With 502, 503 or 504 it would, and could not reach the server itself, or look \
      up its name.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Network admin: allow CONNECT to the server's name and port.",
      "Network admin: after 502, 503 or 504, try to reach the server from the proxy itself.",
      "Server admin: offer turns on port 443, which most proxies allow (coturn: tls-listening-port).",
    ],
    checks: [.proxy])

  static let proxyClosed = CauseEntry(
    stage: .proxy,
    message: "the proxy does not answer in HTTP",
    predicate: "is stopped by the proxy",
    hint: """
      Check that the port is that of an HTTP proxy. Network admin: the proxy's log says \
      why.
      """,
    meaning: """
      The proxy accepted the connection, but did not answer the request for a tunnel (CONNECT) in HTTP: \
      it closed the connection, or sent something else. It may not be an HTTP proxy, it may \
      expect TLS, or it may not allow this client.
      """,
    owners: [.machineOrNetwork],
    steps: [
      "Check that the port is that of an HTTP proxy, not of SOCKS, of TLS or of a web server.",
      "Network admin: the proxy's log says why it closed.",
    ],
    checks: [.proxy])

  static let proxyTimeout = CauseEntry(
    stage: .proxy,
    message: "the proxy does not answer",
    predicate: "is stopped by the proxy",
    hint: "Network admin: check that the proxy is reachable from here.",
    meaning: """
      Nothing came back from the proxy within the limit. It is down or cannot be reached from here, \
      or it is itself waiting for a server that does not answer.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Check that other programs get through the same proxy.",
      "Network admin: check that the proxy is reachable from here.",
      "Network admin: try to reach the server from the proxy itself.",
    ],
    checks: [.proxy])
}
