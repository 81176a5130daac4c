/// What something is said of: an alarm, or a change from one run to another.
package enum Subject: Hashable, Sendable {
  /// A server of a tenant.
  case server(SavedReport.Identity)
  /// One address of a server whose name has several.
  case address(String, of: SavedReport.Identity)
  /// An expectation of a tenant, in the words that follow "expected".
  case expectation(String, tenant: String)
  /// All TURN servers of a tenant in a jurisdiction.
  case jurisdiction(String, tenant: String)
  /// The run.
  case run
}

extension Subject {
  /// The tenant; nil for the run, which is about all of them.
  package var tenant: String? {
    switch self {
    case .server(let identity), .address(_, let identity): identity.tenant
    case .expectation(_, let tenant), .jurisdiction(_, let tenant): tenant
    case .run: nil
    }
  }

  /// The server; nil for what is about none.
  package var identity: SavedReport.Identity? {
    switch self {
    case .server(let identity), .address(_, let identity): identity
    case .expectation, .jurisdiction, .run: nil
    }
  }

  /// The address of the server; nil for what is about no single one.
  var address: String? { if case .address(let address, _) = self { address } else { nil } }

  /// What is expected; nil for what is no expectation.
  var expectation: String? { if case .expectation(let words, _) = self { words } else { nil } }

  /// Where the servers are; nil for what is not about a jurisdiction.
  var jurisdiction: String? { if case .jurisdiction(let name, _) = self { name } else { nil } }

  /// What reports call it: unique in the tenant.
  var name: String {
    switch self {
    case .server(let identity): identity.name
    case .address(let address, let identity): "\(identity.name) at \(address)"
    case .expectation(let words, _): "expected \(words)"
    case .jurisdiction(let name, _): "relays in \(name)"
    case .run: "inconclusive"
    }
  }

  /// What it stands under in a list.
  var heading: String { tenant ?? "the run" }

  /// The same of a tenant of another name.
  func renamed(_ tenant: String) -> Subject {
    switch self {
    case .server(var identity):
      identity.tenant = tenant
      return .server(identity)
    case .address(let address, var identity):
      identity.tenant = tenant
      return .address(address, of: identity)
    case .expectation(let words, _): return .expectation(words, tenant: tenant)
    case .jurisdiction(let name, _): return .jurisdiction(name, tenant: tenant)
    case .run: return .run
    }
  }
}
