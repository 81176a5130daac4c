import BuiltIceprobe
import TestServers

extension Coturn {
  /// An entry of a configuration's `turn`, with the right credentials unless said otherwise.
  func entry(
    _ way: Way, username: String = Coturn.username, credential: String = Coturn.password
  ) -> String {
    TestConfiguration.entry(url(way), username: username, credential: credential)
  }

  /// A configuration that asks this server in one way.
  func configuration(_ way: Way) -> String {
    way.isSTUN
      ? TestConfiguration.of(stun: [url(way)]) : TestConfiguration.of(turn: [entry(way)])
  }
}

/// Configurations as JSON. The texts in them need no escapes.
enum TestConfiguration {
  static func entry(_ url: String, username: String, credential: String) -> String {
    #"{"urls": "\#(url)", "username": "\#(username)", "credential": "\#(credential)"}"#
  }

  static func of(stun: [String] = [], turn: [String] = [], policy: String = "all") -> String {
    let servers = stun.map { #"{"urls": "\#($0)"}"# }
    return """
      {"stun": [\(servers.joined(separator: ", "))], "turn": [\(turn.joined(separator: ", "))],
       "icePolicy": "\(policy)"}
      """
  }

  /// One configuration of several tenants.
  static func of(tenants: KeyValuePairs<String, String>) -> String {
    let members = tenants.map { #""\#($0.key)": \#($0.value)"# }
    return #"{"tenants": {\#(members.joined(separator: ",\n"))}}"#
  }
}

extension FakeServer {
  /// Waits until the tally is as asked for, and no longer than for everything else.
  func tally(until what: String, _ isMeant: (Tally) -> Bool) async throws {
    try await eventually("a test server sees \(what)") { isMeant(tally) ? () : nil }
  }
}
