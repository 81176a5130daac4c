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

  /// How long gathering stays open for a TURN server that cannot grant a second relay over UDP.
  package var patience: String {
    switch self {
    case .chromium: "40 s"
    case .firefox: "11 s"
    }
  }
}
