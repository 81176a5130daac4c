#if canImport(Darwin)
  public import Darwin
#elseif canImport(Musl)
  public import Musl
#else
  public import Glibc
#endif

/// A real TURN server, coturn's `turnserver`, on 127.0.0.1 for as long as one test needs it.
public struct Coturn: TestService {
  /// What the server is to be like.
  public struct Options: Sendable {
    /// Who may have a relay.
    public enum Authentication: Sendable {
      /// The long-term credential mechanism: passwords by user name.
      case users([String: String])
      /// Credentials that are derived from a shared secret (`use-auth-secret`).
      case secret(String)
    }

    /// Who may have a relay.
    public var authentication: Authentication
    /// The certificate chain and its key, in PEM; nil for a server without TLS.
    public var certificate: (chainPEM: String, privateKeyPEM: String)?
    /// The address of 127.0.0.0/8 that the server relays from.
    public var relayAddress: String
    /// More lines for the configuration file.
    public var lines: [String]
    /// The port for UDP and for plain TCP; nil for any that is free.
    public var port: UInt16?

    /// A server with the user `alice`, whose password is `open sesame`, unless said otherwise.
    public init(
      _ authentication: Authentication = .users([Coturn.username: Coturn.password]),
      certificate: (chainPEM: String, privateKeyPEM: String)? = nil,
      relayAddress: String = "127.0.0.1", lines: [String] = []
    ) {
      self.authentication = authentication
      self.certificate = certificate
      self.relayAddress = relayAddress
      self.lines = lines
    }
  }

  /// The user that a server has unless it is given others.
  public static let username = "alice"
  /// The password of ``username``.
  public static let password = "open sesame"
  /// The realm of every server (RFC 8489 §14.9).
  public static let realm = "iceprobe.test"

  static let logName = "log"

  /// The port for UDP and for plain TCP.
  public let port: UInt16
  /// The port for TLS, if the server has a certificate.
  public let tlsPort: UInt16

  let folder: TemporaryFolder
  let process: ChildProcess
  let lifeline: Lifeline

  /// Runs a server while `body` runs, and ends it in any case.
  ///
  /// - Throws: ``StartError`` if the server does not get to answer, or what `body` throws.
  public static func run<Result>(
    _ options: Options = Options(), _ body: (Coturn) async throws -> Result
  ) async throws -> Result {
    try await start(options).lend(to: body)
  }

  /// The server's process.
  public var id: pid_t { process.id }

  /// What the server has written down so far.
  public var log: CoturnLog { CoturnLog(folder.text(of: Self.logName) ?? "") }

  /// Waits until the log says what `isMeant` asks for. What coturn did it writes down at once, but
  /// not before it answers.
  @discardableResult
  public func log(
    until what: String, _ isMeant: (CoturnLog) -> Bool
  ) async throws -> CoturnLog {
    do {
      return try await eventually(what) { isMeant(log) ? log : nil }
    } catch let error as NeverHappened {
      throw NeverHappened(description: "\(error); the log of coturn:\n\(log.text)")
    }
  }
}
