import ArgumentParser
import Causes
import ICEConfiguration
import PlainText

/// Which servers are meant: those of a configuration, or one named on the command line.
struct ServerOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  // The empty list: beside values of which nothing is known zsh offers no options.
  @Argument(
    help: ArgumentHelp(
      "Servers to probe instead of a configuration, such as turn:host:3478.", valueName: "url"),
    completion: .list([]))
  var urls: [String] = []

  @Option(
    help: ArgumentHelp(
      "The user name for a TURN URL; the password comes from $\(passwordVariable) or a prompt.",
      valueName: "name"))
  var username: String?

  @Option(
    help: ArgumentHelp(
      "A STUN server that works for sure: it shows whether the servers or this network are "
        + "down. Repeatable.",
      valueName: "stun-url"),
    transform: Self.control)
  var control: [ServerURL] = []

  /// How servers and registries are reached.
  var network: NetworkOptions { configuration.network }

  private static let passwordVariable = "ICEPROBE_PASSWORD"

  func validate() throws {
    guard urls.isEmpty else {
      guard configuration.config == nil, configuration.tenant.isEmpty, configuration.at == nil,
        configuration.host == nil
      else {
        throw ValidationError("give either a URL or --config and --tenant, not both")
      }
      return
    }
    guard username == nil else { throw ValidationError("--username goes with a URL") }
  }

  /// Over UDP, and asked for no more than our own address: a control needs no credentials.
  private static func control(_ text: String) throws -> ServerURL {
    let url = try ServerURL(text)
    guard url.kind == .stun, url.transport == .udp else {
      throw ValidationError("expected a stun: URL")
    }
    return url
  }

  /// The configuration that the options stand for.
  /// - Returns: also what it was read from, as errors call it; nil for URLs of the command line.
  func load() async throws -> (configuration: Configuration, source: String?) {
    guard urls.isEmpty else {
      if let place = urls.firstIndex(where: { !$0.contains(":") }) {
        let code = Cause.configurationInvalidURL.rawValue
        throw ValidationError(
          "expected a URL that begins with stun:, stuns:, turn: or turns:; "
            + "\(advice(on: urls[place], at: place)) [\(code)]")
      }
      return (
        try configuration.accepting(
          Configuration(urls: urls, username: username, password: password())), nil
      )
    }
    return try await configuration.load()
  }

  /// What was probably meant by an argument that is no URL. Shows nothing of it: it may be a password.
  private func advice(on text: String, at place: Int) -> String {
    let commands = Iceprobe.configuration.subcommands.compactMap { $0.configuration.commandName }
    if place > 0 { return "for a user name: --username, whose password is asked for" }
    if File.resolved(text) != nil { return "that is a file: --config FILE" }
    if let command = text.closest(among: commands) { return "did you mean \(command)?" }
    return "for a tenant: --tenant NAME"
  }

  /// Where the configuration may come from: more than one place if a registry may not answer.
  var configurationSources: [ConfigurationSource] {
    get throws { urls.isEmpty ? try configuration.sources() : [] }
  }

  /// The file that the configuration is read from; nil if it comes from elsewhere.
  var configurationPath: String? {
    get throws {
      urls.isEmpty ? try configuration.path : nil
    }
  }

  /// Never from the command line, where every user of the machine can read it.
  private func password() throws -> Secret? {
    guard let username else { return nil }
    if let password = Environment.variable(Self.passwordVariable) {
      return Secret(password)
    }
    guard let password = PasswordPrompt.ask("Password of \(username.printable): ") else {
      let code = Cause.configurationCredentialMissing.rawValue
      throw ValidationError(
        "no password: set $\(Self.passwordVariable), or run in a terminal [\(code)]")
    }
    return Secret(password)
  }
}
