/// A web server that answered in place of the one that was asked, as far as the particulars of an event
/// quote it.
package struct WebAnswer: Equatable, Sendable {
  /// How a quotation of what a web server sends begins.
  private static let openings = ["\"HTTP/", "\"<!DOCTYPE", "\"<html", "\"<HTML"]

  /// The status of HTTP; nil where a page came without one.
  package let status: Int?

  /// Whether it leads elsewhere, or says that one has to log in (RFC 6585 §6).
  package var isRedirection: Bool { status.map { (300...399).contains($0) || $0 == 511 } ?? false }

  /// `HTTP 302`, or `a page`.
  package var words: String { status.map { "HTTP \($0)" } ?? "a page" }

  /// What `particulars` quote; nil if that is not from a web server.
  package init?(in particulars: String) {
    let start = Self.openings.lazy.compactMap { particulars.firstRange(of: $0) }.first
    guard let start else { return nil }
    let line = particulars[start.lowerBound...].dropFirst().prefix { $0 != "\"" }
    let number = line.split(separator: " ").dropFirst().first ?? ""
    status = line.hasPrefix("HTTP/") && number.utf8.count == 3 ? Int(number) : nil
  }

  /// Particulars that say the same, with nothing of the server's own words.
  var quotation: String {
    "a web server answers: \"\(status.map { "HTTP/1.1 \($0)" } ?? "<html>")\""
  }
}

extension Evidence {
  /// What web servers answered, the last one first: to the probe itself, or to a trial.
  package var webAnswers: [WebAnswer] {
    attempt.reversed().compactMap { event in
      switch event.what {
      case .receivedUnusable(_, let detail): WebAnswer(in: detail)
      case .notSecured(let failure, _): WebAnswer(in: failure.detail)
      case .handshakeTried(let trial): WebAnswer(in: trial.detail)
      default: nil
      }
    }
  }
}
