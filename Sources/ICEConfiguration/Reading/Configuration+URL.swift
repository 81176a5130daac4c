import Causes

extension Configuration {
  /// One server alone, as the command line names it: a tenant `default` with that server.
  ///
  /// - Parameters:
  ///   - text: The URL.
  ///   - username: The TURN user name; nil, as the password, to try the application's placeholders.
  ///   - password: The TURN password. A STUN server is asked without either.
  /// - Throws: Everything that is wrong with the three.
  package init(
    url text: String, username: String?, password: Secret?
  ) throws(ConfigurationErrors) {
    var errors: [ConfigurationError] = []
    func report(
      _ message: String, at key: String, _ code: Cause = .configurationCredentialMissing
    ) {
      errors.append(
        ConfigurationError(
          source: "command line", position: nil, keyPath: key, message: message, code: code))
    }

    var url: ServerURL?
    do { url = try ServerURL(text) } catch {
      report(error.description, at: "url", .configurationInvalidURL)
    }
    var credential = Credential.placeholder
    if url?.kind != .stun {
      switch (username, password) {
      case (nil, nil): break
      case (.some, nil): report("expected a password for the user name", at: "password")
      case (nil, .some): report("expected a user name for the password", at: "username")
      case (let username?, let password?):
        credential = .longTerm(username: username, password: password)
        if username.isEmpty { report("expected a text that is not empty", at: "username") }
        if password.reveal().isEmpty { report("expected a text that is not empty", at: "password") }
      }
    }
    guard let url, errors.isEmpty else { throw ConfigurationErrors(errors: errors) }
    let server = Server(url: url, writtenURL: text, credential: credential)
    self.init(tenants: [Tenant(name: Tenant.defaultName, servers: [server], icePolicy: .all)])
  }
}
