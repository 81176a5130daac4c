import TestCertificates
import TestServers

@testable import OpenSSL

/// What a client and a server need for any number of conversations.
struct Contexts {
  let client: TLSContext
  let server: TLSContext

  init(
    with certificate: ServerCertificate, trusting trusted: String,
    clientVersions: ClosedRange<TLSVersion>, serverVersions: ClosedRange<TLSVersion>
  ) throws {
    let file = try TrustFile(trusted)
    client = try TLSContext(client: .file(file.path), versions: clientVersions)
    server = try TLSContext(
      serverCertificateChain: certificate.chainPEM, privateKey: certificate.privateKeyPEM,
      versions: serverVersions)
  }

  /// A client that trusts the server and speaks one version only.
  static func sound(_ version: TLSVersion) throws -> Contexts {
    let authority = try CertificateAuthority()
    return try Contexts(
      with: authority.issue(), trusting: authority.certificatePEM,
      clientVersions: version...version, serverVersions: version...version)
  }
}

/// A client and a server session with a wire between them that a test can tamper with.
struct Conversation {
  let client: TLSSession
  let server: TLSSession

  init(
    _ contexts: Contexts, asking identity: ServerIdentity = .name("localhost"),
    sending name: ServerNameIndication = .own, offering protocols: [ApplicationProtocol] = [],
    saying hello: OpenSSL.ClientHello = .init()
  ) throws {
    client = try TLSSession(
      contexts.client, expecting: identity, sendsServerName: name, offering: protocols,
      saying: hello)
    server = try TLSSession(accepting: contexts.server)
  }

  /// A client that trusts the certificates in `trusted` alone, and asks for `identity`.
  init(
    with certificate: ServerCertificate, trusting trusted: String,
    asking identity: ServerIdentity = .name("localhost"),
    clientVersions: ClosedRange<TLSVersion> = .tls12 ... .tls13,
    serverVersions: ClosedRange<TLSVersion> = .tls12 ... .tls13
  ) throws {
    let contexts = try Contexts(
      with: certificate, trusting: trusted, clientVersions: clientVersions,
      serverVersions: serverVersions)
    try self.init(contexts, asking: identity)
  }

  /// One that succeeds unless somebody tampers with it.
  static func sound(_ version: TLSVersion = .tls13) throws -> Conversation {
    try Conversation(.sound(version))
  }

  /// Carries bytes both ways, in pieces of at most `piece` bytes, until both sides are silent, and
  /// gives the plaintext that either side has got.
  @discardableResult
  func carry(piece: Int = .max) -> (toClient: [UInt8], toServer: [UInt8]) {
    var toClient: [UInt8] = []
    var toServer: [UInt8] = []
    // A handshake takes three turns at most; 16 leave room and are still bounded.
    for _ in 0..<16 {
      let fromClient = client.takeCiphertext()
      let fromServer = server.takeCiphertext()
      if fromClient.isEmpty && fromServer.isEmpty { break }
      for part in fromClient.pieces(of: piece) { toServer += server.receive(part) }
      for part in fromServer.pieces(of: piece) { toClient += client.receive(part) }
    }
    return (toClient, toServer)
  }

  /// What the server answers to the ClientHello.
  func serverFlight() -> [UInt8] {
    _ = server.receive(client.takeCiphertext())
    return server.takeCiphertext()
  }
}

extension [UInt8] {
  fileprivate func pieces(of size: Int) -> [[UInt8]] {
    stride(from: 0, to: count, by: size).map { Array(dropFirst($0).prefix(size)) }
  }
}
