import ICEConfiguration
package import NIOHTTP1

/// What a request for a page asks.
package struct HTTPRequest: Sendable {
  /// The path of the page, such as `/probe`.
  package let path: String
  private let query: Substring
  private let headers: HTTPHeaders

  /// Reads the first line and the header of a request.
  init(_ head: HTTPRequestHead) {
    let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    query = parts.count > 1 ? parts[1] : ""
    headers = head.headers
  }

  /// The first value of a parameter; nil if it has none, or is written wrongly.
  package func value(of name: String) -> String? {
    for parameter in query.split(separator: "&") {
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts[0] == name else { continue }
      return parts.count > 1 ? parts[1].replacing("+", with: " ").percentDecoded : ""
    }
    return nil
  }

  /// The first value of a field of the header.
  package func field(_ name: String) -> String? { headers.first(name: name) }
}

/// A page, or a refusal.
package struct HTTPResponse: Sendable {
  package let status: HTTPResponseStatus
  package let contentType: String
  package let body: String

  /// Metrics in Prometheus' text format.
  package static func metrics(_ text: String) -> HTTPResponse {
    HTTPResponse(
      status: .ok, contentType: "text/plain; version=0.0.4; charset=utf-8", body: text)
  }

  /// One line for people.
  package static func text(_ status: HTTPResponseStatus, _ words: String) -> HTTPResponse {
    HTTPResponse(
      status: status, contentType: "text/plain; charset=utf-8", body: "\(words)\n")
  }
}
