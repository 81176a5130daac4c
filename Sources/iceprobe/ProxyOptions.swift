import ArgumentParser
import Reachability

/// Which proxy is used beside the way without one.
struct ProxyOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Probe TCP and TLS servers through this HTTP proxy as well.",
      discussion: """
        Without it $HTTPS_PROXY. In both cases $NO_PROXY excepts servers: names with all names below \
        them, addresses, ranges such as 10.0.0.0/8, each with an optional :port, or *. The proxy's \
        user name and password come from $HTTPS_PROXY, or from $ICEPROBE_PROXY_USERNAME and \
        $ICEPROBE_PROXY_PASSWORD.
        """,
      valueName: "http://host:port"))
  var proxy: String?

  @Flag(name: .long, help: "Use no proxy, whatever the environment says.")
  var noProxy = false

  func validate() throws {
    guard proxy == nil || !noProxy else {
      throw ValidationError("give either --proxy or --no-proxy, not both")
    }
  }

  /// The proxy that the options and the environment stand for.
  func settings() throws -> ProxySettings {
    noProxy ? .none : try ProxySettings(flag: proxy, variable: Environment.variable)
  }
}
