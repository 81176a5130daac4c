import Browsers
import Documents
import Foundation

/// Says what the rules predict: reads RTCConfigurations, one a line as JSON; writes a line for each with what
/// Chromium does and what Firefox does, as JSON, in the terms of `page.js`.
@main
enum Rules {
  private struct Prediction: Encodable {
    var thrown: String?
    var candidates: [String]?
  }

  /// The only credentials that the server of `compare` accepts.
  private static let (username, credential) = ("u", "p")

  static func main() throws {
    while let line = readLine() {
      var reader = try JSONReader(Array(line.utf8))
      let value = try reader.document().value
      let predictions = Browser.allCases.map { prediction(for: value, in: $0) }
      print(String(decoding: try JSONEncoder().encode(predictions), as: UTF8.self))
    }
  }

  private static func prediction(for value: JSONValue, in browser: Browser) -> Prediction {
    do throws(BrowserException) {
      let page = try PageConfiguration(value, in: browser)
      if let exception = page.exception { throw exception }
      let candidates = zip(page.servers, page.forecast.fates).flatMap { server, fate -> [String] in
        guard let use = use(of: server, fate, in: browser) else { return [] }
        return use.candidates.filter { isOffered($0, by: server, use, in: browser) }
          .filter { $0 == .relay || page.policy == .all }
          .map { $0 == .relay ? "relay \(use.transport)" : "srflx" }
      }
      return Prediction(candidates: Set(candidates).sorted())
    } catch {
      return Prediction(thrown: error.name.rawValue)
    }
  }

  /// How a server is asked; credentials that get no relay cost Chromium no Binding.
  private static func use(
    of server: BrowserServer, _ fate: URLFate, in browser: Browser
  ) -> UsedURL? {
    switch fate {
    case .used(let use): return use
    case .dead(.credentials):
      guard case .used(let use) = browser.fate(of: server.url) else { return nil }
      return use
    case .dead, .refused: return nil
    }
  }

  /// Whether the server of `compare` gives a browser such a candidate. Firefox has both from the Allocate.
  private static func isOffered(
    _ candidate: UsedURL.Candidate, by server: BrowserServer, _ use: UsedURL, in browser: Browser
  ) -> Bool {
    let isKnown = server.username == username && server.credential == credential
    switch candidate {
    case .relay: return isKnown
    case .srflx: return isKnown || browser == .chromium || !use.candidates.contains(.relay)
    }
  }
}
