import ArgumentParser
import ICEConfiguration
import Prober

/// How servers and registries are reached: by way of whom, and who vouches for them.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Trust the CAs in this file instead of the system's.", valueName: "pem"),
    completion: .file())
  var caFile: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also probe TCP and TLS servers through this HTTP proxy.",
      discussion: """
        Default: $HTTPS_PROXY. $NO_PROXY exempts servers in both cases: domain names with their \
        subdomains, addresses, ranges such as 10.0.0.0/8, each with an optional :port, or *. The proxy's \
        user name and password come from $HTTPS_PROXY, or from $ICEPROBE_PROXY_USERNAME and \
        $ICEPROBE_PROXY_PASSWORD.
        """,
      valueName: "http://host:port"))
  var proxy: String?

  @Flag(name: .long, help: "Ignore the proxy of the environment.")
  var noProxy = false

  func validate() throws {
    guard proxy == nil || !noProxy else {
      throw ValidationError("give either --proxy or --no-proxy, not both")
    }
    try caFile?.mustBePath(for: "--ca-file")
  }

  /// Who may vouch for a server.
  var trust: Prober.Trust { caFile.map { .file($0) } ?? .system }

  /// The proxy that the options and the environment stand for.
  func proxies() throws -> ProxySettings {
    noProxy ? .none : try ProxySettings(flag: proxy, variable: Environment.variable)
  }
}
