#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Coturn {
  /// Why there is no server.
  public enum StartError: Error, CustomStringConvertible {
    /// The program is not there.
    case notInstalled
    /// Somebody else was faster to take one of the ports.
    case portTaken
    /// It ended, or does not answer; with what it said.
    case failed(String)

    /// What is wrong, and what to do.
    public var description: String {
      switch self {
      case .notInstalled:
        "there is no turnserver; these tests need the real one: install coturn"
      case .portTaken: "coturn's port was taken between choosing and using it, again and again"
      case .failed(let words): "coturn does not answer: \(words)"
      }
    }
  }

  /// How often other ports are tried. 5: nobody loses that race five times.
  private static let attempts = 5

  static func start(_ options: Options) async throws -> Coturn {
    for _ in 0..<attempts {
      let server = try Coturn(options)
      do {
        try await server.becomeReady(speaksTLS: options.certificate != nil)
        return server
      } catch {
        let ending = try await server.stop()
        if ending == .exited(127) { throw StartError.notInstalled }
        guard case StartError.portTaken = error else { throw error }
      }
    }
    throw StartError.portTaken
  }

  private init(_ options: Options) throws {
    folder = try TemporaryFolder()
    port = try options.port ?? FreePort.next()
    tlsPort = try FreePort.next()
    try folder.write(
      options.file(port: port, tlsPort: tlsPort, folder: folder.path), to: "turnserver.conf")
    if let certificate = options.certificate {
      try folder.write(certificate.chainPEM, to: "chain.pem")
      try folder.write(certificate.privateKeyPEM, to: "key.pem")
    }
    (lifeline, process) = try Lifeline.start(
      ["turnserver", "-c", "turnserver.conf"], environment: ["PATH": Self.searchPath],
      directory: folder.path)
  }

  /// Debian and Homebrew keep servers in `sbin`, where users' own paths do not lead.
  private static var searchPath: String {
    let own = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return "\(own):/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
  }

  /// Asks until the server answers on each of its ports.
  private func becomeReady(speaksTLS: Bool) async throws {
    do {
      try await eventually("coturn answers") {
        // It tries a port that is taken again and again.
        if log.text.contains("errno=\(EADDRINUSE)") { throw StartError.portTaken }
        if process.hasEnded { throw StartError.failed("it ended\n\(words)") }
        let isReady =
          answers(.udp, port) && answers(.tcp, port) && (!speaksTLS || answers(.tcp, tlsPort))
        return isReady ? () : nil
      }
    } catch let error as NeverHappened {
      throw StartError.failed("\(error)\n\(words)")
    }
  }

  private var words: String { "\(log.text)\n\(folder.text(of: "output") ?? "")" }

  /// Whether a Binding request is answered. Coturn does so on its TLS port too, without TLS.
  private func answers(_ transport: LoopbackSocket.Transport, _ port: UInt16) -> Bool {
    // RFC 8489 §5: type 0x0001, length 0, the magic cookie, and a transaction id of 96 bits.
    let request: [UInt8] =
      [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42] + (0..<12).map { _ in .random(in: 0...255) }
    let answer = try? LoopbackSocket(transport, connectedTo: port).answer(to: request)
    // The success response (0x0101) to that very transaction, or the error response (0x0111) of a
    // server that wants credentials for it.
    return [[1, 1], [1, 0x11]].contains(answer?.prefix(2).map(\.self))
      && answer?.dropFirst(4).starts(with: request.dropFirst(4)) == true
  }

  /// Ends the server.
  @discardableResult
  func stop() async throws -> ChildProcess.Ending { try await lifeline.end(process) }
}
