import Browsers
import Documents
import ICEConfiguration
import PlainText

/// What `check --browsers` prints of a tenant: where a browser does something other than the
/// configuration says.
struct BrowserCheck {
  private let tenant: Tenant
  private let servers: [BrowserServer]

  init(_ tenant: Tenant) {
    self.tenant = tenant
    servers = tenant.servers.map(BrowserServer.init)
  }

  /// One line each; one in all if both browsers do as is written.
  var lines: [String] {
    let name = tenant.name.printable
    let found = Browser.allCases.flatMap { browser in
      forecast(in: browser).lines(about: servers)
        .map { "\(browser.name): \(name): \($0.printable)" }
    }
    let all = Browser.allCases.map(\.name).joined(separator: " and ")
    return found.isEmpty ? ["\(all): \(name): used as written"] : found
  }

  private func forecast(in browser: Browser) -> BrowserForecast {
    BrowserForecast(servers, policy: tenant.icePolicy == .relay ? .relay : .all, in: browser)
  }
}

extension BrowserServer {
  /// A server as the application hands it to RTCPeerConnection.
  fileprivate init(_ server: Server) {
    let (username, credential): (String?, String?) =
      switch server.credential {
      case nil: (nil, nil)
      case .placeholder: (Credential.placeholderText, Credential.placeholderText)
      case .longTerm(let username, let password): (username, password.reveal())
      // Ten digits until the year 2286, and any password: only the lengths matter here.
      case .rest(let name, _): ("0000000000" + (name.map { ":\($0)" } ?? ""), "x")
      }
    self.init(url: server.filledURL, username: username, credential: credential)
  }
}

/// What `check --browsers` prints of a text that a page may pass on as it is, though it is no configuration
/// for us: what browsers throw for it, or do with it.
struct PageCheck {
  private let configuration: JSONValue

  /// Reads a text in JSON; nil for one that no page passes on.
  init?(_ text: [UInt8]) {
    guard var reader = try? JSONReader(text), let root = try? reader.document(),
      let configuration = root.value.asConfiguration
    else { return nil }
    self.configuration = configuration
  }

  /// One line each.
  var lines: [String] {
    Browser.allCases.flatMap { browser in
      lines(in: browser).map { "\(browser.name): \($0.printable)" }
    }
  }

  private func lines(in browser: Browser) -> [String] {
    do throws(BrowserException) {
      let page = try PageConfiguration(configuration, in: browser)
      // What a browser refuses may be a secret in the wrong place: no value is shown.
      if let exception = page.exception { throw exception }
      let found = page.forecast.lines(about: page.servers)
      return found.isEmpty ? ["used as written"] : found
    } catch {
      return ["nothing is used: \(error.name.rawValue): \(error.reason)"]
    }
  }
}
