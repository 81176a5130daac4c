import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// The JSON of schemaVersion 1. Every key is always there; null is "not known". Keys are only added.
extension Report {
  /// The report for programs.
  var json: JSONText {
    [
      "schemaVersion": 1,
      "tool": ["name": "iceprobe", "version": JSONText(version)],
      "startedAt": JSONText(startedAt.description),
      "duration": JSONText(duration),
      "summary": [
        "text": JSONText(summaryText),
        "counts": .object(Status.allCases.map { ($0.rawValue, JSONText(count($0))) }),
      ],
      "vantage": vantage.json,
      "tenants": .array(tenants.map { $0.json(now: startedAt.secondsSince1970) }),
      "comparison": comparison?.json ?? .null,
      "changes": alarmChanges.map { .array($0.map(\.json)) } ?? .null,
    ]
  }
}

extension Report.TenantReport {
  fileprivate func json(now: Int) -> JSONText {
    [
      "name": JSONText(name),
      "icePolicy": JSONText(icePolicy.rawValue),
      "results": .array(results.map { $0.json(now: now) }),
      "expectations": .array(expectations.map { $0.json(of: name) }),
    ]
  }
}

extension ExpectationResult {
  /// The expectation of a tenant as the JSON report has it.
  func json(of tenant: String) -> JSONText {
    [
      "expectation": JSONText(expectation.key.rawValue),
      "holds": JSONText(holds),
      "message": JSONText("\(tenant): \(message)"),
      "urls": .array(servers.map { JSONText($0.description) }),
    ]
  }
}

extension Report.Result {
  /// The result as the JSON report has it. `now` is in seconds since 1970.
  func json(now: Int) -> JSONText {
    let url = server.url
    return [
      "url": JSONText(url.description),
      "type": JSONText(url.kind.rawValue),
      "status": JSONText(verdict.status.rawValue),
      "duration": JSONText(duration),
      "candidates": .array(candidates.map { $0.json(over: url.transport) }),
      "cause": verdict.failure?.json ?? .null,
      "reason": verdict.reason?.json ?? .null,
      "phases": findings?.phases.json ?? .null,
      "endpoint": findings?.endpoint(over: url.transport) ?? .null,
      "endpoints": .array(endpoints.map { $0.json(over: url.transport) }),
      "server": findings?.server ?? .null,
      "tls": findings?.tls(now: now) ?? .null,
      "relay": relay?.json ?? .null,
      "jurisdiction": JSONText(server.jurisdiction),
      "warnings": .array(
        warnings.map { ["code": JSONText($0.code.rawValue), "message": JSONText($0.message)] }),
      "attempts": .array(attempts.map(\.json)),
      "alarm": JSONText(condition?.hasAlarm),
      "since": JSONText(condition?.since),
    ]
  }
}

extension EndpointResult {
  /// One address, or the proxy that leads to an address of its own choice: the result.
  fileprivate func json(over transport: ServerTransport) -> JSONText {
    [
      "address": JSONText(findings?.remote?.address),
      "port": JSONText(findings?.remote.map { Int($0.port) }),
      "family": JSONText(findings?.remote?.family),
      "proxy": JSONText(findings?.proxy),
      "status": JSONText(verdict.status.rawValue),
      "duration": JSONText(duration),
      "cause": verdict.failure?.json ?? .null,
      "reason": verdict.reason?.json ?? .null,
      "phases": findings?.phases.json ?? .null,
    ]
  }
}

extension Candidate {
  /// `protocol` is the candidate's own transport, `relayProtocol` the one towards the TURN server.
  fileprivate func json(over transport: ServerTransport) -> JSONText {
    [
      "type": JSONText(kind.rawValue),
      "protocol": "udp",
      "address": JSONText(address.address),
      "port": JSONText(Int(address.port)),
      "relatedAddress": JSONText(related.address),
      "relatedPort": JSONText(Int(related.port)),
      "foundation": JSONText(foundation),
      "component": JSONText(component),
      "priority": JSONText(Int(priority)),
      "relayProtocol": kind == .relayed ? JSONText(transport.rawValue) : .null,
      "candidate": JSONText(sdp),
    ]
  }
}

extension Failure {
  /// The cause, and what is known of the case.
  var json: JSONText {
    [
      "stage": JSONText(cause.stage.rawValue),
      "code": JSONText(cause.code),
      "message": JSONText(cause.message),
      "hint": JSONText(hint),
      "stunErrorCode": JSONText(stunError?.code),
      "stunReason": JSONText(stunError?.reason),
      "detail": JSONText(detail),
    ]
  }
}

extension NoVerdictReason {
  /// The code and the words.
  var json: JSONText { ["code": JSONText(code), "message": JSONText(message)] }
}

extension Findings.Phases {
  fileprivate var json: JSONText {
    [
      "resolve": JSONText(resolve),
      "connect": JSONText(connect),
      "proxy": JSONText(proxy),
      "tls": JSONText(tls),
      "binding": JSONText(binding),
      "allocate": JSONText(allocate),
    ]
  }
}

extension Findings {
  /// Null while no address was tried. Behind a proxy the server's address is not known.
  fileprivate func endpoint(over transport: ServerTransport) -> JSONText {
    guard remote != nil || proxy != nil else { return .null }
    return [
      "address": JSONText(remote?.address),
      "port": JSONText(remote.map { Int($0.port) }),
      "transport": JSONText(transport.rawValue),
      "family": JSONText(remote?.family),
      "proxy": JSONText(proxy),
      "localAddress": JSONText(local?.address),
      "localPort": JSONText(local.map { Int($0.port) }),
    ]
  }

  /// Null if the server said nothing.
  fileprivate var server: JSONText {
    guard !replies.isEmpty else { return .null }
    let mapped = latest(\.mappedAddress)
    return [
      "software": JSONText(latest(\.software)),
      "realm": JSONText(latest(\.realm)),
      "mappedAddress": JSONText(mapped?.address),
      "mappedPort": JSONText(mapped.map { Int($0.port) }),
      "lifetime": JSONText(latest(\.lifetime)),
    ]
  }

  /// Null if there was no TLS, or nothing is known of it.
  fileprivate func tls(now: Int) -> JSONText {
    guard peer != nil || !trials.isEmpty else { return .null }
    let peer = peer ?? TLSPeer()
    return [
      "version": JSONText(peer.version),
      "cipher": JSONText(peer.cipher),
      "subject": JSONText(peer.subject),
      "issuer": JSONText(peer.issuer),
      "notAfter": JSONText(secondsSince1970: peer.notAfter),
      "daysLeft": JSONText(certificateDaysLeft(now: now)),
      "alpn": JSONText(peer.alpn),
      "chain": peer.chain.map { .array($0.map(\.json)) } ?? .null,
      "problem": JSONText(peer.problem),
      "trials": .array(trials.map(\.json)),
    ]
  }
}

extension HandshakeTrial {
  fileprivate var json: JSONText {
    [
      "variant": JSONText(variant.rawValue),
      "serverName": JSONText(serverName),
      "outcome": JSONText(outcome.rawValue),
      "detail": JSONText(detail.isEmpty ? nil : detail),
    ]
  }
}

extension PresentedCertificate {
  fileprivate var json: JSONText {
    [
      "subject": JSONText(subject),
      "issuer": JSONText(issuer),
      "notAfter": JSONText(secondsSince1970: notAfter),
    ]
  }
}

extension JSONText {
  /// An instant as RFC 3339 has it, or null for what is not known.
  fileprivate init(secondsSince1970: Int?) {
    self.init(secondsSince1970.map { Instant(secondsSince1970: $0).description })
  }
}
