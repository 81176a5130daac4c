import ProbeEvidence
import Testing

@testable import Judging

@Suite("The vantage")
struct VantageTests {
  static let resolving = Event.Kind.resolving(name: "turn.example.com")
  static let ipv4 = Event.Kind.connecting(to: Endpoint(address: "192.0.2.10", port: 3478))
  static let ipv6 = Event.Kind.connecting(to: Endpoint(address: "2001:db8::10", port: 3478))
  static let offline = Event.Kind.disconnected(how: .offline, detail: "network is unreachable")
  static let noRoute = Event.Kind.disconnected(how: .noRoute, detail: "network is unreachable")
  static let noResolver = Event.Kind.notResolved(reason: .noResolver, detail: "")
  static let resolverFailed = Event.Kind.notResolved(reason: .resolverFailed, detail: "SERVFAIL")

  static let offlineProbe = [ipv4, offline]
  static let offlineIPv6Probe = [ipv6, offline]
  static let noRouteIPv6Probe = [ipv6, noRoute]
  static let noResolverProbe = [resolving, noResolver]
  static let failedResolverProbe = [resolving, resolverFailed]
  static let silentResolverProbe = [resolving, .limitReached]

  @Test(
    "A machine is offline if it stopped every probe itself",
    arguments: [
      ([], false),
      ([offlineProbe], true),
      ([noResolverProbe], true),
      ([silentResolverProbe], true),
      ([offlineIPv6Probe], true),
      ([offlineProbe, noResolverProbe, silentResolverProbe, offlineIPv6Probe], true),
      ([failedResolverProbe], false),
      ([noResolverProbe, silentResolverProbe, failedResolverProbe], false),
      ([noRouteIPv6Probe], false),
      ([noRouteIPv6Probe, noRouteIPv6Probe], false),
      ([noRouteIPv6Probe, noResolverProbe], false),
      ([offlineProbe, []], false),
      ([offlineProbe, [ipv4, .interrupted]], false),
      ([offlineProbe, [ipv4, .limitReached]], false),
      ([offlineProbe, [ipv4, .disconnected(how: .refused, detail: "")]], false),
      ([offlineProbe, [ipv4, .disconnected(how: .unreachable, detail: "")]], false),
      ([offlineProbe, [resolving, .notResolved(reason: .nameNotFound, detail: "")]], false),
      ([offlineProbe, [resolving, .resolved(addresses: []), .limitReached]], false),
    ] as [([[Event.Kind]], Bool)])
  func isOffline(probes: [[Event.Kind]], expected: Bool) {
    let evidence = probes.map { Evidence($0.map { Event($0, at: .zero) }) }
    #expect(Vantage.isOffline(evidence) == expected)
  }
}
