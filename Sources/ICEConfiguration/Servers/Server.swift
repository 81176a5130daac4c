package import Causes
package import Documents

/// One server of a tenant: one URL, and all that the configuration says about it.
package struct Server: Hashable, Sendable {
  /// Where it is.
  package let url: ServerURL
  /// The URL as it was written, without blanks around it and before its variables are filled in.
  package let writtenURL: String
  /// The same with its variables filled in.
  package let filledURL: String
  /// What proves that we may use it. Nil for every STUN server: STUN asks for none.
  package let credential: Credential?
  /// Where the server's operator says that it is, for grouping; any text.
  package let jurisdiction: String?
  /// What the configuration calls the entry; nil without a name.
  package let entryName: String?
  /// Whom the credential is for, without the time at which it expires: a user name may be shown, and one
  /// that names the same user at another time is the same. Nil if that is not known.
  package let user: String?
  /// Where the URL stands in the configuration; nil if it came from no file.
  package let position: SourcePosition?
  /// The warnings that are expected of it, and count for nothing.
  package private(set) var acceptedWarnings: Set<WarningCode> = []

  /// What is odd about this entry, known before anything is sent. `now` is in seconds since 1970.
  package func warnings(now: Int) -> [Warning] {
    guard let credential else { return [] }
    if credential == .placeholder { return [.placeholderCredentials] }
    let lints = credential.lints.map {
      Warning(code: .credentialsLookWrong, message: $0.description)
    }
    let end = credential.secondsLeft(at: now).map {
      Warning(
        code: .credentialsExpireSoon,
        message: "the credentials end in \($0 < 120 ? "\($0) s" : "\($0 / 60) min")")
    }
    return lints + [end].compactMap(\.self)
  }

  /// The same before a run, which reports credentials that have ended as a failure.
  package func remarks(now: Int) -> [Warning] {
    guard let expiry = credential?.expiry, expiry <= now else { return warnings(now: now) }
    let minutes = (now - expiry) / 60
    let ago =
      minutes < 120
      ? "\(minutes) min" : minutes < 2880 ? "\(minutes / 60) h" : "\(minutes / 1440) days"
    let end = Warning(
      code: .credentialsExpireSoon, message: "the credentials ended \(ago) ago; ask for new ones")
    return warnings(now: now) + [end]
  }

  /// A server as one entry of a configuration names it. The credential of an entry that mixes STUN
  /// and TURN URLs is for the TURN ones.
  ///
  /// - Parameter user: that of the credential by default.
  package init(
    url: ServerURL, writtenURL: String, filledURL: String? = nil, credential: Credential,
    user: String? = nil, jurisdiction: String? = nil, entryName: String? = nil,
    position: SourcePosition? = nil
  ) {
    self.url = url
    self.writtenURL = writtenURL
    self.filledURL = filledURL ?? writtenURL
    self.credential = url.kind == .turn ? credential : nil
    self.jurisdiction = jurisdiction
    self.entryName = entryName
    self.user = url.kind == .turn ? user ?? credential.user : nil
    self.position = position
  }

  /// The same server with another credential.
  func with(_ credential: Credential) -> Server {
    Server(
      url: url, writtenURL: writtenURL, filledURL: filledURL, credential: credential,
      jurisdiction: jurisdiction, entryName: entryName, position: position
    ).accepting(acceptedWarnings)
  }

  /// The same server, of which these warnings are expected, too.
  package func accepting(_ codes: Set<WarningCode>) -> Server {
    var server = self
    server.acceptedWarnings.formUnion(codes)
    return server
  }

  /// A server that no text names.
  init(url: ServerURL) {
    self.init(url: url, writtenURL: url.description, credential: .placeholder)
  }
}

extension Warning {
  fileprivate static let placeholderCredentials = Warning(
    code: .placeholderCredentials,
    message:
      #"no credentials are configured; user name and password "\#(Credential.placeholderText)""#
      + " are tried (--username names another for a URL)"
  )
}
