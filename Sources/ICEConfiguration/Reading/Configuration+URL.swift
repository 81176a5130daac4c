import Causes

extension Configuration {
  /// Servers that the command line names: a tenant `default` with them.
  ///
  /// - Parameters:
  ///   - texts: The URLs; at least one.
  ///   - username: The TURN user name; nil, as the password, to try the application's placeholders.
  ///   - password: The TURN password. A STUN server is asked without either.
  /// - Throws: Everything that is wrong with the three.
  package init(
    urls texts: [String], username: String?, password: Secret?
  ) throws(ConfigurationErrors) {
    var errors: [ConfigurationError] = []
    func report(
      _ message: String, at key: String, _ code: Cause = .configurationCredentialMissing
    ) {
      errors.append(
        ConfigurationError(
          source: "command line", position: nil, keyPath: key, message: message, code: code))
    }

    var urls: [(url: ServerURL, text: String)] = []
    for text in texts {
      let text = text.trimmed
      do { urls.append((try ServerURL(text), text)) } catch {
        report(error.description, at: "url", .configurationInvalidURL)
      }
    }
    var credential = Credential.placeholder
    if urls.isEmpty || urls.contains(where: { $0.url.kind == .turn }) {
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
    guard errors.isEmpty else { throw ConfigurationErrors(errors: errors) }
    let servers = urls.map { Server(url: $0.url, writtenURL: $0.text, credential: credential) }
    self.init(tenants: [Tenant(name: Tenant.defaultName, servers: servers, icePolicy: .all)])
  }
}
