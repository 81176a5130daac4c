/// Which proxy there is, and which servers it is for.
package struct ProxySettings: Hashable, Sendable {
  /// No proxy at all.
  package static let none = ProxySettings(proxy: nil, exceptions: [])

  private let proxy: Proxy?
  private let exceptions: [ProxyException]

  private init(proxy: Proxy?, exceptions: [ProxyException]) {
    self.proxy = proxy
    self.exceptions = exceptions
  }

  /// The proxy that the command line names, and else the environment: `HTTPS_PROXY`, then
  /// `https_proxy`. A variable that is empty counts as not set.
  ///
  /// - Parameters:
  ///   - flag: The value of `--proxy`; nil if it was not given.
  ///   - variable: The value of an environment variable; nil if it is not set.
  /// - Throws: One error that says where the value came from, and does not repeat it.
  package init(
    flag: String?, variable: @escaping (String) -> String?
  ) throws(ConfigurationErrors) {
    let environment = ProxyEnvironment(variable)
    let variable = environment.first("HTTPS_PROXY", "https_proxy")
    guard let (name, text) = flag.map({ ("--proxy", $0) }) ?? variable else {
      self = .none
      return
    }
    var proxy = try naming(name) { () throws(ProxyError) in
      let proxy = try Proxy(text)
      if flag != nil, proxy.login != nil { throw .loginOnCommandLine }
      return proxy
    }
    if proxy.login == nil { proxy.login = try environment.login() }
    self.init(proxy: proxy, exceptions: try environment.exceptions())
  }

  /// The proxy that leads to a server; nil if none does. Only streams go through one.
  package func proxy(for url: ServerURL) -> Proxy? {
    url.transport.isStream ? proxy(for: url.host, port: url.port) : nil
  }

  /// The proxy that leads to a place; nil if none does.
  package func proxy(for host: ServerHost, port: UInt16) -> Proxy? {
    exceptions.contains { $0.covers(host, port: port) } ? nil : proxy
  }
}

/// What the environment says about proxies.
private struct ProxyEnvironment {
  let variable: (String) -> String?

  init(_ variable: @escaping (String) -> String?) { self.variable = variable }

  /// The first of these variables that is set, with its name as errors show it.
  func first(_ names: String...) -> (name: String, value: String)? {
    names.lazy.compactMap { name in
      variable(name).flatMap { $0.isEmpty ? nil : ("$\(name)", $0) }
    }.first
  }

  /// Who we are for a proxy that does not say so itself.
  func login() throws(ConfigurationErrors) -> Proxy.Login? {
    let username = first("ICEPROBE_PROXY_USERNAME")
    let password = first("ICEPROBE_PROXY_PASSWORD")
    guard let name = (username ?? password)?.name else { return nil }
    return try naming(name) { () throws(ProxyError) in
      guard let username else { throw .passwordAlone }
      return try Proxy.Login(username: username.value, password: password?.value ?? "")
    }
  }

  func exceptions() throws(ConfigurationErrors) -> [ProxyException] {
    guard let (name, text) = first("NO_PROXY", "no_proxy") else { return [] }
    return try naming(name) { () throws(ProxyError) in try ProxyException.list(text) }
  }
}

/// Says of what goes wrong in `body` where the value stands.
private func naming<Value>(
  _ origin: String, _ body: () throws(ProxyError) -> Value
) throws(ConfigurationErrors) -> Value {
  do {
    return try body()
  } catch {
    throw ConfigurationErrors(source: origin, message: error.description)
  }
}
