import COpenSSL

/// What a client's first message looks like to whoever stands on the way.
///
/// Browsers offer a key share of the hybrid group X25519MLKEM768 (1,216 bytes), so that their ClientHello
/// fills two segments. Some middleboxes lose one that does not fit into the first
/// (https://tldr.fail): a client with a small one gets through where every browser fails.
public struct ClientHello: Equatable, Sendable {
  /// How large it is.
  public enum Size: Equatable, Sendable {
    /// As large as a browser's.
    case browser
    /// As small as OpenSSL makes it.
    case small
  }

  /// Which cipher suites and groups it offers.
  public enum Choice: Equatable, Sendable {
    /// Those that every browser offers.
    case browser
    /// All that OpenSSL has.
    case everything
  }

  /// How large it is, over a stream. Over datagrams it is always small: browsers fill up none there.
  public var size: Size
  /// The newest version that it offers; nil for the newest of the context.
  public var newest: TLSVersion?
  /// What it offers to choose from, over a stream. Over datagrams it is always everything: no browser
  /// speaks DTLS to a server.
  public var choice: Choice

  /// Makes one.
  public init(size: Size = .browser, newest: TLSVersion? = nil, choice: Choice = .browser) {
    self.size = size
    self.newest = newest
    self.choice = choice
  }

  /// The cipher suites below TLS 1.3 that both Chromium 156 and Firefox 153 offer to a TURN server, in
  /// Chromium's order. Those of TLS 1.3 are OpenSSL's default, which are the browsers' as well.
  static let browserSuites = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384",
    "AES128-SHA", "AES256-SHA",
  ].joined(separator: ":")

  /// The groups that both offer, the most wanted list first. Older libraries do not have the hybrid one, and
  /// under FIPS there is no X25519.
  static let browserGroups = [
    "X25519MLKEM768:X25519:P-256:P-384", "X25519:P-256:P-384", "P-256:P-384",
  ]

  /// All that authenticate the server and encrypt, and the groups of OpenSSL 3.0's own list.
  private static let allSuites = "ALL:!aNULL:!eNULL"
  private static let allGroups = "X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072"

  /// The size of a browser's, in bytes: Chromium 156 sends 1,904 to 1,968 to a TURN server.
  static let browserSize = 1936

  func apply(to session: OpaquePointer) throws(TLSConfigurationError) {
    SSL_set_ex_data(session, Self.index, size == .small ? Self.mark : nil)
    if choice == .everything {
      guard SSL_set_cipher_list(session, Self.allSuites) == 1,
        shim_SSL_set_groups(session, Self.allGroups) == 1
      else { throw .refused("offer all ciphers and groups") }
    }
    // Where only that version is offered, older ones are no matter.
    guard let newest else { return }
    let version = Int32(newest.rawValue)
    guard shim_SSL_set_versions(session, version, version) == 1 else {
      throw .refused("offer \(newest) only")
    }
  }

  /// A slot of sessions beside the one of ``CertificateVerification``.
  private static let index = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, 0, nil, nil, nil, nil)

  /// Something that is not nil. Nobody looks at what it points to.
  private nonisolated(unsafe) static let mark = UnsafeMutableRawPointer(bitPattern: 1)

  /// What fills up a ClientHello: nothing in it means anything.
  private nonisolated(unsafe) static let filling: UnsafePointer<UInt8> = {
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: browserSize)
    bytes.initialize(repeating: 0, count: browserSize)
    return UnsafePointer(bytes)
  }()

  /// One of the types that every server has to ignore (GREASE, RFC 8701 §2).
  private static let grease: UInt32 = 0x3A3A

  /// An extension's header: its type and its length.
  private static let headerSize = 4

  /// Has the sessions of a context for clients begin as a browser does, unless they are asked for
  /// something else.
  static func imitateBrowsers(in context: TLSContext) throws(TLSConfigurationError) {
    guard SSL_CTX_set_cipher_list(context.handle, browserSuites) == 1,
      browserGroups.contains(where: { shim_SSL_CTX_set_groups(context.handle, $0) == 1 })
    else { throw .refused("offer a browser's ciphers and groups") }
    ERR_clear_error()
    try fill(context)
  }

  /// A library that knows the hybrid group needs less filling, or none.
  private static func fill(_ context: TLSContext) throws(TLSConfigurationError) {
    let sample = try TLSSession(
      context, expecting: .name("example.com"), saying: ClientHello(size: .small))
    let missing = browserSize - sample.takeCiphertext().count - headerSize
    guard missing > 0 else { return }
    let size = UnsafeMutableRawPointer(bitPattern: missing)
    guard
      SSL_CTX_add_custom_ext(
        context.handle, grease, UInt32(SSL_EXT_CLIENT_HELLO),
        { session, _, _, bytes, count, _, _, _, size in
          guard SSL_get_ex_data(session, ClientHello.index) == nil else { return 0 }
          bytes?.pointee = ClientHello.filling
          count?.pointee = Int(bitPattern: size)
          return 1
        }, nil, size, nil, nil) == 1
    else { throw .refused("fill up the ClientHello") }
  }
}
