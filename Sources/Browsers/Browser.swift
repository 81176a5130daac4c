/// A browser whose handling of ICE servers was measured.
package enum Browser: String, CaseIterable, Sendable {
  case chromium
  case firefox

  /// Its name and the version that was measured.
  package var name: String {
    switch self {
    case .chromium: "Chromium 156"
    case .firefox: "Firefox 153"
    }
  }
}
