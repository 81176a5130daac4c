import Testing

@testable import Browsers

@Suite("What browsers do with a URL")
struct URLFateTests {
  @Test("Each measured URL is predicted, for both browsers", arguments: MeasuredURLs.rows)
  func measured(url: String, chromium: String, firefox: String) {
    #expect(Browser.chromium.fate(of: url).matches(chromium), "\(Browser.chromium.fate(of: url))")
    #expect(Browser.firefox.fate(of: url).matches(firefox), "\(Browser.firefox.fate(of: url))")
  }
}

extension URLFate {
  /// Whether it is what a row says.
  func matches(_ row: String) -> Bool {
    switch self {
    case .refused(let exception): return exception.name.rawValue == row + "Error"
    case .dead: return row == "dead"
    case .used(let use):
      let candidates = use.candidates.map(\.rawValue).sorted().joined(separator: "+")
      return [
        "\(use.transport.rawValue) \(use.port) \(candidates)", "used \(candidates)",
      ].contains(row)
    }
  }
}
