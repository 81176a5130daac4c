package import Causes
import ICEConfiguration
import Judging
import ProbeEvidence

/// What one party has to do about the failures of a run: equal ones are one assignment.
package struct Assignment: Equatable, Sendable {
  /// Who is the likeliest to be able to fix it.
  package let owner: Explanation.Owner
  /// The servers' hosts, each once, where their admin is meant; else empty.
  package let hosts: [String]
  /// What is wrong, in one sentence.
  package let message: String
  /// What to do about it, where that is more than the servers' own hints say; else nil.
  package let hint: String?
  /// The URLs that it is about, each once, in the report's order.
  package let urls: [String]
}

extension Report {
  /// What everybody has to do, the reader first and the servers' admins last.
  package var assignments: [Assignment] {
    let inspected = Summary(self).inspectingIssuer
    var seen: Set<ServerURL> = []
    let failures = results.compactMap { result -> (Server, Failure)? in
      guard let failure = result.verdict.failure, seen.insert(result.server.url).inserted else {
        return nil
      }
      return (result.server, failure)
    }
    let isInspected = { (failure: Failure) in
      inspected != nil && failure.cause == .tlsCertificateUntrusted
    }
    var found: [Assignment] = []
    if let inspected {
      let urls = failures.filter { isInspected($0.1) }.map(\.0.writtenURL)
      found.append(Assignment(inspectedBy: inspected, urls: urls))
    }
    let rest = failures.filter { !isInspected($0.1) }
    let groups = Dictionary(grouping: rest) { AssignmentKey($0.1) }
    var made: Set<AssignmentKey> = []
    for (_, failure) in rest where made.insert(AssignmentKey(failure)).inserted {
      let all = groups[AssignmentKey(failure)] ?? []
      found.append(Assignment(failure, servers: all.map(\.0)))
    }
    let order: [Explanation.Owner] = [.user, .configuration, .machineOrNetwork, .server]
    return order.flatMap { owner in found.filter { $0.owner == owner } }
  }
}

/// What makes failures equal to whoever has to do something about them.
private struct AssignmentKey: Hashable {
  let cause: Cause
  let hint: String

  init(_ failure: Failure) {
    cause = failure.cause
    hint = failure.hint
  }
}

extension Assignment {
  fileprivate init(_ failure: Failure, servers: [Server]) {
    owner = failure.hintedOwner ?? failure.cause.explanation.owners.first ?? .user
    message = failure.cause.message
    hint = nil
    urls = servers.map(\.writtenURL)
    var seen: Set<String> = []
    hosts =
      owner == .server
      ? servers.map(\.url.host.description).filter { seen.insert($0).inserted } : []
  }

  fileprivate init(inspectedBy issuer: String, urls: [String]) {
    owner = .machineOrNetwork
    hosts = []
    message =
      "all TLS servers present certificates of \(issuer): TLS is inspected on this network, "
      + "or this machine lacks that authority"
    hint =
      "Try from another network. If the authority is meant to be trusted, install it on this "
      + "machine, or use --ca-file."
    self.urls = urls
  }
}

extension Summary {
  /// The issuer whose certificates all TLS servers present, none of which is trusted: a device on this
  /// network opens TLS, or this machine lacks an authority. Nil unless servers of two hosts agree: one
  /// may have a certificate of its own making.
  var inspectingIssuer: String? {
    let secure = asked.filter { $0.server.url.transport.isSecure }
    let issuers = Set(secure.map { $0.findings?.peer?.issuer })
    guard Set(secure.map(\.server.url.host)).count > 1, issuers.count == 1,
      secure.allSatisfy({ $0.verdict.failure?.cause == .tlsCertificateUntrusted }),
      case let issuer?? = issuers.first,
      secure.contains(where: { $0.findings?.peer?.subject != issuer })
    else { return nil }
    return issuer
  }
}

extension Failure {
  /// Whom the hint of this case names first, where it has one of its own; nil if it names nobody.
  fileprivate var hintedOwner: Explanation.Owner? {
    guard hint != cause.hint else { return nil }
    let names: KeyValuePairs<String, Explanation.Owner> = [
      "Server admin:": .server, "Network admin:": .machineOrNetwork,
      "Configuration owner:": .configuration,
    ]
    return names.first { hint.hasPrefix($0.key) }?.value
  }
}
