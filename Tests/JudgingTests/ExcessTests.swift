import Causes
import ICEConfiguration
import ProbeEvidence
import Samples
import Testing

@testable import Judging

@Suite("The judge, where a stream goes on and on")
struct ExcessTests {
  private let endpoint = Endpoint(address: "192.0.2.10", port: 3478)
  private let excess = Event.Kind.receivedUnusable(bytes: .excess, detail: "128 KiB")

  private func cause(_ url: String, _ happenings: Event.Kind...) throws -> Cause? {
    let events = (happenings + [excess]).map { Event($0, at: .zero) }
    guard
      case .decided(.failure(let failure), _) = Judge(of: try ServerURL(url)).judge(
        Evidence(events))
    else { return nil }
    return failure.cause
  }

  @Test("decides at once, by what the server was asked for")
  func rungs() throws {
    let opened: [Event.Kind] = [.connecting(to: endpoint), .connected(from: endpoint)]
    #expect(
      try cause("turn:192.0.2.10?transport=tcp", opened[0], opened[1], .gathering)
        == .allocateMalformed)
    #expect(
      try cause("stuns:192.0.2.10", opened[0], opened[1], .secured(peer: TLSPeer()))
        == .bindingMalformed)
    #expect(
      try cause("turns:192.0.2.10", opened[0], opened[1], .handshaking) == .tlsHandshakeFailed)
    #expect(
      try cause(
        "turns:192.0.2.10", .throughProxy(proxy: "192.0.2.1:3128"), opened[0], opened[1])
        == .proxyClosed)
  }

  @Test("is put down whatever else was unusable")
  func bounded() {
    var evidence = Evidence()
    for _ in 0..<100 {
      evidence.append(.receivedUnusable(bytes: .partial, detail: ""), at: .zero)
    }
    #expect(evidence.append(excess, at: .zero) != nil)
  }
}
