import Browsers
import Foundation

/// Says what the rules predict: reads configurations, one a line as JSON, each a list of
/// `{"url", "username", "credential"}`; writes a line for each with what Chromium does and what Firefox
/// does, as JSON, in the terms of `page.js`.
@main
enum Rules {
  private struct Entry: Decodable {
    let url: String
    let username: String?
    let credential: String?
  }

  private struct Prediction: Encodable {
    var thrown: String?
    var candidates: [String]?
  }

  static func main() throws {
    while let line = readLine() {
      let servers = try JSONDecoder().decode([Entry].self, from: Data(line.utf8)).map {
        BrowserServer(url: $0.url, username: $0.username, credential: $0.credential)
      }
      let predictions = Browser.allCases.map { prediction(for: servers, in: $0) }
      print(String(decoding: try JSONEncoder().encode(predictions), as: UTF8.self))
    }
  }

  private static func prediction(for servers: [BrowserServer], in browser: Browser) -> Prediction {
    let forecast = BrowserForecast(servers, policy: .all, in: browser)
    if let (_, exception) = forecast.exception {
      return Prediction(thrown: exception.name.rawValue)
    }
    let candidates = forecast.fates.flatMap { fate -> [String] in
      guard case .used(let use) = fate else { return [] }
      return use.candidates.map { $0 == .relay ? "relay \(use.transport)" : "srflx" }
    }
    return Prediction(candidates: Set(candidates).sorted())
  }
}
