import Causes
import Documents
import ICEConfiguration
import Judging
import ProbeEvidence

// Null is "not known": an address family without a default route has one that says so.
extension Vantage {
  static let object = JSONTable<Vantage>(
    "vantage", "The place that a run was made from.",
    [
      JSONRow("hostName", .nullable(.text), "The machine's own name.") {
        JSONText($0.seen.hostName)
      },
      JSONRow(
        "utcOffset", .nullable(.wholeNumber), "How far its local time is ahead of UTC, in seconds."
      ) { JSONText($0.seen.utcOffset) },
      .optionalList(
        "interfaces", VantageEvidence.Interface.object, "The network interfaces that are up."
      ) { $0.seen.interfaces },
      .one("routes", routes, "The default routes.") { $0.seen },
      JSONRow("resolvers", .nullable(.list(of: .text)), "The name servers that are asked.") {
        $0.seen.resolvers.map { .array($0.map(JSONText.string)) } ?? .null
      },
      JSONRow("udp", .nullable(.truth), "Whether any UDP comes back from elsewhere.") {
        JSONText($0.udp)
      },
      .list("controls", Control.object, "The servers that were asked as controls.") {
        $0.controls
      },
      .optional("nat", NAT.object, "The NAT on the way to the servers.") { $0.nat },
    ])

  private static let routes = JSONTable<VantageEvidence>(
    "routes", "The default route of each address family.",
    [
      .optional("ipv4", VantageEvidence.DefaultRoute.object, "That of IPv4.") { $0.ipv4Route },
      .optional("ipv6", VantageEvidence.DefaultRoute.object, "That of IPv6.") { $0.ipv6Route },
    ])
}

extension VantageEvidence.Interface {
  fileprivate static let object = JSONTable<VantageEvidence.Interface>(
    "interface", "A network interface.",
    [
      JSONRow("name", .text, "Its name, such as eth0.") { JSONText($0.name) },
      JSONRow("addresses", .list(of: .text), "Its addresses, link-local IPv6 ones aside.") {
        .array($0.addresses.map(JSONText.string))
      },
    ])
}

extension VantageEvidence.DefaultRoute {
  fileprivate static let object = JSONTable<VantageEvidence.DefaultRoute>(
    "route", "A default route.",
    [
      JSONRow("default", .truth, "Whether there is one.") { .boolean($0 != .missing) },
      JSONRow("localAddress", .nullable(.text), "This machine's address on it.") {
        if case .present(let address) = $0 { JSONText(address) } else { .null }
      },
    ])
}

extension Vantage.Control {
  fileprivate static let object = JSONTable<Vantage.Control>(
    "control", "A server that was asked as a control.", rule: Schema.consistency,
    [
      JSONRow("url", .text, "The control.") { JSONText($0.url.description) },
      JSONRow("status", .status, "The verdict on it.") { JSONText($0.verdict.status.rawValue) },
      .optional("cause", Failure.object, "Why it does not work.") { $0.verdict.failure },
      .optional("reason", NoVerdictReason.object, "Why there is no verdict.") {
        $0.verdict.reason
      },
    ])
}

extension NAT {
  fileprivate static let object = JSONTable<NAT>(
    "nat", "What the servers see of one socket (RFC 5780).",
    [
      JSONRow(
        "mapping", .nullable(.word(NATMapping.allCases.map(\.rawValue))), "How the NAT maps."
      ) { JSONText($0.mapping?.rawValue) },
      .optional("local", Endpoint.object, "The socket's own address.") {
        $0.observations.first?.local
      },
      .list("mapped", ObservedMapping.object, "What each server sees.") { $0.observations },
      JSONRow("message", .nullable(.text), "The mapping in one sentence.") {
        JSONText($0.mapping?.message)
      },
    ])
}

extension ObservedMapping {
  fileprivate static let object = JSONTable<ObservedMapping>(
    "mapping", "What one server sees of the socket.",
    [
      .one("server", Endpoint.object, "The server.") { $0.server },
      JSONRow("address", .nullable(.text), "The address that it sees.") {
        JSONText($0.mapped?.address)
      },
      JSONRow("port", .nullable(.port), "The port that it sees.") {
        JSONText($0.mapped.map { Int($0.port) })
      },
    ])
}

extension Endpoint {
  fileprivate static let object = JSONTable<Endpoint>(
    "address", "An address and a port.",
    [
      JSONRow("address", .text, "The address.") { JSONText($0.address) },
      JSONRow("port", .port, "The port.") { JSONText(Int($0.port)) },
    ])
}
