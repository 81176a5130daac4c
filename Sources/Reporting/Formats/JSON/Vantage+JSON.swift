import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// Null is "not known": an address family without a default route has one that says so.
extension Vantage {
  /// The vantage for programs.
  var json: JSONText {
    [
      "interfaces": seen.interfaces.map { .array($0.map(\.json)) } ?? .null,
      "routes": [
        "ipv4": seen.ipv4Route?.json ?? .null,
        "ipv6": seen.ipv6Route?.json ?? .null,
      ],
      "resolvers": seen.resolvers.map { .array($0.map(JSONText.string)) } ?? .null,
      "udp": JSONText(udp),
      "controls": .array(controls.map(\.json)),
      "nat": nat?.json ?? .null,
    ]
  }
}

extension VantageEvidence.Interface {
  fileprivate var json: JSONText {
    ["name": JSONText(name), "addresses": .array(addresses.map(JSONText.string))]
  }
}

extension VantageEvidence.DefaultRoute {
  fileprivate var json: JSONText {
    switch self {
    case .missing: ["default": .boolean(false), "localAddress": .null]
    case .present(let address): ["default": .boolean(true), "localAddress": JSONText(address)]
    }
  }
}

extension Vantage.Control {
  fileprivate var json: JSONText {
    [
      "url": JSONText(url.description),
      "status": JSONText(verdict.status.rawValue),
      "cause": verdict.failure?.json ?? .null,
      "reason": verdict.reason?.json ?? .null,
    ]
  }
}

extension NAT {
  fileprivate var json: JSONText {
    [
      "mapping": JSONText(mapping?.rawValue),
      "local": observations.first?.local.json ?? .null,
      "mapped": .array(observations.map(\.json)),
      "message": JSONText(mapping?.message),
    ]
  }
}

extension ObservedMapping {
  fileprivate var json: JSONText {
    [
      "server": server.json,
      "address": JSONText(mapped?.address),
      "port": JSONText(mapped.map { Int($0.port) }),
    ]
  }
}

extension Endpoint {
  fileprivate var json: JSONText { ["address": JSONText(address), "port": JSONText(Int(port))] }
}
