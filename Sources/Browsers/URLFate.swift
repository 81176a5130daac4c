/// What a browser does with one URL of an RTCIceServer.
package enum URLFate: Equatable, Sendable {
  /// The constructor of RTCPeerConnection throws: nothing of the whole configuration is used.
  case refused(BrowserException)
  /// The URL is accepted, and no candidate can come of it.
  case dead(DeadURL)
  /// The server is asked.
  case used(UsedURL)
}

/// An exception that a browser throws for a configuration (Web IDL).
package struct BrowserException: Error, Equatable, Sendable {
  /// The exception's name, as scripts see it.
  package enum Name: String, Sendable {
    case syntax = "SyntaxError"
    case notSupported = "NotSupportedError"
    case invalidAccess = "InvalidAccessError"
    case type = "TypeError"
  }

  /// Its name.
  package let name: Name
  /// What is wrong, in our words.
  package let reason: String
  /// When the browser notices it.
  var stage = Stage.servers

  /// In which order a browser looks at a whole list: what the earliest stage finds is thrown, and within a
  /// stage what stands first. Firefox has the first and the last one only.
  enum Stage: Int {
    /// The kinds of all values.
    case kinds
    /// All URLs, as far as they are URLs at all.
    case urls
    /// Whether there are credentials, for all servers.
    case missingCredentials
    /// Everything else, server by server.
    case servers
  }

  static func syntax(_ reason: String) -> BrowserException { .init(name: .syntax, reason: reason) }

  static func type(_ reason: String) -> BrowserException {
    .init(name: .type, reason: reason, stage: .kinds)
  }

  /// The same, noticed at another stage.
  func noticed(at stage: Stage) -> BrowserException {
    BrowserException(name: name, reason: reason, stage: stage)
  }
}

/// Why no candidate comes of a URL that a browser accepts.
package enum DeadURL: Equatable, Sendable {
  /// The browser sends nothing to this port.
  case port(Int)
  /// The browser cannot look up a host that is spelled like this.
  case spelling
  /// The host cannot be a name in DNS.
  case noName
  /// `turns:` with an IP address.
  case literalTLS
  /// The browser does not send to this kind of address.
  case address(String)
  /// The address is this machine's own.
  case loopback
  /// No server can accept the credentials, for this reason.
  case credentials(String)
  /// The browser uses so many TURN servers, and this is a later one.
  case beyond(Int)

  /// Why, in half a sentence.
  package var words: String {
    switch self {
    case .port(let port): "port \(port) is blocked"
    case .spelling: "a host in capitals, with % or outside ASCII is not looked up over UDP"
    case .noName: "the host cannot be a name in DNS"
    case .literalTLS: "turns: needs a host name, not an IP address"
    case .address(let kind): "\(kind) address is not used"
    case .loopback: "a loopback address is not used"
    case .credentials(let fault): fault
    case .beyond(let limit): "only the first \(limit) TURN servers are used"
    }
  }
}

/// How a browser asks a server.
package struct UsedURL: Equatable, Sendable {
  /// What carries the messages. No browser has DTLS towards a TURN server.
  package enum Transport: String, Sendable {
    case udp, tcp, tls
  }

  /// What the server is asked for.
  package enum Candidate: String, Sendable {
    case srflx, relay
  }

  /// What carries the messages.
  package let transport: Transport
  /// The server's port.
  package let port: Int
  /// The candidates that can come.
  package let candidates: Set<Candidate>
}
