import Browsers
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
